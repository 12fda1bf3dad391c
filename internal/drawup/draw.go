package drawup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"strings"

	"ablauf/internal/authority"
	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/invitation"
	"ablauf/internal/letter"
	"ablauf/internal/letter/claims"
	"ablauf/internal/store"
	"ablauf/processes"
	"ablauf/processes/readingaid"
	"ablauf/processes/translation"
	"ablauf/workflows/feel"
)

// Store is what letters need of the legal record; *store.Store is one. All of it reads.
type Store interface {
	Dossier(ctx context.Context, id casefile.CaseID) (store.Dossier, error)
	Decisions(ctx context.Context, id casefile.CaseID) ([]casefile.Decision, error)
	Deadlines(ctx context.Context, id casefile.CaseID) ([]casefile.Deadline, error)
	Letters(ctx context.Context, id casefile.CaseID) ([]casefile.Letter, error)
	JoinedInto(ctx context.Context, id casefile.CaseID) (casefile.Case, error)
	EngineState(ctx context.Context, id casefile.CaseID) (rev int, state []byte, err error)
	Decider(ctx context.Context, id casefile.CaseID, elements []string) (casefile.ActorID, error)
	StaffNames(ctx context.Context, ids []casefile.ActorID) (map[casefile.ActorID]string, error)
}

// Maker draws letters up. All fields but Translations, Aids, DecidedBy and Invitations are required.
type Maker struct {
	Store     Store
	Library   *processes.Library
	Authority *authority.Authority
	// Translations stand behind letters that ask for documents, where they are reviewed; nil has none.
	Translations *translation.Set
	// Aids stand behind letters of the kinds that have one, where they are reviewed; nil has none.
	Aids *readingaid.Set
	// DecidedBy says who had the last word on a case at one of some tasks; nil means the record.
	DecidedBy func(ctx context.Context, id casefile.CaseID, elements []string) (casefile.ActorID, error)
	// Invitations makes the addresses of prepared applications; nil makes none.
	Invitations *invitation.Maker
}

// Step is the step of a diagram that sends a letter: its headers say which one, and what it does besides.
type Step interface{ Header(name string) string }

// Order says which letter of a case is to be drawn up.
type Order struct {
	Case casefile.CaseID
	// Key is that of the visit of the step; empty for a letter that is only looked at.
	Key  string
	Step Step
	// Variables are those of the running case; nil where nobody knows them. What the record says of a name goes before.
	Variables *feel.Context
	// On is the day of the letter.
	On casefile.Date
	// Entered is what a person has entered in a task and not handed in; it goes before the record. At is the element of that task and By the
	// person: where the letter is decided at that task, it is they who decide.
	Entered map[string]json.RawMessage
	At      string
	By      casefile.ActorID
	// Fields are those that only this letter has, by name; nil for a letter of a procedure.
	Fields map[string]any
}

// Terms are the days that follow from the day of a letter.
type Terms struct {
	Delivery calendar.Result
	Deadline calendar.Result // zero where the letter sets none
}

// Letter is a letter as it goes out.
type Letter struct {
	Terms
	PDF     []byte
	Subject string
	// Fields is what the text was made from, to be frozen with it.
	Fields map[string]any
	To     store.Addressee
	// Claims are the sentences of what people typed that promise something; whoever releases the letter is shown them.
	Claims []claims.Claim
	// Invitation is the address of a prepared application that the letter names; without a hash it names none.
	Invitation store.Invitation
	// Sheet is the check code of the sheet for the employer behind the letter; without a hash there is none.
	Sheet store.Sheet
}

// Print is the fingerprint of a letter: the SHA-256 of its file. Equal input gives equal bytes, so two letters with one fingerprint say the same
// to the same recipient on the same day.
func (l Letter) Print() string {
	sum := sha256.Sum256(l.PDF)
	return hex.EncodeToString(sum[:])
}

// FieldRecipient names the lines of the address among the frozen data of a letter.
const FieldRecipient = "Empfaenger"

// FieldGrounds names, among the frozen data of a letter, what each of its blocks rests on: paragraphs of law and the rows that fired.
const FieldGrounds = "Grundlagen"

// Terms computes the days of a letter: that on which it counts as delivered (§ 41 Abs. 2 LVwVfG), and the end of the period that it sets, which
// runs from there and moves when nobody works on it (§ 31 Abs. 3 VwVfG).
func (m *Maker) Terms(ctx context.Context, o Order) (Terms, error) {
	t := Terms{Delivery: calendar.DeemedDelivery(m.land(), o.On, m.regions()...)}
	if o.Step.Header("frist") == "" {
		return t, nil
	}
	length, err := calendar.ParseLength(o.Step.Header("frist"))
	if err != nil {
		return t, err
	}
	t.Deadline = calendar.Period(m.land(), t.Delivery.LastDay, length, calendar.Options{Regions: m.regions(), Event: "bekanntgabe"})
	t.Deadline, err = m.notBeforeEarlier(ctx, o, t.Deadline)
	return t, err
}

// notBeforeEarlier keeps a day that was granted before: the letter that asks for the rest may give more time than the first one, never
// less, because the person may rely on the day of the first letter (§ 82 Abs. 1 Satz 3 AufenthG: an appropriate period).
func (m *Maker) notBeforeEarlier(ctx context.Context, o Order, computed calendar.Result) (calendar.Result, error) {
	deadlines, err := m.Store.Deadlines(ctx, o.Case)
	if err != nil {
		return computed, err
	}
	for _, d := range deadlines {
		if d.Kind == o.Step.Header("fristArt") && d.Key != o.Key && d.LastDay.After(computed.LastDay) {
			computed = calendar.Result{LastDay: d.LastDay, Reason: d.Reason, Params: d.Params}
		}
	}
	return computed, nil
}

// Draw draws a letter up. It has no effect. Invalid "letter.missing-value" where something that the template prints is not known, "letter.row" where
// it would say something that rests on a row of a table that did not fire.
func (m *Maker) Draw(ctx context.Context, o Order) (Letter, error) {
	terms, err := m.Terms(ctx, o)
	if err != nil {
		return Letter{}, err
	}
	file, err := m.Store.Dossier(ctx, o.Case)
	if err != nil {
		return Letter{}, err
	}
	record := of(file).with(o.Entered)
	l := casefile.Letter{CaseID: o.Case, Template: o.Step.Header("vorlage"), LetterDate: o.On}
	vars := o.Variables
	if vars == nil {
		vars = feel.NewContext()
	}
	fields, err := m.gather(ctx, record, vars, l, terms.Delivery, terms.Deadline, o.Step.Header("fristVon"))
	if err != nil {
		return Letter{}, err
	}
	maps.Copy(fields, o.Fields)
	if err := m.addDecider(ctx, o, fields); err != nil {
		return Letter{}, err
	}
	source, err := m.Library.Letter(record.Case.Bundle, l.Template)
	if err != nil {
		return Letter{}, err
	}
	parsed, err := letter.ParseTemplate(source)
	if err != nil {
		return Letter{}, err
	}
	recipient := recipientOf(record, custody(fields), l)
	invited := m.invite(record, l, recipient, fields)
	sheet, err := m.employerSheet(record, l, recipient, fields)
	if err != nil {
		return Letter{}, err
	}
	subject, body, err := parsed.Fill(fields)
	if err != nil {
		return Letter{}, err
	}
	if !names(body, fields) {
		invited = store.Invitation{} // a template of before, or a branch without it
	}
	if !hasHandOut(body) {
		sheet = store.Sheet{} // a template of before
	}
	m.withhold(fields)
	withholdCode(fields)
	fields[FieldGrounds] = letter.Grounds(body)
	cover := letter.Cover(m.Authority, record.Case.Team, record.Case.Aktenzeichen, recipient, l.LetterDate, subject, body)
	if aid := m.readingAid(record, l, source, fields); aid != nil {
		cover, fields[FieldTranslation] = aid.behind(cover), aid.frozen
	}
	fields[FieldRecipient] = cover.Recipient
	pdf, err := letter.Render(cover)
	return Letter{
		Terms: terms, PDF: pdf, Subject: subject, Fields: fields, To: file.Addressee(), Claims: printedClaims(body, fields["Angaben"]), Invitation: invited,
		Sheet: sheet,
	}, err
}

// recipientOf gives the lines of the address; forCustody: the letter goes to those who have custody of the person.
func recipientOf(d Record, forCustody bool, l casefile.Letter) []string {
	if d.LettersTo.Name != "" {
		return d.LettersTo.Lines(d.Person)
	}
	recipient := d.Person.Lines()
	if last := len(recipient) - 1; strings.TrimSpace(recipient[last]) == "" && strings.HasPrefix(l.Template, procedureIntake+"/") {
		recipient[last] = withoutAddress(d.Person)
	}
	if forCustody {
		// Who is not of age cannot apply (§ 80 Abs. 1 AufenthG); the letter is for those who have to (Abs. 4).
		recipient = append([]string{letter.ForCustody}, recipient...)
	}
	return recipient
}

// procedureIntake is the procedure of a letter without a form.
const procedureIntake = "eingang"

func (m *Maker) land() calendar.Land { return calendar.Land(m.Authority.Land) }

func (m *Maker) regions() []calendar.Region {
	regions := make([]calendar.Region, 0, len(m.Authority.Regions))
	for _, r := range m.Authority.Regions {
		regions = append(regions, calendar.Region(r))
	}
	return regions
}
