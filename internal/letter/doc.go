// Package letter draws up the letters of the authority: it fills templates and renders them as tagged PDF by DIN 5008 form B. In the same way it
// draws the figures of supervision as tables (Report). DESIGN.md says how, and what is not built yet.
//
// It is authoritative for the format of the templates (processes/<procedure>/letters/*.md) and for the look of a letter. It
// never decides which letter is owed, never reads the database and never fills a gap: a value that a template names and the data
// lack is an error. Equal input gives equal bytes, so that a letter can be drawn up again and compared.
//
// # Templates
//
// A template has a head of "Name: value" lines and, after an empty line, blocks separated by empty lines:
//
//	Betreff: Eingang Ihres Antrags vom {{datum .eingangAm}}
//	Rechtsgrundlage: § 81 Abs. 4 AufenthG
//
//	{{.anrede}},
//
//	!beruht auf § 81 Abs. 4 Satz 1 AufenthG; Tabelle fiktionswirkung: zeile-8, zeile-9
//	Ihr Antrag ist **rechtzeitig** eingegangen.
//
//	## Bitte reichen Sie ein
//
//	!beruht auf § 82 Abs. 1 AufenthG
//	{{liste .unterlagen}}
//
//	| Was | Bis wann |
//	| Pass | {{datum .fristEnde}} |
//
//	{{adresse .seite}}
//	Oder antworten Sie online:
//
//	!rechtsbehelf
//
//	!blatt Blatt zur Vorlage beim Arbeitgeber
//
// Values come in by text/template; what a value contains never becomes structure: a name with a star or a bar stays text. A
// backslash at the end of a line keeps the line break. A condition on lines of its own leaves empty lines, which end a paragraph;
// {{- and -}} take them away.
//
// A line "!blatt" begins a sheet of its own for somebody whom the recipient may give it to; what stands behind it belongs to the sheet, until the next such line.
//
// # What a block rests on
//
// A line "!beruht auf" names what the blocks behind it rest on: paragraphs of law, rows of decision tables, or both, with ";" between them. It holds until
// the next such line or heading, and within a condition until its end. "Tabelle fiktionswirkung: zeile-8, zeile-9" means that the row
// fiktionswirkung-zeile-8 or fiktionswirkung-zeile-9 fired, "Tabelle gebuehr" that any of the table did. Where none of them fired the letter is refused
// ("letter.row"), whatever the conditions around the block say. Nothing of the line is printed. The salutation, headings and the closing state nothing
// and have no basis; a test demands one of every other block.
//
// # Fonts
//
// Noto Sans comes from npm and is embedded: npm ci --prefix internal/letter/fonts, before the program is built. The program builds
// without; then Render says which command is missing.
package letter
