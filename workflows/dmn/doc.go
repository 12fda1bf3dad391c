// Package dmn reads decision models (DMN 1.1 to 1.5) and evaluates their decisions: the rule tables that fees, thresholds and
// suppressions live in.
//
// # Overview
//
// [Parse] reads the XML into [Definitions] and compiles every expression once. [Definitions.Findings] reports what a modeller must
// know before release: unknown names, gaps, overlaps that the hit policy forbids, rows that can never fire. [Definitions.Evaluate]
// evaluates one decision with everything it requires and returns, beside the value, the rows that fired: the reasons of a decision.
//
// # What Is Authoritative
//
// DMN 1.5 for decision requirements, boxed expressions, hit policies and implicit conversions; package feel for the expressions. A
// cell of an input column is strict: a name that nobody declares is an error at load, because it would otherwise fire the wrong row
// without a sound.
//
// # What It Never Does
//
// It reads neither clock nor files; imported models come from the caller. It calls no external function: kinds Java and PMML give
// null with a warning. It does not interpret the diagram part of the file.
package dmn
