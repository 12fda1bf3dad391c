// Package store keeps the legal record of the authority in PostgreSQL: cases, persons, titles, receipts, tasks, documents, letters,
// decisions, deadlines, the event log and the state of the engine.
//
// It is authoritative for what happened and when it was recorded, for the order in which receipts reach their cases, for the
// idempotency of everything that may be sent twice, and for the chain of hashes over the event log. It never decides a case, never
// sets a deadline by itself (it only counts anew, by internal/calendar, one that begins with a letter that was posted later), never talks to
// Temporal or MinIO and never checks what a caller may see: permissions are the gateway's.
//
// # Two axes of time
//
// HappenedAt, ReceivedAt and the Valid dates come from the caller; RecordedAt is the Store's own clock. A table whose rows change
// has a version and a trigger that copies the row before the change to row_history.
//
// # Order of locks
//
// Every transaction takes its locks in one order, so that none waits in a circle: case, receipt, task, everything else, and the lock
// of the event log's chain last. Therefore events are appended at the end of a transaction.
package store
