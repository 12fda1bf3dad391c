package casefile

import (
	"slices"
	"strings"
	"time"
)

// SecurityList is one version of the list that says about whom the security authorities are asked before a title is granted or extended
// (§ 73 Abs. 2 and 3 AufenthG; § 73 Abs. 4 leaves it to classified instructions). It is for the officer of § 73 alone. A version is proposed
// by one officer and released by another (role concept 7.2); it is in force from its day on until the next released one.
type SecurityList struct {
	Version   int  `json:"version"`
	ValidFrom Date `json:"validFrom"`
	// Nationalities are codes as in passports, also those of people without a state; who has one of them is asked about.
	Nationalities []string `json:"nationalities"`
	// Titles are sections or paragraphs of the AufenthG; whoever applies for one of them, or for one below it, is asked about.
	Titles []string `json:"titles"`
	// Otherwise is what holds for everybody else: SecurityDoNotAsk or SecurityPerson.
	Otherwise  string    `json:"otherwise"`
	ProposedBy ActorID   `json:"proposedBy"`
	ProposedAt time.Time `json:"proposedAt"`
	ReleasedBy ActorID   `json:"releasedBy,omitempty"`
	ReleasedAt time.Time `json:"releasedAt,omitzero"`
}

// What a list says about one person: ask, do not ask, or the officer decides.
const (
	SecurityAsk      = "abfragen"
	SecurityDoNotAsk = "nicht-abfragen"
	SecurityPerson   = "person"
)

// Says gives what the list says about a person with these nationalities who applies for a title. No list is the zero SecurityList: then the
// officer decides, and so it is where nobody knows the nationality or the title, and for the stateless and refugees whom it does not name: that
// their state is missing from a list of states says nothing about them.
func (l SecurityList) Says(nationalities []string, appliedFor string) string {
	listed := func(n string) bool { return slices.Contains(l.Nationalities, n) }
	applies := func(title string) bool { return appliesFor(appliedFor, title) }
	switch {
	case l.Version == 0:
		return SecurityPerson
	case slices.ContainsFunc(nationalities, listed) || slices.ContainsFunc(l.Titles, applies):
		return SecurityAsk
	case len(nationalities) == 0 || slices.ContainsFunc(nationalities, NamesNoState) || appliedFor == "" || l.Otherwise != SecurityDoNotAsk:
		return SecurityPerson
	}
	return SecurityDoNotAsk
}

// appliesFor reports whether a paragraph is the one that is named or below it: § 25 Abs. 5 is below § 25.
func appliesFor(paragraph, named string) bool {
	return paragraph == named || strings.HasPrefix(paragraph, named+" ")
}

// Validate reports what is wrong with a proposal, as fields of its JSON.
func (l SecurityList) Validate() error {
	var wrong []FieldError
	add := func(field, code string) { wrong = append(wrong, FieldError{Field: field, Code: code}) }
	if l.ValidFrom.IsZero() {
		add("/validFrom", "required")
	}
	for _, code := range l.Nationalities {
		if !IsCountry(code) {
			add("/nationalities", "enum")
			break
		}
	}
	for _, title := range l.Titles {
		// What no title rests on would be met by nobody, and nobody would notice.
		if !slices.ContainsFunc(paragraphsOfTitles(), func(p string) bool { return appliesFor(p, title) }) {
			add("/titles", "enum")
			break
		}
	}
	if l.Otherwise != SecurityDoNotAsk && l.Otherwise != SecurityPerson {
		add("/otherwise", "enum")
	}
	if len(wrong) > 0 {
		return InvalidFields("request.invalid", wrong...)
	}
	return nil
}
