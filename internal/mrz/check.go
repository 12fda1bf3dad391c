package mrz

// Check is one check digit of a zone (ICAO Doc 9303 part 3, section 4.9).
type Check struct {
	// Field says what the digit guards: "number", "birth", "expiry", "optional" or "composite".
	Field string
	// Found is the character in the digit's place, Computed what it has to be.
	Found, Computed byte
}

// Holds reports whether the digit fits. The digit of an empty optional field may be left out (part 4, section 4.2.2.2).
func (c Check) Holds() bool {
	return c.Found == c.Computed || c.Field == fieldOptional && c.Found == filler && c.Computed == '0'
}

const filler = '<'

// The fields that have a check digit.
const (
	fieldNumber    = "number"
	fieldBirth     = "birth"
	fieldExpiry    = "expiry"
	fieldOptional  = "optional"
	fieldComposite = "composite"
)

// digitOf computes a check digit: the values of the characters times 7, 3, 1 and again, the sum modulo 10. A filler counts 0, A is 10, Z is 35.
func digitOf(text string) byte {
	weights := [...]int{7, 3, 1}
	sum := 0
	for i := range len(text) {
		sum += valueOf(text[i]) * weights[i%len(weights)]
	}
	return byte('0' + sum%10)
}

func valueOf(c byte) int {
	switch {
	case isDigit(c):
		return int(c - '0')
	case isLetter(c):
		return int(c-'A') + 10
	}
	return 0
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c byte) bool { return c >= 'A' && c <= 'Z' }
