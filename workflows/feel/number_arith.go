package feel

import (
	"math"

	"github.com/cockroachdb/apd/v3"
)

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
