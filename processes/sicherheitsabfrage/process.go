// Package sicherheitsabfrage holds the procedure "Sicherheitsabfrage", which others call: finding out whether the security authorities are to
// be asked before a title is granted or extended (§ 73 Abs. 2 and 3 AufenthG), asking them, waiting for the answer and having its officer
// read it. Whom the authority asks about stands in a list that only the officer may read (casefile.SecurityList); where the list is silent
// the officer decides about the one person.
//
// It is authoritative for the way of such a query. It never decides about the application: it hands back the variable sicherheitsabfrage,
// which is nicht-noetig, keine-bedenken or bedenken, and as long as there is none the procedure that calls it waits. What was found has no way into it. A
// withdrawal is its caller's matter.
//
// # Versions
//
//   - v1: first version. Ten working days until somebody asks where the answer is; whatever is not plainly without objections is read by the
//     officer first.
//
// A change that a running case could notice is a new version beside the old one; a released file never changes (RELEASED.sum).
package sicherheitsabfrage

import "embed"

// Files are the diagrams (v1.bpmn); it writes no letters.
//
//go:embed v1.bpmn
var Files embed.FS
