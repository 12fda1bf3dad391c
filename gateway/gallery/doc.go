// Package gallery shows every page in every state without a back end: empty, with one entry, full, with errors, without permission,
// with very long names and with names in scripts that run from right to left.
//
// It is authoritative for what a page must be able to show; a template that hangs in no frame here fails the test. All persons are
// invented. It reads no database and no clock: its day is Saturday, 21 November 2026.
package gallery
