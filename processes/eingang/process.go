// Package eingang holds the procedure "Eingang": whose an application is, whether the same one is here already, whether a letter without a
// form is one, whether this authority is competent, whose team gets it, and what must not wait: an emergency, somebody who acts for the
// person, a complaint. Procedures with an application call it first; for a letter without a form it is a procedure of its own.
//
// It is authoritative for what happens to an item before its own procedure begins. It never decides an application and never says what
// § 81 AufenthG makes of one: it hands back the variable ergebnis, which is weiter, kein-antrag, anderswo, zu-fall, abgegeben or erledigt.
//
// # Versions
//
//   - v1: first version. What is clear takes no person; the rest is confirmed by its day at once and cleared within five working days.
//
// A change that a running case could notice is a new version beside the old one; a released file never changes (RELEASED.sum).
package eingang

import "embed"

// Files are the diagrams (v1.bpmn) and the letters (letters/*.md).
//
//go:embed v1.bpmn letters/*.md
var Files embed.FS
