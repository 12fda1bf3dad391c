// Package beteiligungba holds the procedure "Beteiligung der Bundesagentur", which others call: asking the Bundesagentur für Arbeit to
// approve an employment (§ 39 AufenthG, §§ 34 to 36 BeschV) and dealing with its answer, its question and its silence.
//
// It is authoritative for the way of such a request. It never decides whether an approval is needed nor about the application: it hands
// back the variable baAntwort, which is zugestimmt, gilt-als-erteilt, abgelehnt or ohne-antwort. A withdrawal is its caller's matter.
//
// # Versions
//
//   - v1: first version. Two weeks, one in the cases of § 18g Abs. 4 and § 81a AufenthG (table ba-frist); after a question no silence
//     makes an approval any more until the request has been transmitted again.
//
// A change that a running case could notice is a new version beside the old one; a released file never changes (RELEASED.sum).
package beteiligungba

import "embed"

// Files are the diagrams (v1.bpmn) and the letters (letters/*.md).
//
//go:embed v1.bpmn letters/*.md
var Files embed.FS
