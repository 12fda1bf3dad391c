package authority

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// fileNumberParts are the places of a pattern: the year, and the running number with its least width.
var fileNumberParts = regexp.MustCompile(`\{year\}|\{number:0([1-9])\}`)

// Aktenzeichen gives the file number of the n-th case of a year by the authority's pattern, e.g. ABH-2026-000123.
func (a *Authority) Aktenzeichen(year, number int) string {
	return fileNumberParts.ReplaceAllStringFunc(a.FileNumber, func(part string) string {
		width, isNumber := strings.CutPrefix(part, "{number:0")
		if !isNumber {
			return strconv.Itoa(year)
		}
		return fmt.Sprintf("%0*d", int(width[0]-'0'), number)
	})
}

// checkFileNumber reports what is wrong with a pattern. Both places must be there, otherwise two cases could get one number.
func checkFileNumber(pattern string) error {
	rest := fileNumberParts.ReplaceAllString(pattern, "")
	switch {
	case strings.Count(pattern, "{year}") != 1 || len(fileNumberParts.FindAllString(pattern, -1)) != 2:
		return fmt.Errorf("fileNumber %q needs {year} and {number:06} once each", pattern)
	case !regexp.MustCompile(`^[A-Za-z0-9./-]*$`).MatchString(rest):
		return fmt.Errorf("fileNumber %q may have letters, digits, dots, slashes and hyphens around its places", pattern)
	}
	return nil
}
