package intake

import (
	"strconv"
	"strings"
)

// What the steps that follow a person's choice answer.
const (
	Assigned   = "zugeordnet"
	NotOffered = "nicht-angeboten" // the choice names nothing that was offered, or what it names has ended meanwhile
)

// Choice reads the answer by which somebody chose one of so many offered persons or cases, "fall-2", and gives its place from 0; false for any other answer.
func Choice(answer, prefix string, of int) (int, bool) {
	number, ok := strings.CutPrefix(answer, prefix)
	n, err := strconv.Atoi(number)
	if !ok || err != nil || n < 1 || n > of {
		return 0, false
	}
	return n - 1, true
}
