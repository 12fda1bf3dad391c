// Package pdfcheck looks at a PDF file by the rules of PDF/UA-1 and PDF/A-2a, as veraPDF lists them. It is for tests: the product never
// imports it, so that what writes a file and what judges it do not share their mistakes.
//
// It judges files of the shape that package pdf writes. testdata/rules.tsv has a verdict for every rule: checked, or not applicable because the
// files have no such thing, which is checked too. A file that says nothing against it is built to the standards as far as we look; only
// the outside checker may say more.
package pdfcheck
