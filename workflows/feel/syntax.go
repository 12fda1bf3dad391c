package feel

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Pos is a place in the source text of an expression.
type Pos struct {
	Offset int // bytes from the beginning
	Line   int // from 1
	Column int // in characters, from 1
}

// SyntaxError is a text that is not a FEEL expression, or one that uses a name nobody declared.
type SyntaxError struct {
	Pos     Pos
	Message string
	// UnknownName is the name that is not declared; empty for any other error.
	UnknownName string
}

// Error returns line, column and message.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%d:%d: %s", e.Pos.Line, e.Pos.Column, e.Message)
}

func position(src string, offset int) Pos {
	offset = min(offset, len(src))
	before := src[:offset]
	line := strings.Count(before, "\n")
	return Pos{offset, line + 1, utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1}
}

// nameStart and namePart follow grammar rules 28 to 30 of DMN 1.5. Other signs (. / - ' + *) are part of a name only where the name
// is declared.
func nameStart(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r == '_', r == '?':
		return true
	case r < 0xC0:
		return false
	}
	return r != 0xD7 && r != 0xF7 && r != 0x37E && r != utf8.RuneError &&
		(r <= 0x2FF || r >= 0x370 && r <= 0x1FFF || r >= 0x200C && r <= 0x200D || r >= 0x2070 && r <= 0x218F ||
			r >= 0x2C00 && r <= 0x2FEF || r >= 0x3001 && r <= 0xD7FF || r >= 0xF900 && r <= 0xFDCF ||
			r >= 0xFDF0 && r <= 0xFFFC || r >= 0x10000 && r <= 0xEFFFF)
}

func namePart(r rune) bool {
	return nameStart(r) || r >= '0' && r <= '9' || r == 0xB7 || r >= 0x300 && r <= 0x36F || r >= 0x203F && r <= 0x2040
}

// space lists the white space of grammar rules 60 and 61.
func space(r rune) bool {
	switch {
	case r == ' ', r >= 0x9 && r <= 0xD, r == 0x85, r == 0xA0, r == 0x1680, r == 0x180E, r >= 0x2000 && r <= 0x200B:
		return true
	}
	return r == 0x2028 || r == 0x2029 || r == 0x202F || r == 0x205F || r == 0x3000 || r == 0xFEFF
}

var keywords = map[string]bool{
	"and": true, "or": true, "between": true, "in": true, "instance": true, "of": true, "then": true, "else": true,
	"return": true, "satisfies": true, "if": true, "for": true, "some": true, "every": true, "function": true,
	"external": true, "true": true, "false": true, "null": true,
}

// NormalizeName joins the parts of a name with single spaces, so that line breaks inside a name do not matter.
func NormalizeName(name string) string { return strings.Join(strings.FieldsFunc(name, space), " ") }
