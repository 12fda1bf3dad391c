package efile

import (
	"strconv"
	"strings"
)

// splitPages cuts what a person wrote at commas and semicolons.
func splitPages(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' })
}

// pageRange reads "3" and "1-2", also with the longer dash that some programs put there.
func pageRange(text string) (from, to int, ok bool) {
	first, last, isRange := strings.Cut(strings.ReplaceAll(text, "–", "-"), "-")
	if !isRange {
		last = first
	}
	from, errFrom := strconv.Atoi(strings.TrimSpace(first))
	to, errTo := strconv.Atoi(strings.TrimSpace(last))
	return from, to, errFrom == nil && errTo == nil && from >= 1 && to >= from && to <= pagesMax
}
