// Package measure turns counts of days into the numbers that supervision reads: how long cases take, how old the backlog is, which
// deadlines will be missed, how often work comes back, and how many people it needs.
//
// It is authoritative for the formulas; each says where it comes from. It takes histograms, not cases, and knows no person. It does no
// input or output and reads no clock.
package measure
