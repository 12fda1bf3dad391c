// Package casefile holds the vocabulary of the authority: what a case, a person, a title, a task, a receipt or a deadline is.
//
// It is authoritative for the names and the permitted values of these things, for dates of the law (a day without a time,
// a birth date known in part) and for the kinds of errors. It never does any input or output, never reads a clock and never
// decides a case: rules are decision tables, procedures are diagrams.
//
// # Two axes of time
//
// Everything that matters in law carries the moment at which it happened (HappenedAt, ReceivedAt, ValidFrom …) and the moment
// at which it was recorded (RecordedAt). The first may be dated back with evidence and a reason, the second never.
//
// # Glossary
//
// German words stand where the law has them; they are written in ASCII in identifiers.
//
//   - Aktenzeichen: the file number of a case, e.g. ABH-2026-000123. It is shown to people, never used as a key.
//   - Anhoerung: the hearing before a burden is imposed (§ 28 VwVfG).
//   - Antrag: the application; it needs no form (§ 81 Abs. 1 AufenthG).
//   - Aufenthaltstitel, Titel: the residence title (§ 4 AufenthG); here Title.
//   - AZR-Nummer: the number of a person in the Ausländerzentralregister.
//   - BA: Bundesagentur für Arbeit; its Zustimmung (approval) to a job, § 39 AufenthG.
//   - Bescheid: the written decision (§ 77 AufenthG).
//   - Eingangs- und Fortgeltungsbestaetigung: the letter that confirms the day of receipt and what follows from it. It is no
//     Fiktionsbescheinigung and says so.
//   - Fiktionsbescheinigung: the certificate of § 81 Abs. 5 AufenthG; owed ex officio while a fiction is in force.
//   - Fiktionswirkung: the effect of an application by § 81 Abs. 3 and 4 AufenthG, rows 0 to 20 of the rule table.
//   - Fortgeltungsfiktion: § 81 Abs. 4 Satz 1; the old title counts as continuing until the decision.
//   - Erlaubnisfiktion, Duldungsfiktion: § 81 Abs. 3 Satz 1 and Satz 2.
//   - Nachforderung: the request for missing documents that names each of them (§ 82 Abs. 1 Satz 3 AufenthG).
//   - Nebenbestimmung: a condition attached to a title, e.g. which employment is allowed.
//   - Uebermittlung: that a message of ours reached its addressee. The two weeks after which the approval of the BA counts as given
//     (§ 36 Abs. 2 BeschV) run from its day, not from the decision to ask.
//   - Versand prüfen: the task in which a person settles what became of a message to the outside when the program cannot know.
//   - Vier-Augen: a second person confirms; never the one who decided, nor a substitute acting for that person.
//   - Wiedervorlage: a follow-up date that a person sets for a task.
//   - Zusatzblatt: the sheet that carries the Nebenbestimmungen of an electronic title.
//
// Machinery has English names: receipt (whatever arrives), submission (what a person entered to finish a task), outbox intent
// (an effect on the outside that is owed), bundle (a procedure version with everything it calls), element instance (one visit
// of one diagram element), turn (one event taken by the engine with all that follows), rev (the number of a turn), fact (what a
// turn says happened).
package casefile
