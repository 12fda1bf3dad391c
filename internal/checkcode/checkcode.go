// Package checkcode makes and reads the codes by which somebody who holds a sheet of paper asks whether it still tells the truth.
//
// It is authoritative for their form: twelve letters and digits in groups of four, without those that are taken for another one (0, O, 1, I). Eleven carry 55 bits, the
// twelfth checks them. The package never says what a code is for and never whether anybody gave it out: that is the record's business.
package checkcode

import (
	"crypto/sha256"
	"strings"
)

// Code is a code as it is printed, e.g. "7KQM-2XPA-9DRC".
type Code string

// String keeps a code out of logs; who prints it on paper converts it.
func (Code) String() string { return "(code)" }

const (
	alphabet  = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
	bits      = 5
	symbols   = 12
	groupOf   = 4
	mostTyped = 60
	// reducing is the rest of x^5 + x^2 + 1, by which x runs through all 31 symbols but zero.
	reducing = 0b00101
	highest  = 1 << (bits - 1)
	all      = 1<<bits - 1
)

// Problem is what is wrong with a text that somebody typed; empty where it is a code.
type Problem string

// What can be wrong with it.
const (
	Empty    Problem = "empty"
	Length   Problem = "length"
	Sign     Problem = "sign"     // one that no code has
	Mistyped Problem = "mistyped" // the last sign does not fit the others
)

// New makes a code of the first bits of a secret number, e.g. of a HMAC. A shorter number than seven bytes has no code.
func New(secret []byte) (Code, bool) {
	const need = 7
	if len(secret) < need {
		return "", false
	}
	var number uint64
	for _, b := range secret[:need] {
		number = number<<8 | uint64(b)
	}
	values := make([]byte, symbols)
	for i := range symbols - 1 {
		values[i] = byte(number & all)
		number >>= bits
	}
	values[symbols-1] = times(remainder(values[:symbols-1]))
	var text strings.Builder
	for i, v := range values {
		if i > 0 && i%groupOf == 0 {
			text.WriteByte('-')
		}
		text.WriteByte(alphabet[v])
	}
	return Code(text.String()), true
}

// remainder runs through the symbols as a polynomial over the field of 32 elements. Each place counts with another power of x, so one wrong sign, and two that changed their
// places, never leave it as it was.
func remainder(values []byte) byte {
	rest := byte(0)
	for _, v := range values {
		rest = times(rest) ^ v
	}
	return rest
}

// times multiplies by x.
func times(v byte) byte {
	if v&highest != 0 {
		return (v<<1)&all ^ reducing
	}
	return v << 1
}

var apart = strings.NewReplacer("-", "", " ", "", "\t", "", "–", "", ".", "")

// Hash gives the hash by which the record knows a code, as somebody typed it: large and small letters, hyphens and blanks do not count. Where the text is no code it says why.
func Hash(typed string) ([]byte, Problem) {
	if len(typed) > mostTyped {
		return nil, Length
	}
	text := strings.ToUpper(apart.Replace(strings.TrimSpace(typed)))
	if text == "" {
		return nil, Empty
	}
	values := make([]byte, 0, symbols)
	for _, r := range text {
		v := strings.IndexRune(alphabet, r)
		if v < 0 {
			return nil, Sign
		}
		values = append(values, byte(v))
	}
	if len(values) != symbols {
		return nil, Length
	}
	if remainder(values) != 0 {
		return nil, Mistyped
	}
	sum := sha256.Sum256([]byte("ablauf/checkcode/1 " + text))
	return sum[:], ""
}
