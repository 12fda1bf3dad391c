// Package ablaufverfahren holds the procedure "Ablaufverfahren": one case for each title and its last day. It writes to the person in good
// time, listens for an application on whatever way, sees to the certificate, and has an expired title looked at (§§ 50, 51, 81, 82 Abs. 3
// AufenthG).
//
// It is authoritative for the way of such a case. The nightly scan opens it; which titles get none, and when which letter goes out, stands
// in the rule tables. It never decides about a title, and no letter of it has an effect: only an application has one.
//
// # Versions
//
//   - v1: first version. Three letters, an exception list, a look at the certificate a week before the end and at the person three days
//     after it.
//
// A change that a running case could notice is a new version beside the old one; a released file never changes (RELEASED.sum).
package ablaufverfahren

import "embed"

// Files are the diagrams (v1.bpmn), the letters (letters/*.md) and their reading aids (aids/*.md).
//
//go:embed v1.bpmn letters/*.md aids/*.md
var Files embed.FS
