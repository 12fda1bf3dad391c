package desk

import (
	"context"
	"encoding/json"
	"strings"

	"ablauf/internal/casefile"
	"ablauf/internal/drawup"
	"ablauf/internal/invitation"
	"ablauf/internal/store"
)

// ProcedureInvited is the procedure that letters about the end of a title ask to apply for.
const (
	ProcedureInvited = "verlaengerung"
	tableOfEffects   = "fiktionswirkung"
)

// Invitation is what the page of a prepared application shows: what the letter with its address says, and nothing else.
type Invitation struct {
	of           store.Invited
	On           casefile.Date // of the letter
	Aktenzeichen string        // of the letter
	Title        string        // as people name it
	Paragraph    string
	Ends         casefile.Date
	// ForChild: the letter goes to those who have custody of the person.
	ForChild  bool
	Name      string // of the person
	Checklist []string
	Codes     []string // of the checklist
	// Prepared are fields of the application form.
	Prepared json.RawMessage
	// Late: the title has ended; an application is possible and does not work by itself any more.
	Late bool
}

// Form is the reference of the application form.
func (Invitation) Form() string { return "verlaengerung/antrag" }

func errNotInvited() error {
	return casefile.Errorf(casefile.NotFound, "invitation.unknown", "no prepared application is open under this address")
}

// Invitation gives what the address with a token leads to. NotFound "invitation.unknown" for everything that is not open: a token that nobody gave out, one that was used,
// one whose title ended long ago, one whose case is over.
func (d *Desk) Invitation(ctx context.Context, token string) (Invitation, error) {
	of, err := d.invited(ctx, token)
	if err != nil {
		return Invitation{}, err
	}
	if !of.Open || d.today().After(of.LastDay) {
		return Invitation{}, errNotInvited()
	}
	return d.invitation(ctx, of)
}

// invited finds a token by its hash: how long the search takes says nothing about a token, because nobody can choose the hash of one.
func (d *Desk) invited(ctx context.Context, token string) (store.Invited, error) {
	hash, ok := invitation.Hash(token)
	if !ok {
		return store.Invited{}, errNotInvited()
	}
	of, err := d.Store.Invited(ctx, hash)
	if casefile.KindOf(err) == casefile.NotFound {
		return of, errNotInvited()
	}
	return of, err
}

func (d *Desk) invitation(ctx context.Context, of store.Invited) (Invitation, error) {
	l, err := d.Store.Letter(ctx, of.Letter)
	if err != nil {
		return Invitation{}, err
	}
	var said struct {
		Fall   struct{ Aktenzeichen string }
		Person struct{ Name string }
		Titel  struct {
			Bezeichnung, Paragraph string
			GueltigBis             casefile.Date
		}
		Ablauf struct {
			Adressat   string
			Checkliste []struct{ Code, Bezeichnung string }
			Vorgabe    json.RawMessage
		}
	}
	if err := json.Unmarshal(l.Data, &said); err != nil || len(said.Ablauf.Vorgabe) == 0 {
		return Invitation{}, errNotInvited() // the letter was erased with its file
	}
	i := Invitation{
		of: of, On: l.LetterDate, Aktenzeichen: said.Fall.Aktenzeichen, Title: said.Titel.Bezeichnung, Paragraph: said.Titel.Paragraph, Ends: said.Titel.GueltigBis,
		ForChild: said.Ablauf.Adressat == "sorgeberechtigte", Name: said.Person.Name, Prepared: said.Ablauf.Vorgabe, Late: d.today().After(said.Titel.GueltigBis),
	}
	for _, paper := range said.Ablauf.Checkliste {
		i.Checklist = append(i.Checklist, paper.Bezeichnung+" ("+paper.Code+")")
		i.Codes = append(i.Codes, paper.Code)
	}
	return i, nil
}

// InvitedAnswer is the answer to an application that was made under such an address.
type InvitedAnswer struct {
	Applied
	// Holds is what the table of effects says, where it can be told at once; nil where a person has to look first: then a letter says it.
	Holds *Holds
}

// Holds is what holds from the end of the title on: the words of the table, which are those of the letter, and its codes for travel and work.
type Holds struct {
	Text         string
	From         casefile.Date
	Travel, Work string
}

// ApplyInvited takes an application made under such an address, on the way of Apply and with the same legal effect. The same key and data again give the first answer;
// of two who send at the same time one is answered, and the other gets NotFound "invitation.unknown" like everybody after them. Invalid with fields as Apply has them.
func (d *Desk) ApplyInvited(ctx context.Context, lang, token, key string, application json.RawMessage) (InvitedAnswer, error) {
	of, err := d.invited(ctx, token)
	if err != nil {
		return InvitedAnswer{}, err
	}
	raw, err := json.Marshal(ApplyRequest{Procedure: ProcedureInvited, Channel: casefile.ChannelPortal, Application: application})
	if err != nil {
		return InvitedAnswer{}, casefile.Errorf(casefile.Internal, "json", "application: %w", err)
	}
	scope := store.InvitationKey(of.Case)
	if !of.Open || d.today().After(of.LastDay) {
		return d.answeredBefore(ctx, lang, of, casefile.Receipt{Scope: scope, IdempotencyKey: key, RequestHash: requestHash("application", "", raw)})
	}
	file, err := d.Store.Dossier(ctx, of.Case)
	if err != nil {
		return InvitedAnswer{}, err
	}
	known := false
	applied, err := d.apply(ctx, casefile.Actor{ID: casefile.ActorSystem}, lang, key, raw, func(a *store.Application) {
		a.Receipt.Scope, a.StartKey, a.Invited = scope, scope, true
		if known = isWrittenTo(a.Person, file.Person); !known {
			return
		}
		a.Person = casefile.Person{ID: file.Person.ID}
		if sameTitle(a.Title, file.Title) {
			a.Title = casefile.Title{ID: file.Title.ID}
		}
	})
	if casefile.CodeOf(err) == "case.exists" {
		return InvitedAnswer{}, errNotInvited()
	}
	if err != nil {
		return InvitedAnswer{}, err
	}
	answer := InvitedAnswer{Applied: applied}
	if known {
		answer.Holds, err = d.holds(ctx, applied.CaseID)
	}
	return answer, err
}

// answeredBefore gives the answer to what was sent before, to who sends it once more.
func (d *Desk) answeredBefore(ctx context.Context, lang string, of store.Invited, r casefile.Receipt) (InvitedAnswer, error) {
	if err := checkKey(r.IdempotencyKey); err != nil || r.IdempotencyKey == "" {
		return InvitedAnswer{}, errNotInvited()
	}
	c, stored, found, err := d.Store.Answered(ctx, r)
	if casefile.CodeOf(err) == "idempotency.other-body" || err == nil && !found {
		return InvitedAnswer{}, errNotInvited()
	}
	if err != nil {
		return InvitedAnswer{}, err
	}
	procedure, err := d.current(ProcedureInvited)
	if err != nil {
		return InvitedAnswer{}, err
	}
	answer := InvitedAnswer{Applied: Applied{Receipted: receipted(lang, receiptKey(procedure, false), c, stored, true), Aktenzeichen: c.Aktenzeichen}}
	if c.PersonID == of.Person {
		answer.Holds, err = d.holds(ctx, c.ID)
	}
	return answer, err
}

// isWrittenTo reports whether an application is of the person whom the letter asked for it: they know their birth date, which the letter does not say, and bear the
// name. Whoever says otherwise has applied too, and a person finds out who that is; the page does not tell which it was.
func isWrittenTo(stated, known casefile.Person) bool {
	return known.ID != "" && stated.BirthDate == known.BirthDate && known.BirthDate.Known() &&
		casefile.Fold(strings.TrimSpace(stated.FamilyName)) == casefile.Fold(known.FamilyName)
}

func sameTitle(stated, known casefile.Title) bool {
	return known.ID != "" && stated.Kind == known.Kind && stated.ValidTo == known.ValidTo && (stated.Paragraph == "" || stated.Paragraph == known.Paragraph)
}

// holds says what holds, where the table is sure of it and the letter that confirms the application says so too; else nothing: no page promises what a person has to
// find out.
func (d *Desk) holds(ctx context.Context, id casefile.CaseID) (*Holds, error) {
	table, err := d.Library.Rule(tableOfEffects)
	if err != nil {
		return nil, err
	}
	file, err := d.Store.Dossier(ctx, id)
	if err != nil {
		return nil, err
	}
	e, err := drawup.EffectAtReceipt(table, file)
	if err != nil || !e.Positive || e.NeedsLegalReview || e.Text == "" || e.From.IsZero() {
		return nil, err
	}
	return &Holds{Text: e.Text, From: e.From, Travel: e.Travel, Work: e.Work}, nil
}
