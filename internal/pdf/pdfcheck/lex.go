package pdfcheck

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strconv"
)

// The values of PDF (ISO 32000-1, 7.3).
type (
	name      string
	reference int
	dict      map[string]any
	array     []any
	integer   float64
	real      float64
	keyword   string
	text      struct {
		value []byte
		raw   string // of a hexadecimal one, without what encloses it
		hex   bool
	}
)

// numeric is how numbers look; the power of ten is none of PDF, but the rules for numbers that are too big need to see one.
var numeric = regexp.MustCompile(`^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$`)

var errForm = errors.New("no PDF")

// lexer reads values; what it has read is kept for the rules about single values.
type lexer struct {
	data   []byte
	at     int
	values *[]any
}

func isBlank(c byte) bool { return bytes.IndexByte([]byte("\x00\t\n\f\r "), c) >= 0 }

func isDelimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

func (l *lexer) skip() {
	for l.at < len(l.data) && isBlank(l.data[l.at]) {
		l.at++
	}
}

func (l *lexer) has(prefix string) bool { return bytes.HasPrefix(l.data[l.at:], []byte(prefix)) }

// value reads the next value; at the end it is nil.
func (l *lexer) value() (any, error) {
	l.skip()
	if l.at >= len(l.data) {
		return nil, nil
	}
	var v any
	var err error
	switch c := l.data[l.at]; {
	case l.has("<<"):
		v, err = l.dict()
	case c == '<':
		v, err = l.hexText()
	case c == '(':
		v, err = l.plainText()
	case c == '[':
		v, err = l.array()
	case c == '/':
		l.at++
		v = name(l.word())
	default:
		v, err = l.numberOrWord()
	}
	*l.values = append(*l.values, v)
	return v, err
}

func (l *lexer) word() string {
	start := l.at
	for l.at < len(l.data) && !isBlank(l.data[l.at]) && !isDelimiter(l.data[l.at]) {
		l.at++
	}
	return string(l.data[start:l.at])
}

// numberOrWord reads a number, a reference or a word.
func (l *lexer) numberOrWord() (any, error) {
	word := l.word()
	if word == "" {
		return nil, fmt.Errorf("%w: %q at %d", errForm, l.data[l.at], l.at)
	}
	if !numeric.MatchString(word) {
		return keyword(word), nil
	}
	number, err := strconv.ParseFloat(word, 64)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errForm, err)
	}
	if bytes.ContainsAny([]byte(word), ".eE") {
		return real(number), nil
	}
	var generation int
	if n, _ := fmt.Sscanf(string(l.data[l.at:min(l.at+9, len(l.data))]), " %d R", &generation); n == 1 {
		if end := bytes.IndexByte(l.data[l.at:], 'R'); end > 0 && end < 9 && generation == 0 && l.data[l.at+end-1] == ' ' {
			l.at += end + 1
			return reference(number), nil
		}
	}
	return integer(number), nil
}

func (l *lexer) dict() (any, error) {
	l.at += 2
	d := dict{}
	for {
		l.skip()
		if l.has(">>") {
			l.at += 2
			return d, nil
		}
		key, err := l.value()
		if err != nil {
			return nil, err
		}
		n, ok := key.(name)
		if !ok {
			return nil, fmt.Errorf("%w: key %v", errForm, key)
		}
		if d[string(n)], err = l.value(); err != nil {
			return nil, err
		}
	}
}

func (l *lexer) array() (any, error) {
	l.at++
	a := array{}
	for {
		l.skip()
		if l.at >= len(l.data) {
			return nil, errForm
		}
		if l.data[l.at] == ']' {
			l.at++
			return a, nil
		}
		v, err := l.value()
		if err != nil {
			return nil, err
		}
		a = append(a, v)
	}
}

func (l *lexer) hexText() (any, error) {
	end := bytes.IndexByte(l.data[l.at:], '>')
	if end < 0 {
		return nil, errForm
	}
	raw := string(l.data[l.at+1 : l.at+end])
	l.at += end + 1
	var value []byte
	if hexDigits.MatchString(raw) { // that it is not is a rule of its own
		digits := removeBlanks(raw)
		value, _ = hex.DecodeString(digits[:len(digits)&^1])
	}
	return text{value: value, raw: raw, hex: true}, nil
}

func (l *lexer) plainText() (any, error) {
	var value []byte
	depth := 0
	for ; l.at < len(l.data); l.at++ {
		c := l.data[l.at]
		switch {
		case c == '\\' && l.at+1 < len(l.data):
			l.at++
			c = l.data[l.at]
		case c == '(':
			if depth++; depth == 1 {
				continue
			}
		case c == ')':
			if depth--; depth == 0 {
				l.at++
				return text{value: value}, nil
			}
		}
		value = append(value, c)
	}
	return nil, errForm
}
