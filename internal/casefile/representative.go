package casefile

import (
	"encoding/json"
	"log/slog"
	"time"
)

// RepresentativeID names who acts for a person in a case.
type RepresentativeID string

// RepresentativeScope says for what somebody may act.
type RepresentativeScope string

// The scopes. Letters go to whoever acts for a procedure or for all of them (§ 14 Abs. 3 Satz 1 VwVfG); who may do single acts only, such as
// hand in a document or collect the card, gets none.
const (
	ScopeCase   RepresentativeScope = "verfahren"
	ScopeAll    RepresentativeScope = "alle-verfahren"
	ScopeSingle RepresentativeScope = "einzelne"
)

// RepresentativeEnd says why somebody acts no more.
type RepresentativeEnd string

// The ends: the person withdrew the authority to act, the representative laid it down, the matter is settled, or it was entered by mistake.
const (
	EndWithdrawn RepresentativeEnd = "widerruf"
	EndLaidDown  RepresentativeEnd = "niederlegung"
	EndSettled   RepresentativeEnd = "erledigt"
	EndMistake   RepresentativeEnd = "irrtum"
)

// Representative is who acts, or acted, for the person of a case (§ 14 Abs. 1 VwVfG), as somebody of the authority entered it.
type Representative struct {
	ID      RepresentativeID    `json:"id,omitempty"` // empty while only a form of the intake names them
	CaseID  CaseID              `json:"caseId"`       // where the authority to act is on file
	Name    string              `json:"name"`
	Address Address             `json:"address"`
	Scope   RepresentativeScope `json:"scope"`
	// GivenOn is the day of the authority to act; zero where the intake only noted that it is on file.
	GivenOn   Date      `json:"givenOn,omitzero"`
	EnteredBy ActorID   `json:"-"`
	EnteredAt time.Time `json:"enteredAt"`
	// EndedOn is the day on which the withdrawal reached the authority: before that it has no effect (§ 14 Abs. 1 Satz 4 VwVfG).
	EndedOn  Date              `json:"endedOn,omitzero"`
	EndedFor RepresentativeEnd `json:"endedFor,omitempty"`
	EndedBy  ActorID           `json:"-"`
	EndedAt  time.Time         `json:"endedAt,omitzero"`
}

// LogValue keeps personal data out of logs.
func (r Representative) LogValue() slog.Value {
	return slog.StringValue("representative:" + string(r.ID))
}

// String keeps personal data out of texts made by accident.
func (r Representative) String() string { return "representative:" + string(r.ID) }

// Acts reports whether nobody has ended it.
func (r Representative) Acts() bool { return r.EndedAt.IsZero() }

// ActsIn gives who acts in a case itself, for whatever it be; false where nobody does. At most one does.
func ActsIn(id CaseID, all []Representative) (Representative, bool) {
	for _, r := range all {
		if r.CaseID == id && r.Acts() {
			return r, true
		}
	}
	return Representative{}, false
}

// LettersTo gives to whom the letters of a case go instead of to the person: who acts for its procedure, else the newest of those who act by way
// of another case, for all procedures of the person or for the case that this one is about. False where letters go to the person.
func LettersTo(id CaseID, all []Representative) (Representative, bool) {
	if r, acts := ActsIn(id, all); acts && r.Scope != ScopeSingle {
		return r, true
	}
	for i := len(all) - 1; i >= 0; i-- {
		if r := all[i]; r.CaseID != id && r.Acts() && r.Scope != ScopeSingle {
			return r, true
		}
	}
	return Representative{}, false
}

// Lines are the first lines of a letter to a representative: themselves, for whom they act, where they are.
func (r Representative) Lines(p Person) []string {
	return append([]string{r.Name, ForPerson(p)}, r.Address.lines()...)
}

// ForPerson is the line of a letter to a representative that says for whom they act.
func ForPerson(p Person) string { return "für " + p.Name() }

// RepresentativeIn reads a representative from the data of a form that the schema has let through (vertretung, vollmachtUmfang, vollmachtVom);
// what the form leaves out stays empty.
func RepresentativeIn(form json.RawMessage) (Representative, error) {
	var in struct {
		To    struct{ Name, Strasse, PLZ, Ort, Zusatz string } `json:"vertretung"`
		Scope RepresentativeScope                              `json:"vollmachtUmfang"`
		On    Date                                             `json:"vollmachtVom"`
	}
	if err := json.Unmarshal(form, &in); err != nil {
		return Representative{}, Errorf(Invalid, "json.malformed", "a representative cannot be read")
	}
	to := in.To
	return Representative{
		Name: to.Name, Address: Address{Street: to.Strasse, PostalCode: to.PLZ, City: to.Ort, Extra: to.Zusatz}, Scope: in.Scope, GivenOn: in.On,
	}, nil
}
