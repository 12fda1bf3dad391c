// Package arbeitgeberwechsel holds the procedure "Arbeitgeberwechsel": the notice that an employment changes or ends and what follows
// from it for the title (§ 4a Abs. 3, § 18 Abs. 5, § 18g Abs. 4, § 82 AufenthG), as data: diagrams and letters.
//
// It is authoritative for the way of such a case. It never decides whether the title is extended; a notice is no application for that.
// The notice and the task forms are in schemas/arbeitgeberwechsel, the ways in the table arbeitgeberwechsel-pfad.
//
// # Versions
//
//   - v1: first version. The supplementary sheet and the report to the Central Register are made by hand and entered. To refuse a change and to
//     shorten a title after the search (§ 7 Abs. 2 Satz 2 AufenthG) it calls "ablehnung"; a Blue Card is refused within thirty days or not at
//     all (§ 18g Abs. 4 Satz 2).
//
// A change that a running case could notice is a new version beside the old one; a released file never changes (RELEASED.sum).
package arbeitgeberwechsel

import "embed"

// Files are the diagrams (v1.bpmn) and the letters (letters/*.md).
//
//go:embed v1.bpmn letters/*.md
var Files embed.FS
