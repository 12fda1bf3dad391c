// Package notfall holds the procedure "Notfall": looking at an emergency report within four office hours, setting its urgency and
// answering it the same day (§§ 24, 25 VwVfG, § 81 Abs. 5 AufenthG), as data: diagram and letters.
//
// It is authoritative for the way such a report takes. It never runs anything, and it decides about no title: what an emergency needs is
// issued by a person, and an application that the report contains becomes a case of its own. The table that proposes the urgency is in
// processes/rules, the forms are in schemas/notfall.
//
// # Versions
//
//   - v1: first version.
//
// A change that a running case could notice is a new version beside the old one; a released file never changes (RELEASED.sum).
package notfall

import "embed"

// Files are the diagram (v1.bpmn) and the letters (letters/*.md).
//
//go:embed v1.bpmn letters/*.md
var Files embed.FS
