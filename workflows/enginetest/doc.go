// Package enginetest drives the engine in tests: scripts that say what a person, a clock or a register does and what the engine
// must answer, and runs in every order.
//
// It is authoritative for the script language only. It never runs outside tests and never touches Temporal or a database.
package enginetest
