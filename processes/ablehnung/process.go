// Package ablehnung holds the procedure "Ablehnung", which others call: hearing, draft, second person, service and remedies where an
// application is refused, a change of employer refused, a title shortened or revoked (§§ 28, 39, 41, 43 VwVfG, §§ 59, 72, 77, 84 AufenthG,
// §§ 68 to 80 VwGO).
//
// It is authoritative for the way of such a refusal. It never decides that something is refused, that a remedy fails or that somebody has to
// leave: persons do. A withdrawal is its caller's matter (an event at the edge of the call).
//
// # Inputs and result
//
//   - caseId, titelEnde (last day of the title, null where there is none)
//   - anlass: "antrag" (an application for a title), "arbeitgeberwechsel", "verkuerzung" (§ 7 Abs. 2 Satz 2 AufenthG) or "widerruf" (§ 52)
//   - anhoerungErfolgt: true where the person has been heard about these reasons already; everything else means no
//   - bekanntgabeBis: the last day on which the decision may be announced, null where the law knows none (30 days of § 18g Abs. 4 AufenthG)
//
// The reasons and what else the letters print are facts of the case, entered in the forms of schemas/ablehnung. It hands back
// ablehnungErgebnis: bestandskraeftig (the decision stands), abgeholfen (it was announced and is lifted: the caller decides again) or
// nicht-abgelehnt (nothing was announced: the caller decides again). When the decision is announced it throws the signal
// ablehnung-bekanntgegeben, with which a caller ends what must not outlive the effect of an application (§ 84 Abs. 1 AufenthG).
//
// # Versions
//
//   - v1: first version. The report to the Central Register, the note of § 59 Abs. 7 AufenthV and the hand-over to the return unit are made by
//     hand and entered.
//
// A change that a running case could notice is a new version beside the old one; a released file never changes (RELEASED.sum).
package ablehnung

import "embed"

// Files are the diagrams (v1.bpmn), the letters (letters/*.md) and their reading aids (aids/*.md).
//
//go:embed v1.bpmn letters/*.md aids/*.md
var Files embed.FS
