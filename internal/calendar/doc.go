// Package calendar counts days as German administrative law does: public holidays of the sixteen Länder, working days, periods
// of §§ 187 to 193 BGB and § 31 VwVfG, the day on which a posted letter counts as delivered, and the time zone Europe/Berlin.
//
// It is authoritative for the tables of holidays (from 1 January 1995 on) and of delivery days; each row names its statute and
// from when to when it holds. It never reads a clock, a zone file of the machine or a database, and it never decides whether a
// period applies: that is said by a diagram or a rule table.
//
// A computed day comes with its reason as a code and parameters (Result). Who stores the day stores the reason too, because the
// tables may change later and a case must keep the day that was told to the person. Sentence renders the reason when it is read.
package calendar
