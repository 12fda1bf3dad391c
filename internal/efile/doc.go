// Package efile keeps the bytes of the e-file in MinIO: documents of cases and the letters on their way to the printer.
//
// It is authoritative for the names of objects, for their encryption and for what may be uploaded (Inspect). It never knows whose
// document it is beyond the id of the case, never decides whether a person may read it, and keeps no list: which documents a
// case has stands in PostgreSQL.
//
// How documents come in, and what is not built yet, stands in DESIGN.md.
//
// # Checking
//
// Inspect judges a document in this process, a Sandbox in a process of its own, which is how the gateway does it: what people send is taken apart by a
// library, and only another process can be stopped and bounded in memory. The files that have to be refused are made by package hostile.
//
// # Encryption
//
// Each case has a key of 32 random bytes. PostgreSQL keeps it wrapped with AES-256-GCM under the master key, which lies in a
// file outside of both; the id of the case is authenticated with it, so that a wrapped key cannot be moved to another case. No
// byte reaches MinIO in the clear: a document is encrypted while it is sent, in the format DARE 2.0 under a key derived anew for every
// object from the case's key and a random salt.
//
// The object is called cases/<case id>/<HMAC-SHA256 of the content>, under another key derived from the case's key. So the name
// shows nothing of the content, the same content sent again is the same object, and reading verifies that the content is the one
// that the name promises. The name is known only when all bytes are: what people send lies under the id of its document until then
// (Quarantine, Release), the authority's own letters are in memory anyway (Put).
package efile
