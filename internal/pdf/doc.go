// Package pdf writes PDF files that are tagged: built to PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2). What is drawn belongs to an
// element of the structure or is an artifact; there is no third way, so nothing can be left untagged. A Bundle puts finished files together for
// paper, without their tags.
//
// It is authoritative for the form of the file: objects, structure tree, metadata, embedded fonts. It knows no letter and no report, and it
// draws only what those need: text, with combining marks in their place, and level strokes, all in black. Equal input gives equal bytes.
//
// Measures are millimetres from the top left corner of a page; sizes of type are points.
package pdf
