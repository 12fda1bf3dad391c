package pdfcheck

import (
	"maps"
	"slices"
)

// Checked are the rules that are looked at; Absent is what files do not have.
func Checked() []string { return slices.Sorted(maps.Keys(checks)) }

// Absent is what files do not have.
func Absent() []string { return slices.Sorted(maps.Keys(absences)) }
