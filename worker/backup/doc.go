// Package backup copies a whole installation into a folder and brings it back into an empty one: PostgreSQL, the objects of MinIO, the
// locked roots of the event log, and the wrapped keys of cases, which lie apart.
//
// It is authoritative for the form of that folder. It never holds a master key: who reads a backup without one reads the database, but
// no document. It never merges: what it brings back must find nothing there. Temporal is not copied, because every case is rebuilt from
// PostgreSQL (architecture 4.8).
//
// # Form
//
//	manifest.json            versions, counts and a SHA-256 per file; written last, so a folder without it is no backup
//	database/<table>.copy.gz rows of a table as COPY writes them, all of one moment
//	objects.txt              SHA-256, size and name of each object
//	objects/efile/…          objects of the e-file as they lie in MinIO, encrypted
//	objects/ledger/…         locked roots of the event log
//	keys/manifest.json       as above, for the keys alone: the folder may be kept elsewhere, and be thinned out when a key is erased
//	keys/keys.case_key.copy.gz
//	../erasures.json         beside the folder: which cases were erased, by whom and when; a restore erases those of them that the rows bring back
//
// # Order
//
// The rows come first, in one transaction of the isolation REPEATABLE READ, keys included; then the objects that these rows name. An
// object is stored before its row says that it is there, and never changes afterwards, so everything the rows name can be found. The
// other way round a document that arrived in between would have a row and no object. The keys are of the same moment, because a row that
// names an object was written after the key it is encrypted with. Back it goes the other way: the objects are stored before the
// transaction with all rows is committed, so that a restore that broke off has left no rows and can be started again.
package backup
