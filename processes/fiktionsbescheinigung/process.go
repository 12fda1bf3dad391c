// Package fiktionsbescheinigung holds the procedure "Fiktionsbescheinigung", which others call: issuing, handing over and taking back the
// certificate about the effect of an application (§ 81 Abs. 5 AufenthG).
//
// It is authoritative for the way of a certificate. It never makes an effect: that follows from the law and the application, and the
// certificate only proves it. Whether one is owed the tables fiktionswirkung and fiktionsbescheinigung say, anew each time; where somebody
// asked and none is owed, or nobody knows, a person clarifies and the answer says why. Without the identification measures of § 81 Abs. 7
// AufenthG nothing is issued: an appointment comes first, and then all is asked again.
//
// Inputs: caseId and bescheinigungAnlass, which is von-amts-wegen, auf-verlangen, reise, neue-stelle-5a, stelle-verlangt, anordnung, polizei
// or einziehen; optional verlangtAm (the day from which the three working days run, today where it is missing) and karteBestelltAm (§ 81
// Abs. 5a: without it no new job is entered). The effect itself is no input, so that a caller cannot hand over one that is over.
// It hands back the variable bescheinigungErgebnis, a context: ergebnis is ausgestellt, nicht-geschuldet or eingezogen, and bescheinigungBis
// is the day on the certificate or null. Renewal is the caller's loop: three weeks before bescheinigungBis it calls again, because only the
// caller knows whether the case is still undecided, and what ends the case ends the loop. When the effect is over it calls with einziehen.
//
// # Versions
//
//   - v1: first version.
//
// A change that a running case could notice is a new version beside the old one; a released file never changes (RELEASED.sum).
package fiktionsbescheinigung

import "embed"

// Files are the diagrams (v1.bpmn) and the letters (letters/*.md).
//
//go:embed v1.bpmn letters/*.md
var Files embed.FS
