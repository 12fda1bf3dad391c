// Package sachstand holds the procedure "Sachstand": answering at once how things stand with a case, and by a person where that is not enough
// (§ 25 VwVfG), as data: diagram and letters.
//
// It is authoritative for the way such a question takes. It never runs anything and changes nothing in the case that it is about. What the
// answer may say is gathered by package activities out of what the person has been told before; nothing of § 73 and § 79 Abs. 2 AufenthG, no
// note and no draft has a way into it (§ 30 VwVfG). The forms are in schemas/sachstand.
//
// # Versions
//
//   - v1: first version.
//
// A change that a running case could notice is a new version beside the old one; a released file never changes (RELEASED.sum).
package sachstand

import "embed"

// Files are the diagram (v1.bpmn) and the letters (letters/*.md).
//
//go:embed v1.bpmn letters/*.md
var Files embed.FS
