// Package translation holds the courtesy translation that may stand behind a request for documents: frame sentences and the names of documents in the
// languages in which applicants read, each with the mark of whoever reviewed it.
//
// It is authoritative for what may be sent: a request is ready only where every block that it uses was reviewed, for exactly the words that stand there
// now, and where the letter can show the script. Nothing else is sent. The translation is never binding: the official language is German (§ 23 Abs. 1
// VwVfG), and the translation says so itself. The package never translates what a person typed.
//
// # Data
//
// data/de.json quotes the German sentences of the letter nachforderung/aufforderung; data/<language>.json has a block for each of them and for each
// document. A block that nobody has reviewed has "reviewed": null. A review names the role of whoever compared the texts, the day, and the checksum of
// the German and the translated words (Checksum), so that a changed word is unreviewed again:
//
//	{"text": "Passport", "reviewed": {"by": "leitung", "on": "2026-11-23", "of": "3f0c9a51d2e4"}}
package translation
