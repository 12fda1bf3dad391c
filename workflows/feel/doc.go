// Package feel evaluates the Friendly Enough Expression Language of DMN 1.5 (chapter 10): expressions of conditions and mappings in
// diagrams, and every cell of a decision table.
//
// # Overview
//
// [Parse] turns source text into an immutable [Expr]; [Expr.Eval] computes a [Value] from a scope. Names may contain spaces and
// operators, but only where [Names] declares them, because the text alone does not say where such a name ends (DMN 1.5, 10.3.1.4).
// Evaluation is total: an error yields [Null] and a recorded [Warning], as the standard demands; it never panics and never hangs,
// because every evaluation has a budget of steps.
//
// # What Is Authoritative
//
// DMN 1.5 decides; where it is silent the dialect of Camunda 8 does. Numbers are decimal128 (34 digits, half-even). The clock, the
// zone and the table of zones are handed in with [Environment]: two evaluations with equal input give equal bytes.
//
// # What It Never Does
//
// It reads no clock, no file, no zone database of the machine and no random source, and it calls no external function: a FEEL
// function marked external evaluates to null. Warnings name types, functions and positions, never the values themselves, because
// values may be personal data.
package feel
