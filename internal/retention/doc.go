// Package retention says how long data of the Ausländerbehörde are kept, by which paragraph, and what of a file is due for deletion on a day.
//
// It is authoritative for the classes of data with their periods (Classes) and for what holds a deletion back (Judge). It is pure: it reads no
// clock and no database, deletes nothing, and proposes nothing to anybody. A period that has run out never deletes a file by itself: the archive is
// asked and two people release before anything goes (internal/efile/DESIGN.md). Only lines of who read what go in the first night behind their period.
package retention
