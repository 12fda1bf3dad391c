// Package audit checks on a system that runs, or stands still, whether the promises of the architecture (section 4) hold: that nothing is
// lost, nothing done twice, nothing changed afterwards. It compares the three places where something is kept: PostgreSQL, MinIO and
// Temporal.
//
// It is authoritative for what each promise means in rows, objects and workflows. It only reads, never mends, and its findings name ids,
// never persons. The checks are functions over what was read; what they need of a case is one Record.
package audit
