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

type decimalOp func(d, x, y *apd.Decimal) (apd.Condition, error)

// arith runs one operation of the decimal library; ok is false on overflow, division by zero and other undefined results.
func arith(op decimalOp, a, b Number) (Number, bool) {
	d := new(apd.Decimal)
	if _, err := op(d, a.dec(), b.dec()); err != nil || d.Form != apd.Finite {
		return Number{}, false
	}
	return Number{d}, true
}

func addNumbers(a, b Number) (Number, bool) { return arith(decimal128.Add, a, b) }
func subNumbers(a, b Number) (Number, bool) { return arith(decimal128.Sub, a, b) }
func mulNumbers(a, b Number) (Number, bool) { return arith(decimal128.Mul, a, b) }
func divNumbers(a, b Number) (Number, bool) { return arith(decimal128.Quo, a, b) }

// powNumbers raises to whole powers by multiplication and to others through the logarithm, with guard digits on the way.
func powNumbers(a, b Number) (Number, bool) {
	switch {
	case b.Sign() == 0:
		return Int(1), true // also for 0 ** 0, as every engine has it
	case a.Sign() == 0:
		return Int(0), b.Sign() > 0
	case b.IsInteger():
		if math.Abs(b.Float64()) > 1e6 {
			return Number{}, false
		}
		r, ok := arith(guarded.Pow, a, b)
		if !ok {
			return Number{}, false
		}
		return roundNumber(r)
	case a.Sign() < 0:
		return Number{}, false
	}
	var power apd.Decimal
	if _, err := guarded.Ln(&power, a.dec()); err != nil {
		return Number{}, false
	}
	if _, err := guarded.Mul(&power, &power, b.dec()); err != nil {
		return Number{}, false
	}
	return expNumber(Number{&power})
}

// guarded keeps enough digits for a result that is exact in 34.
var guarded = func() *apd.Context {
	c := decimal128
	c.Precision = 48
	return &c
}()

// ln10 is the natural logarithm of 10 to more digits than any step needs.
var ln10 = func() *apd.Decimal {
	d, _, err := apd.NewFromString("2.302585092994045684017991454684364207601101488628772976033327900967572609677352480236")
	if err != nil {
		panic(err) // a constant of this package
	}
	return d
}()

// expNumber takes powers of ten out of the exponent first: e**z is 10**k times e**(z - k ln 10). The library's own reduction takes
// milliseconds for large z, which a loop could multiply.
func expNumber(z Number) (Number, bool) {
	limit := Int(14_300)
	if z.Cmp(limit) > 0 {
		return Number{}, false
	}
	if z.Cmp(negNumber(limit)) < 0 {
		return Int(0), true
	}
	var k, rest apd.Decimal
	if _, err := guarded.QuoInteger(&k, z.dec(), ln10); err != nil {
		return Number{}, false
	}
	shift, err := k.Int64()
	if err != nil {
		return Number{}, false
	}
	if _, err := guarded.Mul(&k, &k, ln10); err != nil {
		return Number{}, false
	}
	if _, err := guarded.Sub(&rest, z.dec(), &k); err != nil {
		return Number{}, false
	}
	out := new(apd.Decimal)
	if _, err := guarded.Exp(out, &rest); err != nil {
		return Number{}, false
	}
	out.Exponent += int32(shift)
	return roundNumber(Number{out})
}

func roundNumber(n Number) (Number, bool) {
	d := new(apd.Decimal)
	if _, err := decimal128.Round(d, n.dec()); err != nil || d.Form != apd.Finite {
		return Number{}, false
	}
	return Number{d}, true
}

func negNumber(a Number) Number {
	d := new(apd.Decimal).Set(a.dec())
	if !d.IsZero() {
		d.Negative = !d.Negative
	}
	return Number{d}
}

// quantize rounds to scale digits behind the point. The wider context keeps a result of more than 34 digits from being refused
// before the final rounding.
func quantize(a Number, scale int64, mode apd.Rounder) (Number, bool) {
	if scale < -6111 || scale > 6176 {
		return Number{}, false
	}
	d := a.dec()
	if int64(-d.Exponent) <= scale && scale >= 0 {
		return a, true
	}
	wide := decimal128
	wide.Precision = 6200
	wide.Rounding = mode
	out := new(apd.Decimal)
	if _, err := wide.Quantize(out, d, int32(-scale)); err != nil || out.Form != apd.Finite {
		return Number{}, false
	}
	return roundNumber(Number{out})
}

// modNumbers is x - y * floor(x / y) (DMN 1.5, table 76), so that the result has the sign of the divisor.
func modNumbers(x, y Number) (Number, bool) {
	if y.Sign() == 0 {
		return Number{}, false
	}
	rem := new(apd.Decimal)
	wide := decimal128
	wide.Precision = 6200
	if _, err := wide.Rem(rem, x.dec(), y.dec()); err != nil {
		return Number{}, false
	}
	if !rem.IsZero() && rem.Sign() != y.Sign() {
		if _, err := wide.Add(rem, rem, y.dec()); err != nil {
			return Number{}, false
		}
	}
	return roundNumber(Number{rem})
}
