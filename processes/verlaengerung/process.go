// Package verlaengerung holds the procedure "Verlängerung": deciding on an application to extend a residence title (§ 8 and § 81
// AufenthG), as data: diagrams and letters.
//
// It is authoritative for the way such a case takes. It never runs anything: the engine executes the diagram, package processes
// puts it into bundles. The application and the task forms are in schemas/verlaengerung, the rule tables in processes/rules.
//
// # Versions
//
//   - v1: first version. The Bundesagentur für Arbeit is asked by the procedure beteiligung-ba, the decision is made in entscheidung, a refusal
//     in ablehnung, the certificate of § 81 Abs. 5 AufenthG is issued and taken back in fiktionsbescheinigung. It is watched from the first day,
//     also while the intake is being cleared. The security authorities are asked by sicherheitsabfrage, the Bundeszentralregister by hand.
//     The case ends when the card has been handed over; until then the title is granted and somebody may ask for a certificate (§ 81 Abs. 5a).
//
// A change that a running case could notice is a new version beside the old one; a released file never changes (RELEASED.sum).
package verlaengerung

import "embed"

// Files are the diagrams (v1.bpmn), the letters (letters/*.md) and their reading aids (aids/*.md).
//
//go:embed v1.bpmn letters/*.md aids/*.md
var Files embed.FS
