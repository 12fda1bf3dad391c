// Package readingaid holds the reading aids: what a kind of letter means and what to do, in general words, in the languages in which applicants
// read. A page shows them to everybody, and a letter carries the one in the language of its reader behind the German text.
//
// It is authoritative for what may be shown and sent: an aid is ready only where a named translator has reviewed exactly its words, and where it
// was made of the German letter as that stands now. Anything else is not shown and not sent. An aid is never binding: the official language is
// German (§ 23 Abs. 1 VwVfG), and each aid says so. It knows nothing of a person or a case.
//
// # Files
//
// processes/<procedure>/aids/<letter>.<language>.md has a head and, after an empty line, paragraphs, headings ("## ") and lists ("- "):
//
//	Vorlage: f9d9838526fab93f
//	Titel: We have refused your application
//	Hinweis: This reading aid … is not binding. Only the German letter counts.
//	Zum Text: Skip to the text
//	Sprachen: Other languages
//
//	The letter is a decision: **your application is refused.** Why we decided so is under “[Gründe]”.
//
// Vorlage is the fingerprint of the German letter that the aid was made of (LetterFingerprint of processes/<procedure>/letters/<letter>.md): where that
// letter changes, the aid is out of date until somebody has compared it and written the new fingerprint. Words in [brackets] are German and stand so in
// the letter. An aid has the same parts in every language.
//
// # Reviews
//
// reviews.json names who reviewed what: letter, language, the translator by name, the day, and the fingerprint of the file of the aid as it was
// compared with the German letter. A changed word is another fingerprint, so it is unreviewed again. "worker aids" lists each aid with its state
// and fingerprint.
//
//	[{"letter": "ablehnung/bescheid-ablehnung", "language": "uk", "by": "Name of the translator", "on": "2026-12-01", "of": "3f0c9a51d2e4b7a8"}]
package readingaid
