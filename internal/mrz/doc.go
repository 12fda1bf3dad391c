// Package mrz reads the machine readable zone of passports, cards and visas as a person types or pastes it, checks its digits and
// compares it with what is on file.
//
// It is authoritative for the five layouts of ICAO Doc 9303 (TD1 in part 5, TD2 in part 6, TD3 in part 4, MRV-A and MRV-B in part 7), for
// the check digits and for the spellings that a name may have in capital letters (part 3, sections 4 and 6). It never corrects what was
// typed, never decides whether a document is genuine, and reads neither a clock nor a picture.
package mrz
