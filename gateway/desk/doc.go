// Package desk holds the acts that the pages and the API share: apply, deliver a message, upload, look, claim, finish a task.
//
// It is authoritative for the order of steps of each act: may the actor do it, does the input hold, commit to PostgreSQL, tell
// the running case. A handler reads the request, calls one act and renders the answer; it decides nothing. The desk never decides
// about a case either: the verdict on a finished task is the engine's, and what an application leads to is the diagram's. It
// starts no workflow, because the relay of the worker does that from the receipt.
//
// Every act may fail with Unavailable where the database is down, and with NotFound for an id that is none.
package desk
