// Package entscheidung holds the procedure "Entscheidung", which others call: deciding on an application about which everything that can be
// known is known (§§ 5, 7, 8 AufenthG).
//
// It is authoritative for how a decision comes about: the program proposes, a person confirms in one click or drafts, a second person signs
// where the table vier-augen says so, and five of a hundred confirmed proposals are looked at by somebody else. No case is decided without a
// person (§ 35a VwVfG). It never hears, refuses or announces: a refusal is only intended here, the procedure of refusal does the rest, with
// a second person always.
//
// Inputs: caseId, antragArt, titelEnde, fiktionWirkung (what the table fiktionswirkung says), baNoetig, baErgebnis. What is missing is never
// green. It hands back the variable entscheidungErgebnis, a context: ergebnis is bewilligt, ablehnen or nachfordern; biometrieNoetig and
// anhoerung ("erfolgt", "noch-nicht", "entbehrlich") are what the person stated. End of validity and Nebenbestimmung are facts of the case. A
// withdrawal is its caller's matter.
//
// # Versions
//
//   - v1: first version.
//
// A change that a running case could notice is a new version beside the old one; a released file never changes (RELEASED.sum).
package entscheidung

import "embed"

// Files are the diagrams (v1.bpmn).
//
//go:embed v1.bpmn
var Files embed.FS
