package drawup

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/letter"
	"ablauf/processes"
)

func on(day string) casefile.Date { return casefile.MustParseDate(day) }

func running(kind, last, set string) casefile.Deadline {
	return casefile.Deadline{
		Kind: kind, LastDay: on(last), State: casefile.DeadlineRunning, SetAt: on(set).Time(calendar.Berlin()).Add(10 * time.Hour),
		Paragraph: "ZZGEHEIM", Reason: "ZZGEHEIM", Params: map[string]string{"x": "ZZGEHEIM"},
	}
}

func sent(template, day string) casefile.Letter {
	return casefile.Letter{Template: template, LetterDate: on(day), State: casefile.LetterSent, PostedOn: on(day), Subject: "ZZGEHEIM"}
}

// said fills the letter with the standing of a case.
func said(t *testing.T, c casefile.Case, deadlines []casefile.Deadline, letters []casefile.Letter, announced casefile.Date) string {
	t.Helper()
	library, err := processes.Load()
	require.NoError(t, err)
	bundle, found := library.Newest("sachstand")
	require.True(t, found)
	source, err := bundle.Letter("sachstand/auskunft")
	require.NoError(t, err)
	parsed, err := letter.ParseTemplate(source)
	require.NoError(t, err)
	stated := standingFields(standingOf(c, deadlines, letters, announced))
	stated["Unterlagen"] = []map[string]any{{"Code": "K01", "Bezeichnung": "Nachweis der Krankenversicherung"}}
	subject, body, err := parsed.Fill(map[string]any{
		"Person": map[string]any{"Anrede": "Guten Tag"}, "Fall": map[string]any{"EingangAm": on("2026-11-23"), "Aktenzeichen": "ABH-2"},
		"Bezug":     map[string]any{"Aktenzeichen": "ABH-1", "EingangAm": on("2026-09-01"), "AntragAuf": "18b"},
		"Behoerde":  map[string]any{"Name": "Stadt Musterstadt", "Telefon": "030", "EMail": "a@b.example"},
		"Sachstand": stated,
	})
	require.NoError(t, err)
	var text strings.Builder
	text.WriteString(subject + "\n")
	for _, block := range body {
		text.WriteString(block.Text + "\n" + strings.Join(block.Items, "\n") + "\n")
	}
	return text.String()
}

// TestADecisionIsMadeByItsAnnouncement: § 43 Abs. 1, § 41 VwVfG, § 75 VwGO: what lies in the tray, or came back, has decided nothing for the person;
// what was posted has, and what was served with a record of service has, whatever the tray says.
func TestADecisionIsMadeByItsAnnouncement(t *testing.T) {
	t.Parallel()
	open := casefile.Case{State: casefile.CaseOpen}
	posted := sent("ablehnung/bescheid-ablehnung", "2026-11-19")
	printed, back := posted, posted
	printed.PostedOn, back.ReturnedOn = casefile.Date{}, on("2026-11-25")
	day := on("2026-11-19")
	for name, c := range map[string]struct {
		letter    casefile.Letter
		announced casefile.Date
		want      casefile.Date
	}{
		"posted":                          {posted, casefile.Date{}, day},
		"printed and not posted":          {printed, casefile.Date{}, casefile.Date{}},
		"came back":                       {back, casefile.Date{}, casefile.Date{}},
		"served with a record of service": {printed, on("2026-11-21"), day},
		"served, then came back":          {back, on("2026-11-21"), casefile.Date{}},
		"came back, then served anew":     {back, on("2026-11-27"), day},
	} {
		require.Equal(t, c.want, standingOf(open, nil, []casefile.Letter{c.letter}, c.announced).DecidedOn, name)
	}
}

// TestStandingSaysWhatIsTrue: § 25 VwVfG: each state has its sentence, and none of the others; what the person has to do stands there with
// its day.
func TestStandingSaysWhatIsTrue(t *testing.T) {
	t.Parallel()
	sentences := map[string]string{
		"documents": "Wir warten auf Unterlagen von Ihnen.", "hearing": "Wir warten auf Ihre Antwort", "ba": "Wir warten auf die Bundesagentur für Arbeit.",
		"examined": "Wir prüfen Ihr Anliegen.", "decided": "Wir haben entschieden und Ihnen am", "extended": "Wir haben Ihren Titel verlängert.",
		"withdrawn": "Sie haben Ihren Antrag zurückgenommen.", "refused": "Wir haben entschieden. Unser Bescheid ist vom",
		"closed": "Das Verfahren ist seit dem", "next": "Fehlt uns etwas, schreiben wir Ihnen.", "nothing more": "Zu diesem Aktenzeichen kommt nichts mehr",
	}
	open := casefile.Case{State: casefile.CaseOpen}
	closed := func(outcome string) casefile.Case {
		return casefile.Case{State: casefile.CaseClosed, Outcome: outcome, ClosedAt: on("2026-11-20").Time(calendar.Berlin()).Add(time.Hour)}
	}
	for _, c := range []struct {
		name      string
		subject   casefile.Case
		deadlines []casefile.Deadline
		letters   []casefile.Letter
		says      []string
		also      []string
	}{
		{"nothing is awaited", open, nil, nil, []string{"examined", "next"}, nil},
		{
			"documents are missing", open,
			[]casefile.Deadline{running("nachforderung", "2026-12-14", "2026-11-16")},
			nil,
			[]string{"documents"},
			[]string{"bis Montag, 14.12.2026", "Nachweis der Krankenversicherung (K01)"},
		},
		{"hearing", open, []casefile.Deadline{running("anhoerung", "2026-12-07", "2026-11-20")}, nil, []string{"hearing"}, []string{"bis Montag, 07.12.2026", "noch nichts entschieden"}},
		{"Bundesagentur", open, []casefile.Deadline{running("ba-zustimmung", "2026-12-02", "2026-11-18")}, nil, []string{"ba", "next"}, []string{"seit dem Mittwoch, 18.11.2026"}},
		{
			"documents and Bundesagentur", open,
			[]casefile.Deadline{running("ba-zustimmung", "2026-12-02", "2026-11-18"), running("nachforderung", "2026-12-14", "2026-11-16")},
			nil,
			[]string{"ba", "documents"},
			nil,
		},
		{"what was awaited has come", open, []casefile.Deadline{{Kind: "nachforderung", LastDay: on("2026-12-14"), State: casefile.DeadlineMet}}, nil, []string{"examined", "next"}, nil},
		{"the decision has gone out", open, nil, []casefile.Letter{sent("ablehnung/bescheid-ablehnung", "2026-11-19")}, []string{"decided"}, []string{"Donnerstag, 19.11.2026"}},
		{
			"a drafted decision has not", open, nil,
			[]casefile.Letter{{Template: "ablehnung/bescheid-ablehnung", LetterDate: on("2026-11-19"), State: casefile.LetterIntended}},
			[]string{"examined", "next"},
			nil,
		},
		{"extended", closed("titel-verlaengert"), nil, []casefile.Letter{sent("verlaengerung/bescheid-bewilligung", "2026-11-19")}, []string{"extended", "nothing more"}, nil},
		{"withdrawn", closed("antrag-zurueckgenommen"), nil, nil, []string{"withdrawn", "nothing more"}, nil},
		{"refused: the letter of the decision says so, not this one", closed("antrag-abgelehnt"), nil, []casefile.Letter{sent("ablehnung/bescheid-ablehnung", "2026-10-19")}, []string{"refused", "nothing more"}, []string{"Montag, 19.10.2026"}},
		{"handed over", closed("zustaendigkeit-abgegeben"), nil, nil, []string{"closed", "nothing more"}, []string{"Freitag, 20.11.2026"}},
		{"closed while something was awaited", closed("antrag-zurueckgenommen"), []casefile.Deadline{running("nachforderung", "2026-12-14", "2026-11-16")}, nil, []string{"withdrawn", "nothing more"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text := said(t, c.subject, c.deadlines, c.letters, casefile.Date{})
			for name, sentence := range sentences {
				if expected := slices.Contains(c.says, name); expected {
					require.Contains(t, text, sentence, name)
				} else if name != "closed" || !slices.Contains(c.says, "extended") && !slices.Contains(c.says, "withdrawn") {
					require.NotContains(t, text, sentence, name)
				}
			}
			for _, words := range c.also {
				require.Contains(t, text, words)
			}
			require.Contains(t, text, "am Dienstag, 01.09.2026 bei uns eingegangen")
			require.Contains(t, text, "**keine** Fiktionsbescheinigung")
		})
	}
}

// TestStandingKeepsSecrets: § 30 VwVfG, §§ 73, 79 Abs. 2 AufenthG: what the person has not been told has no way into the answer, whatever kind
// of deadline or letter somebody adds one day.
func TestStandingKeepsSecrets(t *testing.T) {
	t.Parallel()
	var deadlines []casefile.Deadline
	for _, kind := range []string{"sicherheitsabfrage", "aussetzung", "strafverfahren", "vwgo75", "titel-ende", "notfall", "wiedervorlage", "ZZGEHEIM"} {
		deadlines = append(deadlines, running(kind, "2027-01-11", "2026-11-01"))
	}
	letters := []casefile.Letter{
		sent("sicherheit/anfrage-ZZGEHEIM", "2026-11-02"), sent("verlaengerung/aussetzung", "2026-11-03"),
		{Template: "verlaengerung/bescheid-ausweisung", LetterDate: on("2026-11-04"), State: casefile.LetterFiled, Subject: "ZZGEHEIM"},
	}
	text := said(t, casefile.Case{State: casefile.CaseOpen, Outcome: "ZZGEHEIM", Sensitivity: "vertraulich"}, deadlines, letters, casefile.Date{})
	require.Equal(t, said(t, casefile.Case{State: casefile.CaseOpen}, nil, nil, casefile.Date{}), text, "as if there were none of it")
	for _, words := range []string{"ZZGEHEIM", "2027", "Sicherheit", "Straf", "§ 73", "§ 79", "02.11.", "03.11.", "04.11."} {
		require.NotContains(t, text, words)
	}
}

// TestStandingSaysNothingOfTheQuery: § 73 AufenthG: that the security authorities are asked, and for how long, is nothing a person is told when
// they ask how things stand.
func TestStandingSaysNothingOfTheQuery(t *testing.T) {
	t.Parallel()
	running := casefile.Deadline{Kind: "sicherheitsabfrage", State: casefile.DeadlineRunning, LastDay: casefile.MustParseDate("2026-12-07")}
	open := casefile.Case{State: casefile.CaseOpen}
	require.Equal(t, standingOf(open, nil, nil, casefile.Date{}), standingOf(open, []casefile.Deadline{running}, nil, casefile.Date{}))
}
