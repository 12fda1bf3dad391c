package auth

import (
	"slices"

	"ablauf/internal/casefile"
)

// SubFileReaders lists the roles that may read a sub-file of a case that they may see; nobody else may. It is the one table, and each row has its law:
//
//   - Main file: whoever may see the case (CaseAccess; § 86 AufenthG, data are processed as far as the task needs them).
//   - Criminal matters (Art. 10 GDPR: only under the control of official authority; § 87 Abs. 4 AufenthG brings them here): who decides on residence by them
//     (§§ 5 Abs. 1 Nr. 2, 53 and 54 AufenthG): caseworkers, the legal unit, who signs second (supervision), the unit for humanitarian residence
//     (§ 25a Abs. 3, § 60d AufenthG); who decides on naturalisation (§ 12a StAG).
//   - Health (Art. 9 Abs. 2 Buchst. g GDPR with § 86 Satz 2 AufenthG: only where a single case needs it): who decides on it (§§ 25 Abs. 5, 60 Abs. 7,
//     60a Abs. 2c AufenthG): caseworkers, the legal unit, supervision, the unit for humanitarian residence. § 12a StAG asks for nothing of it.
//   - Security (§ 73 AufenthG): its officer alone; for others there is yes or no or open (SeesSecurity). Who decides hears what weighs against a title from
//     the officer, not from the file.
//   - Audit reads health and criminal matters, because whoever watches over data protection must have access to the data (Art. 38 Abs. 2 GDPR); not security,
//     which the classified instructions of § 73 Abs. 4 AufenthG govern.
//   - The person reads what the file has of their own health and offences (Art. 15 GDPR) and nothing of the query. Their employer reads the main file.
//   - Clearing, scanning, cash, the team for changes of employer, who designs procedures, and administration decide nothing by such matters, so they
//     read none (Art. 5 Abs. 1 Buchst. c GDPR). Clearing files them and sees that they have come.
func SubFileReaders(f casefile.SubFile) []casefile.Role {
	deciding := []casefile.Role{
		casefile.RoleSachbearbeitung, casefile.RoleRechtssachbearbeitung, casefile.RoleLeitung, casefile.RoleHumanitaer, casefile.RoleRevision,
		casefile.RoleAntragsteller,
	}
	switch f {
	case casefile.SubFileMain, "":
		return SignedIn()
	case casefile.SubFileHealth:
		return deciding
	case casefile.SubFileCrime:
		return With(deciding, casefile.RoleEinbuergerung)
	case casefile.SubFileSecurity:
		return []casefile.Role{casefile.RoleSicherheit}
	}
	return nil
}

// ReadsSubFile reports whether the actor may read a sub-file of a case that they may see.
func ReadsSubFile(actor casefile.Actor, f casefile.SubFile) bool {
	return actor.Has(SubFileReaders(f)...)
}

// SubFilesOf lists the sub-files besides the main one that the actor may read.
func SubFilesOf(actor casefile.Actor) []casefile.SubFile {
	return slices.DeleteFunc(casefile.SubFiles(), func(f casefile.SubFile) bool { return !f.Protected() || !ReadsSubFile(actor, f) })
}
