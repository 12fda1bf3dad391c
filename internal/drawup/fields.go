package drawup

import (
	"context"
	"encoding/json"
	"strings"

	"ablauf/internal/authority"
	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/letter"
	"ablauf/internal/store"
	"ablauf/schemas"
	"ablauf/workflows/feel"
)

// gather gives everything a letter template may name. It is frozen with the letter, so that years later one can see what the text
// was made from. kind names the deadline that the letter speaks of where it sets none itself; empty for the newest of the applicant.
func (m *Maker) gather(
	ctx context.Context, d Record, vars *feel.Context, l casefile.Letter, delivery, deadline calendar.Result, kind string,
) (map[string]any, error) {
	angaben, err := d.Angaben(vars)
	if err != nil {
		return nil, err
	}
	decisions, err := m.Store.Decisions(ctx, d.Case.ID)
	if err != nil {
		return nil, err
	}
	fields := map[string]any{
		"Fall":     map[string]any{"Aktenzeichen": d.Case.Aktenzeichen, "EingangAm": d.ReceivedOn(), "AntragAuf": d.Case.AppliedFor},
		"Person":   map[string]any{"Name": d.Person.Name(), "Anrede": d.Person.Salutation()},
		"Titel":    titleFields(d.Title),
		"Angaben":  Plain(angaben),
		"Behoerde": authorityFields(m.Authority),
		"Brief":    map[string]any{"Datum": l.LetterDate},
	}
	if !deadline.LastDay.IsZero() {
		fields["Frist"] = map[string]any{"Tag": deadline.LastDay, "Grund": deadline.Sentence("de"), "Vorbei": false}
	} else if set, found, err := m.deadlineSet(ctx, d.Case.ID, kind); err != nil {
		return nil, err
	} else if found {
		fields["Frist"] = map[string]any{"Tag": set.LastDay, "Grund": calendar.Sentence("de", set.Reason, set.Params), "Vorbei": set.LastDay.Before(l.LetterDate)}
	}
	if effect := Latest(decisions, tableEffect); effect != nil {
		fields["Wirkung"] = withGermanNames(effect)
	}
	if fee := Latest(decisions, "gebuehr"); fee != nil {
		fields["Gebuehr"] = feeFields(fee)
	}
	// A letter may ask whether they were determined; one that prints what is missing is refused.
	fields["Bescheinigung"], fields["GebuehrBescheinigung"] = map[string]any{}, nil
	if owed := Latest(decisions, "fiktionsbescheinigung"); owed != nil {
		fields["Bescheinigung"] = withGermanNames(owed)
	}
	if fee := Latest(decisions, "gebuehr-fiktionsbescheinigung"); fee != nil {
		fields["GebuehrBescheinigung"] = feeFields(fee)
	}
	if change := Latest(decisions, "arbeitgeberwechsel-pfad"); change != nil {
		fields["Wechsel"] = withGermanNames(change)
	}
	fields["Unterlagen"] = missing(angaben, decisions)
	if d.Case.Procedure == store.ProcedureExpiry {
		fields[fieldExpiry] = d.expiryFields(decisions, l.LetterDate)
	}
	if remedy, found := m.Authority.RemedyFor(DecisionOf(l.Template), l.LetterDate); found {
		fields["Rechtsbehelf"] = map[string]any{"Ueberschrift": remedy.Heading, "Text": remedy.Text}
	}
	rows := firedRows(decisions)
	fields[letter.RowsKey] = rows
	if DecisionOf(l.Template) == "ablehnung" {
		after, err := m.afterRefusal(d, vars, delivery.LastDay, l.LetterDate)
		if err != nil {
			return nil, err
		}
		// A refusal speaks of the day of its announcement, not of today.
		fields["NachBekanntgabe"], rows[tableEffect] = after, rowsOf(after)
	}
	if d.Case.About != "" {
		if err := m.addSubject(ctx, fields, d.Case.About); err != nil {
			return nil, err
		}
	}
	if lastPart(l.Template) == letterJoined {
		if err := m.addJoined(ctx, fields, d.Case.ID); err != nil {
			return nil, err
		}
	}
	if end, ok := DateOf(Get(angaben, "gueltigBis")); ok {
		fields["NeuerTitel"] = map[string]any{"GueltigBis": end, "Nebenbestimmung": Text(angaben, "nebenbestimmung")}
	}
	return fields, nil
}

// deadlineSet gives the deadline that a letter names which sets none itself: a reminder names the day that the request set.
func (m *Maker) deadlineSet(ctx context.Context, id casefile.CaseID, kind string) (casefile.Deadline, bool, error) {
	deadlines, err := m.Store.Deadlines(ctx, id)
	if err != nil {
		return casefile.Deadline{}, false, err
	}
	newest, found := newestDeadline(deadlines, kind)
	return newest, found, nil
}

// newestDeadline gives the newest deadline of the applicant that runs, and where none does the newest one: an answer may arrive between the
// moment at which a reminder is due and the moment at which it is written, and what was owed then can still be written. With a kind no other
// deadline counts: a letter that speaks of a remedy must not name the day of a departure.
func newestDeadline(deadlines []casefile.Deadline, kind string) (newest casefile.Deadline, found bool) {
	for _, dl := range deadlines {
		if dl.Direction != "antragsteller" || kind != "" && dl.Kind != kind {
			continue
		}
		runs, ran := dl.State == casefile.DeadlineRunning, newest.State == casefile.DeadlineRunning
		if !found || runs && !ran || runs == ran && dl.SetAt.After(newest.SetAt) {
			newest, found = dl, true
		}
	}
	return newest, found
}

func titleFields(t casefile.Title) map[string]any {
	fields := map[string]any{
		"Bezeichnung": t.Kind.Official(), "Paragraph": t.Paragraph, "GueltigBis": t.ValidTo, "Nebenbestimmung": t.Nebenbestimmung,
	}
	if !t.ValidTo.IsZero() {
		fields["TagNachAblauf"] = t.ValidTo.AddDays(1)
	}
	return fields
}

func authorityFields(o *authority.Authority) map[string]any {
	return map[string]any{
		"Name": o.Name, "Amt": o.Office, "Anschrift": o.Address.Street + ", " + o.Address.PostalCode + " " + o.Address.City,
		"Telefon": o.Phone, "EMail": o.Email, "Web": o.Web,
	}
}

// firedRows gives the ids of the rows that the newest decision of each table rests on, for letters to be held against.
func firedRows(decisions []casefile.Decision) map[string][]string {
	fired := map[string][]string{}
	for _, d := range decisions {
		if fired[d.Table] != nil {
			continue
		}
		var matched []struct{ RuleID string }
		if newest := latest(decisions, d.Table); json.Unmarshal(newest.Matched, &matched) != nil {
			continue // rows that nobody can read have not fired
		}
		fired[d.Table] = []string{}
		for _, row := range matched {
			fired[d.Table] = append(fired[d.Table], row.RuleID)
		}
	}
	return fired
}

func latest(decisions []casefile.Decision, table string) *casefile.Decision {
	var newest *casefile.Decision
	for i := range decisions {
		if d := &decisions[i]; d.Table == table && (newest == nil || d.HappenedAt.After(newest.HappenedAt)) {
			newest = d
		}
	}
	return newest
}

// Latest gives the outputs of the newest decision of a table.
func Latest(decisions []casefile.Decision, table string) any {
	newest := latest(decisions, table)
	if newest == nil {
		return nil
	}
	v, err := feel.DecodeJSON(newest.Outputs)
	if err != nil {
		return nil
	}
	return Plain(v)
}

// withGermanNames offers the outputs of a rule table under names that begin with a capital letter, as templates write them.
func withGermanNames(v any) any {
	m, ok := v.(map[string]any)
	if !ok {
		return v
	}
	out := make(map[string]any, len(m))
	for name, value := range m {
		out[strings.ToUpper(name[:1])+name[1:]] = value
	}
	return out
}

// feeFields adds the fee in words; what costs nothing says so.
func feeFields(fee any) any {
	fields, ok := withGermanNames(fee).(map[string]any)
	if !ok {
		return fee
	}
	if said, ok := fields["BetragText"].(string); ok && said != "" {
		return fields // the table says it with both places behind the comma
	}
	amount, _ := fields["Betrag"].(json.Number)
	switch s := amount.String(); {
	case s == "" || s == "0":
		fields["BetragText"] = "keine Gebühr"
	case strings.Contains(s, "."):
		fields["BetragText"] = strings.Replace(s, ".", ",", 1) + " Euro"
	default:
		fields["BetragText"] = s + " Euro"
	}
	return fields
}

// missing gives the documents that are named as missing, with the names that the checklist gives them, or where the case has none the form
// on which they are marked.
func missing(angaben *feel.Context, decisions []casefile.Decision) []map[string]any {
	names := checklistNames(decisions)
	var out []map[string]any
	codes, _ := Get(angaben, "fehlend").(feel.List)
	for _, c := range codes {
		code, ok := c.(feel.String)
		if !ok {
			continue
		}
		name := names[string(code)]
		if name == "" {
			name = string(code)
		}
		out = append(out, map[string]any{"Code": string(code), "Bezeichnung": name})
	}
	return out
}

// checklistNames gives the German names of the documents by code, as the checklist of the case calls them.
func checklistNames(decisions []casefile.Decision) map[string]string {
	names := documentNames()
	if list, ok := Latest(decisions, "checkliste-verlaengerung").([]any); ok {
		for _, entry := range list {
			if m, ok := entry.(map[string]any); ok {
				code, _ := m["code"].(string)
				names[code], _ = m["bezeichnung"].(string)
			}
		}
	}
	return names
}

// documentNames gives the German names of the documents by code, as the form "Fehlende Unterlagen markieren" has them. Without the form, which
// is part of the program, there are none.
func documentNames() map[string]string {
	names := map[string]string{}
	form, err := schemas.Load("nachforderung/markieren")
	if err != nil {
		return names
	}
	for _, field := range form.Fields() {
		if field.Items == nil {
			continue
		}
		for _, choice := range field.Items.Enum {
			names[choice.Value] = choice.Labels["de"]
		}
	}
	return names
}

// DecisionOf gives the kind of decision that a letter announces, as remedies name it: "ablehnung" for …/bescheid-ablehnung.
func DecisionOf(template string) string { return strings.TrimPrefix(lastPart(template), "bescheid-") }

func lastPart(ref string) string { return ref[strings.LastIndexByte(ref, '/')+1:] }
