// Package untaetigkeit holds the procedure "Untätigkeit": watching a case whose three months of § 75 VwGO are nearly over, answering
// complaints about it and accompanying a lawsuit for failure to act, as data: diagram and letters.
//
// It is authoritative for the way such a watch takes. It never runs anything and decides nothing in the case that it watches; whether that
// case is still open it is told by the record, in the same transaction in which a decision goes out or the case ends, so nobody keeps a task
// for a case that is decided. Complaints and letters of the court about a case belong to the one watch of that case; where there is none they
// open it. The watch outlives the decision by one day, and by whatever complaint or lawsuit is still at work. The forms are in
// schemas/untaetigkeit, the table that weighs a reason in processes/rules.
//
// # Versions
//
//   - v1: first version.
//
// A change that a running case could notice is a new version beside the old one; a released file never changes (RELEASED.sum).
package untaetigkeit

import "embed"

// Files are the diagram (v1.bpmn) and the letters (letters/*.md).
//
//go:embed v1.bpmn letters/*.md
var Files embed.FS
