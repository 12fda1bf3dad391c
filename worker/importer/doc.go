// Package importer takes persons, titles and open cases over from the files of another system: it reads CSV and JSON lines, checks every
// row, brings the good ones in by batches and says of every other one why not.
//
// It is authoritative for the format of the files, for what makes a row good, and for the sum at the end: rows read = new + changed +
// unchanged + refused, compared with what the sender states and with what the database holds. It never deletes, never links two persons,
// never overwrites what somebody changed here, and never writes anything personal but into the reports, which only their owner may read.
package importer
