// Package nachforderung holds the procedure "Nachforderung", which others call: asking for missing documents with a deadline that
// names each of them (§ 82 Abs. 1 Satz 3 AufenthG), reminding, and hearing the person before a refusal (§ 28 VwVfG).
//
// It is authoritative for the way of such a request. It never decides the application: it hands back the variable ergebnis, which
// is vollstaendig, ablehnen or von-amts-wegen. To discontinue the procedure is no way out, because the effect of § 81 AufenthG
// lasts until a decision.
//
// # Versions
//
//   - v1: first version. Four weeks for the first letter, fourteen days for each of at most two letters that name the rest.
//
// A change that a running case could notice is a new version beside the old one; a released file never changes (RELEASED.sum).
package nachforderung

import "embed"

// Files are the diagrams (v1.bpmn), the letters (letters/*.md) and their reading aids (aids/*.md).
//
//go:embed v1.bpmn letters/*.md aids/*.md
var Files embed.FS
