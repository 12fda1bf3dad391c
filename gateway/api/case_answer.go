package api

import (
	"time"

	"ablauf/gateway/desk"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
)

// caseAnswer is a case as callers see it.
type caseAnswer struct {
	ID               casefile.CaseID    `json:"id"`
	Aktenzeichen     string             `json:"aktenzeichen"`
	Procedure        string             `json:"procedure"`
	ProcedureVersion int                `json:"procedureVersion"`
	AppliedFor       string             `json:"appliedFor"`
	State            casefile.CaseState `json:"state"`
	Outcome          string             `json:"outcome,omitempty"`
	Team             string             `json:"team"`
	Sensitivity      string             `json:"sensitivity"`
	ReceivedAt       time.Time          `json:"receivedAt"`
	RecordedAt       time.Time          `json:"recordedAt"`
	ClosedAt         time.Time          `json:"closedAt,omitzero"`
	Rev              int                `json:"rev"`
	Person           personAnswer       `json:"person"`
	Title            *titleAnswer       `json:"title,omitempty"`
	LegalEffect      *effectAnswer      `json:"legalEffect,omitempty"`
	// About is the case that this one is about, AboutThis are the open cases about this one; for the authority only.
	About     casefile.CaseID `json:"about,omitempty"`
	AboutThis []relatedAnswer `json:"aboutThis,omitempty"`

	Active    []desk.ActiveElement `json:"active"`
	Tasks     []taskAnswer         `json:"tasks"`
	Deadlines []deadlineAnswer     `json:"deadlines"`
	Documents []documentAnswer     `json:"documents"`
	Letters   []letterAnswer       `json:"letters"`
}

// relatedAnswer is a case that is about another one.
type relatedAnswer struct {
	ID        casefile.CaseID `json:"id"`
	Procedure string          `json:"procedure"`
}

type personAnswer struct {
	ID            casefile.PersonID    `json:"id"`
	FamilyName    string               `json:"familyName"`
	GivenNames    string               `json:"givenNames"`
	BirthDate     casefile.PartialDate `json:"birthDate"`
	Nationalities []string             `json:"nationalities"`
}

type titleAnswer struct {
	Kind      casefile.TitleKind `json:"kind"`
	Paragraph string             `json:"paragraph"`
	ValidFrom casefile.Date      `json:"validFrom"`
	ValidTo   casefile.Date      `json:"validTo"`
}

// effectAnswer is what the law makes of the application: codes with their paragraph, and each in words.
type effectAnswer struct {
	Row              string        `json:"row"`
	Effect           coded         `json:"effect"`
	Paragraph        string        `json:"paragraph"`
	Stay             coded         `json:"stay"`
	Travel           coded         `json:"travel"`
	Work             coded         `json:"work"`
	Certificate      coded         `json:"certificate"`
	InForceFrom      casefile.Date `json:"inForceFrom"`
	NeedsLegalReview bool          `json:"needsLegalReview"`
}

// coded is a code with its words.
type coded struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

type deadlineAnswer struct {
	Kind      string                 `json:"kind"`
	Direction string                 `json:"direction"`
	LastDay   casefile.Date          `json:"lastDay"`
	Paragraph string                 `json:"paragraph"`
	Reason    string                 `json:"reason"`
	State     casefile.DeadlineState `json:"state"`
}

type documentAnswer struct {
	ID         casefile.DocumentID    `json:"id"`
	Kind       string                 `json:"kind"`
	Name       string                 `json:"name"`
	MediaType  string                 `json:"mediaType"`
	Size       int64                  `json:"size"`
	State      casefile.DocumentState `json:"state"`
	Outgoing   bool                   `json:"outgoing"`
	ReceivedAt time.Time              `json:"receivedAt"`
	// Closed documents lie in a sub-file that the reader may not read: kind, name, type and size are left out.
	SubFile casefile.SubFile `json:"subFile,omitempty"`
	Number  int              `json:"number,omitempty"`
	Closed  bool             `json:"closed,omitempty"`
}

type letterAnswer struct {
	ID                casefile.LetterID    `json:"id"`
	Template          string               `json:"template"`
	Subject           string               `json:"subject"`
	Document          casefile.DocumentID  `json:"documentId,omitempty"`
	State             casefile.LetterState `json:"state"`
	LetterDate        casefile.Date        `json:"letterDate"`
	DeemedDeliveredOn casefile.Date        `json:"deemedDeliveredOn"`
	SentAt            time.Time            `json:"sentAt,omitzero"`
	// PostedOn is the day of posting, from which the letter counts; missing while nobody has confirmed one. ReturnedOn says that it came back.
	Way         casefile.LetterWay `json:"way,omitempty"`
	PostedOn    casefile.Date      `json:"postedOn,omitzero"`
	RefusedFor  string             `json:"refusedFor,omitempty"`
	ReturnedOn  casefile.Date      `json:"returnedOn,omitzero"`
	ReturnedFor string             `json:"returnedFor,omitempty"`
}

func caseOf(lang string, v desk.CaseView) caseAnswer {
	a := caseAnswer{
		ID: v.Case.ID, Aktenzeichen: v.Case.Aktenzeichen, Procedure: v.Case.Procedure, ProcedureVersion: v.Case.Version,
		AppliedFor: v.Case.AppliedFor, State: v.Case.State, Outcome: v.Case.Outcome, Team: v.Case.Team,
		Sensitivity: v.Case.Sensitivity, ReceivedAt: v.Case.ReceivedAt, RecordedAt: v.Case.RecordedAt, ClosedAt: v.Case.ClosedAt,
		Rev: v.Case.Rev, Active: notNil(v.Active), Tasks: []taskAnswer{}, Deadlines: []deadlineAnswer{},
		Documents: []documentAnswer{}, Letters: []letterAnswer{},
		Person: personAnswer{v.Person.ID, v.Person.FamilyName, v.Person.GivenNames, v.Person.BirthDate, notNil(v.Person.Nationalities)},
	}
	if v.About != nil {
		a.About = v.About.ID
	}
	for _, c := range v.AboutThis {
		a.AboutThis = append(a.AboutThis, relatedAnswer{c.ID, c.Procedure})
	}
	if v.Title != nil {
		a.Title = &titleAnswer{v.Title.Kind, v.Title.Paragraph, v.Title.ValidFrom, v.Title.ValidTo}
	}
	if v.Effect != nil {
		a.LegalEffect = effectOf(lang, *v.Effect)
	}
	for _, t := range v.Tasks {
		a.Tasks = append(a.Tasks, taskOf(t.Task))
	}
	for _, d := range v.Deadlines {
		a.Deadlines = append(a.Deadlines, deadlineOf(lang, d))
	}
	for _, d := range v.Documents {
		a.Documents = append(a.Documents, documentOf(d))
	}
	for _, l := range v.Letters {
		a.Letters = append(a.Letters, letterOf(l))
	}
	return a
}

func letterOf(l casefile.Letter) letterAnswer {
	return letterAnswer{
		l.ID, l.Template, l.Subject, l.DocumentID, l.State, l.LetterDate, l.DeemedDeliveredOn, l.SentAt,
		l.Way, l.PostedOn, l.RefusedFor, l.ReturnedOn, l.ReturnedFor,
	}
}

func effectOf(lang string, e casefile.Effect) *effectAnswer {
	word := func(kind, code string) coded {
		if key := "effect." + kind + "." + code; locale.Has(key) {
			return coded{code, locale.T(lang, key, nil)}
		}
		return coded{code, code}
	}
	return &effectAnswer{
		Row: e.Row, Effect: word("effect", e.Effect), Paragraph: e.Paragraph, Stay: word("stay", e.Stay),
		Travel: word("travel", e.Travel), Work: word("work", e.Work), Certificate: word("certificate", e.Certificate),
		InForceFrom: e.InForceFrom, NeedsLegalReview: e.NeedsLegalReview,
	}
}

func deadlineOf(lang string, d casefile.Deadline) deadlineAnswer {
	return deadlineAnswer{
		Kind: d.Kind, Direction: d.Direction, LastDay: d.LastDay, Paragraph: d.Paragraph,
		Reason: desk.DeadlineReason(lang, d), State: d.State,
	}
}

func documentOf(d casefile.Document) documentAnswer {
	return documentAnswer{d.ID, d.Kind, d.Name, d.MediaType, d.Size, d.State, d.Outgoing, d.ReceivedAt, d.SubFile, d.Number, d.Closed}
}

// notNil makes an empty list out of none, so that JSON has [] and never null.
func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
