// Package ledger keeps roots of the event log where nobody can change them: each night the head of every chain goes into an object of a
// bucket with object lock. Whoever changes the log afterwards, be it one row, the end of a chain or a whole chain written anew from its
// beginning, contradicts a root that was locked before.
//
// It is authoritative for the form of a root and for what "agrees with the roots" means. It never changes the event log, holds no
// personal data (a root has ids of cases and hashes over salted digests), and never deletes a root: the lock decides how long one lasts.
//
// Beside the roots lies a line for each case that was erased (ErasuresFolder), so that a backup from before cannot bring it back.
//
// # Form
//
// A root is a gzipped text, named roots/<day>.txt.gz (nightly, the day in Europe/Berlin) or roots/<instant>.txt.gz (asked for):
//
//	ablauf-root/1
//	day 2026-11-22
//	sealed 2026-11-22T01:00:07Z
//	previous <SHA-256 of the previous root's text, or ->
//	breaks <number of faults found while sealing>
//	chains <number of lines that follow the empty line>
//	root <SHA-256 over these lines>
//
//	<case> <stream> <seq> <hash>        sorted by case and stream
package ledger
