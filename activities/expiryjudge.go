package activities

import (
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/drawup"
	"ablauf/internal/store"
	"ablauf/processes"
	"ablauf/workflows/feel"
)

// What the rules say about a letter.
const (
	verdictSend = "senden"
	verdictNot  = "nicht-senden"
)

// reasonContinued is the row of the titles that an ordinance lets continue.
const reasonContinued = "ukraine"

// The steps that a dry run shows.
const (
	stepFirst   = "brief1"
	stepSecond  = "brief2"
	stepThird   = "brief3"
	stepByHand  = "von-hand"
	stepExpired = "abgelaufen"
)

// expiryRules evaluates the tables of the expiry procedure for one day. All titles are judged by the tables that it met first: one that is
// released meanwhile counts from the next scan on.
type expiryRules struct {
	library *processes.Library
	met     map[string]processes.Rule
	env     feel.Environment
	day     casefile.Date
	hash    string // of the table of the verdicts
	// leads are remembered by kind and paragraph of the title: the table asks for nothing else, and there are a hundred of these at most.
	leads map[[2]string]expiryLead
}

// expiryLead is when which step comes before the end of a title, in days; 0 where there is no such step.
type expiryLead struct{ check, first, second, third int }

func newExpiryRules(library *processes.Library, at time.Time, day casefile.Date) *expiryRules {
	return &expiryRules{library: library, met: map[string]processes.Rule{}, env: feel.Environment{Now: at, Zone: feel.Berlin()}, day: day, leads: map[[2]string]expiryLead{}}
}

// expiryJudgement is what the rules say about one title.
type expiryJudgement struct {
	verdict, reason, paragraph string
	review                     bool
	lead                       expiryLead
	// early: the end is so far away that nobody asks yet. due: the first letter is due.
	early, due bool
}

func (r *expiryRules) table(key string) (processes.Rule, error) {
	if table, known := r.met[key]; known {
		return table, nil
	}
	table, err := r.library.Rule(key)
	if err == nil {
		r.met[key] = table
	}
	return table, err
}

func (r *expiryRules) judge(e store.Expiring) (expiryJudgement, error) {
	lead, err := r.lead(e.Title)
	if err != nil {
		return expiryJudgement{}, err
	}
	left := r.day.DaysUntil(e.Ends)
	j := expiryJudgement{lead: lead, early: left > max(lead.check, lead.first), due: left <= lead.first}
	if j.early {
		return j, nil
	}
	table, err := r.table(TableUnterdrueckung)
	if err != nil {
		return j, err
	}
	r.hash = table.Hash
	d := caseData{Record: drawup.Record{Title: e.Title, Person: e.Person}, Standing: &e.Standing}
	// Of what people stated the table asks for two things; of a title without a case only one of them can be known.
	angaben := feel.NewContext().Put("ukraineGruppe", textOrNull(e.UkraineGroup)).Put("anschriftErgebnis", feel.Null{})
	out, err := table.Evaluate(r.day, feel.NewContext().
		Put("stichtag", feelDate(r.day)).Put("person", d.standingPerson(r.day)).Put("titel", d.TitleInputs()).
		Put("angaben", angaben).Put("bestand", d.standingInputs()), r.env)
	if err != nil {
		return j, err
	}
	row, ok := out.Value.(*feel.Context)
	if !ok {
		return j, casefile.Errorf(casefile.Internal, "rule.no-row", "rule table %s has no row for a title", TableUnterdrueckung)
	}
	j.verdict, j.reason, j.paragraph, j.review = text(row, "urteil"), text(row, "grund"), text(row, "paragraph"), processes.NeedsLegalReview(row)
	return j, nil
}

func (r *expiryRules) lead(title casefile.Title) (expiryLead, error) {
	known := [2]string{string(title.Kind), title.Paragraph}
	if lead, ok := r.leads[known]; ok {
		return lead, nil
	}
	table, err := r.table(TableVorlauf)
	if err != nil {
		return expiryLead{}, err
	}
	out, err := table.Evaluate(r.day, feel.NewContext().Put("titel", caseData{Record: drawup.Record{Title: title}}.TitleInputs()), r.env)
	if err != nil {
		return expiryLead{}, err
	}
	row, ok := out.Value.(*feel.Context)
	if !ok {
		return expiryLead{}, casefile.Errorf(casefile.Internal, "rule.no-row", "rule table %s has no row for a title", TableVorlauf)
	}
	lead := expiryLead{
		check: 7 * whole(row, "pruefungWochen"), first: 7 * whole(row, "brief1Wochen"),
		second: 7 * whole(row, "brief2Wochen"), third: 7 * whole(row, "brief3Wochen"),
	}
	r.leads[known] = lead
	return lead, nil
}

// whole gives a number of a row as an integer; 0 where there is none.
func whole(row *feel.Context, name string) int {
	n, ok := get(row, name).(feel.Number)
	if !ok {
		return 0
	}
	i, ok := n.Int64()
	if !ok {
		return 0
	}
	return int(i)
}

// reminder gives the reminder that falls on a day, or "".
func (j expiryJudgement) reminder(day, ends casefile.Date) string {
	left := day.DaysUntil(ends)
	if left > 0 && left == j.lead.second {
		return stepSecond
	}
	if left > 0 && left == j.lead.third {
		return stepThird
	}
	return ""
}

func (j expiryJudgement) entry(e store.Expiring, hash string, day casefile.Date) store.ExpiryVerdict {
	return store.ExpiryVerdict{
		Title: e.Title.ID, Ends: e.Ends, Verdict: j.verdict, Reason: j.reason, Paragraph: j.paragraph, TableHash: hash, NeedsReview: j.review, AsOf: day,
	}
}

func (j expiryJudgement) line(e store.Expiring, step string) store.ExpiryLine {
	return store.ExpiryLine{
		Title: e.Title.ID, Ends: e.Ends, Step: step, Verdict: j.verdict, Reason: j.reason, Paragraph: j.paragraph, NeedsReview: j.review,
	}
}
