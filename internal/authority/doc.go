// Package authority holds what differs from one authority and Land to the next: name and address, letterhead, legal remedies,
// teams, lead times, the pattern of file numbers. One installation is one authority.
//
// It is authoritative for these data and for which team a case belongs to. They are dated where the law dates them. It never
// decides a case and knows no person; all authorities in data/ are invented.
package authority
