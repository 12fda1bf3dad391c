package feel

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"
)

// Number is a FEEL number: IEEE 754-2008 decimal128, 34 digits, rounded half-even (DMN 1.5, 10.3.2.3.1). The zero value is 0.
type Number struct{ d *apd.Decimal }

// decimal128 has no use for NaN and infinities: whatever would produce one is an error and becomes null.
var decimal128 = apd.Context{
	Precision:   34,
	MaxExponent: 6144,
	MinExponent: -6143,
	Rounding:    apd.RoundHalfEven,
	Traps: apd.SystemOverflow | apd.SystemUnderflow | apd.Overflow | apd.DivisionUndefined | apd.DivisionByZero |
		apd.DivisionImpossible | apd.InvalidOperation,
}

var errNotANumber = errors.New("not a decimal number")

var zeroDecimal apd.Decimal

func (n Number) dec() *apd.Decimal {
	if n.d == nil {
		return &zeroDecimal
	}
	return n.d
}

// NewNumber reads a decimal number such as "-12.50" or "1e3" and rounds it to 34 digits.
func NewNumber(s string) (Number, error) {
	if !decimalSyntax(s) || len(s) > 10_000 {
		return Number{}, errNotANumber
	}
	d := new(apd.Decimal)
	if _, _, err := decimal128.SetString(d, s); err != nil || d.Form != apd.Finite {
		return Number{}, errNotANumber
	}
	return Number{d}, nil
}

// Int returns the number i.
func Int(i int64) Number { return Number{apd.New(i, 0)} }

// decimalSyntax accepts digits with an optional sign, point and exponent; the decimal library would also take "NaN" and "Infinity".
func decimalSyntax(s string) bool {
	s = strings.TrimPrefix(s, "-")
	mantissa, exponent, hasExponent := strings.Cut(strings.ReplaceAll(s, "E", "e"), "e")
	whole, fraction, hasPoint := strings.Cut(mantissa, ".")
	if whole == "" && fraction == "" || hasPoint && fraction == "" {
		return false
	}
	if !allDigits(whole) || !allDigits(fraction) {
		return false
	}
	if !hasExponent {
		return true
	}
	exponent = strings.TrimLeft(exponent, "+-")
	return exponent != "" && len(exponent) < 6 && allDigits(exponent)
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// Sign returns -1, 0 or 1.
func (n Number) Sign() int { return n.dec().Sign() }

// Cmp compares two numbers by value: 1.0 equals 1.00.
func (n Number) Cmp(o Number) int { return n.dec().Cmp(o.dec()) }

// IsInteger reports whether the number has no fraction.
func (n Number) IsInteger() bool {
	d := n.dec()
	if d.Exponent >= 0 || d.IsZero() {
		return true
	}
	var r apd.Decimal
	r.Reduce(d)
	return r.Exponent >= 0
}

// Int64 returns the number cut towards zero, and whether it fits.
func (n Number) Int64() (int64, bool) {
	d := n.dec()
	if d.IsZero() {
		return 0, true
	}
	if d.NumDigits()+int64(d.Exponent) > 19 {
		return 0, false
	}
	if d.NumDigits()+int64(d.Exponent) <= 0 {
		return 0, true
	}
	var whole, fraction apd.Decimal
	d.Modf(&whole, &fraction)
	i, err := whole.Int64()
	return i, err == nil
}

// Float64 returns the nearest binary number; for display and measurement only.
func (n Number) Float64() float64 {
	f, err := n.dec().Float64()
	if err != nil {
		return math.NaN()
	}
	return f
}

// String returns the canonical text: plain digits without trailing zeros, an exponent only far outside the range of amounts.
func (n Number) String() string {
	d := n.dec()
	if d.IsZero() {
		return "0"
	}
	if d.Exponent == 0 && d.NumDigits() <= 18 {
		i, err := d.Int64()
		if err == nil {
			return strconv.FormatInt(i, 10)
		}
	}
	var r apd.Decimal
	r.Reduce(d)
	if int64(r.Exponent) > 60 || int64(r.Exponent)+r.NumDigits() < -60 {
		return r.Text('E')
	}
	return r.Text('f')
}
