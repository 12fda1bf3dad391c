// Package schemas holds the forms: JSON Schemas (2020-12) of everything that people enter, one folder per procedure, and the Go
// code that compiles them, validates data against them and lists their fields for pages.
//
// It is authoritative for which fields an application, a task form or a message has, how they are named (a top-level field is a
// fact that rules read as angaben.<name>), which of them decide the way of a case (x-entscheidend; only these enter Temporal), which
// name a day that the person is told and that cannot be over (x-ab-heute), which forms are written anew each time they come back, so
// that an empty field takes back what stood there (x-neu-gefasst), and what they are called in German and English (x-texte). It never
// stores anything and never says what was entered: its errors name a field and a broken rule, not a value.
package schemas
