// Package export makes of a case what others may have of it: the messages with which it is offered and handed to an archive (xdomea 3.0.0), the file
// for a court (§ 99 Abs. 1 VwGO), and what is held of a person (Art. 15 GDPR).
//
// It is authoritative for what stands in an export, in which order, and what is left out by name. It reads no database and no clock: a File was read at
// one moment by somebody else, bytes of documents come through a Source, one document at a time. Equal files give equal bytes but for the id and
// the moment of a message, which are handed in.
package export
