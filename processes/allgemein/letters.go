// Package allgemein holds the letters that the program offers in any procedure, at tasks that no diagram has.
//
// A case names no version of them: what was sent is frozen with the letter.
package allgemein

import "embed"

// Files are the letters (letters/*.md).
//
//go:embed letters/*.md
var Files embed.FS
