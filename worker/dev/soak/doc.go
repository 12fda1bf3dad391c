// Package soak plays many cases on a throwaway stack while a killer stops random parts of it, and then checks what was promised.
//
// The players behave as real clients do: a call that got no answer is made again with the same Idempotency-Key. They keep a ledger of
// everything they were told had been received or applied. When the last part is up again and everything is quiet, the ledger is compared
// with PostgreSQL and MinIO, each case with one of the same story that nobody disturbed, and the auditor of the worker looks at the whole.
//
// A seed decides which stories are played, when, how long people think, which parts are struck, how and for how long; the same seed
// makes the same choices, though not the same interleaving of the processes. The package is authoritative for what the soak checks. It
// never touches a kept stack.
package soak
