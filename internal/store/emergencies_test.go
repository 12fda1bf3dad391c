package store_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// reported receives a report of an emergency, for which a row of the rule has proposed an urgency.
func reported(t *testing.T, s *store.Store, at time.Time, reason, row string, change func(*store.Application)) casefile.Case {
	t.Helper()
	a := anApplication()
	a.Case.Procedure, a.Receipt.ReceivedAt, a.Title = "notfall", at, casefile.Title{}
	if reason != "" {
		a.Facts["notfallArt"] = json.RawMessage(`"` + reason + `"`)
	}
	if change != nil {
		change(&a)
	}
	c, _, _, err := s.ReceiveApplication(t.Context(), a)
	require.NoError(t, err)
	_, err = s.PutDecision(t.Context(), casefile.Decision{
		CaseID: c.ID, Key: "case/1", Table: "notfall-punkte", TableHash: "h", Inputs: json.RawMessage(`{}`), Warnings: json.RawMessage(`[]`),
		Outputs: json.RawMessage(`{"prioritaet": "p1", "punkte": 90, "grund": "Grund von ` + row + `."}`), Matched: json.RawMessage(`[{"RuleID": "` + row + `"}]`),
		HappenedAt: at,
	}, nil)
	require.NoError(t, err)
	return c
}

// decides opens a task of a case and lets somebody finish it.
func decides(t *testing.T, s *store.Store, id casefile.CaseID, rev int, element string, actor casefile.ActorID, data string) {
	t.Helper()
	project(t, s, store.Turn{CaseID: id, Rev: rev, At: berlin1430, State: []byte("{}"), Facts: []store.Fact{{
		N: 1, Code: store.FactTaskOpened, Process: "notfall", Element: element, ElementName: element, Instance: rev,
		Task: &store.TaskOpened{Form: "notfall/nachweise-pruefen", Group: "clearing"},
	}}})
	rows, _, err := s.Tasks(t.Context(), store.TaskFilter{CaseID: id, State: casefile.TaskOpen})
	require.NoError(t, err)
	task := rows[0].Task
	claimed, err := s.ClaimTask(t.Context(), task.ID, actor, task.Version)
	require.NoError(t, err)
	sub, err := s.Submit(t.Context(), casefile.Submission{
		TaskID: task.ID, Actor: actor, TaskVersion: claimed.Version, SubmittedAt: berlin1430.Add(time.Duration(rev) * time.Minute),
		Data: json.RawMessage(data), Deciding: json.RawMessage(`{}`),
	})
	require.NoError(t, err)
	project(t, s, store.Turn{CaseID: id, Rev: rev + 1, At: berlin1430, State: []byte("{}"), Facts: []store.Fact{{
		N: 1, Code: store.FactTaskCompleted, Instance: rev, Submission: sub.ID, Actor: actor,
	}}})
}

// TestEmergencies: domain 4.13: reason and outcome of every report stay for learning. What an official says when the emergency is solved counts, before
// that what was set at the first look; each filter finds its reports alone, and every number is the length of the list behind it.
func TestEmergencies(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	day := func(n int) time.Time { return berlin1430.AddDate(0, 0, n) }
	open := reported(t, s, day(0), "titel-abgelaufen", "zeile-titel", nil)
	holds := reported(t, s, day(-1), "titel-abgelaufen", "zeile-titel", nil)
	decides(t, s, holds.ID, 1, "nachweise-pruefen", "clr1", `{"notfallPrioritaet": "p2", "notfallNachweis": "liegt-vor", "notfallLerngrund": "bestaetigt"}`)
	decides(t, s, holds.ID, 3, "vorrang-mitzeichnen", "boss", `{"notfallPrioritaet": "p1"}`)
	decides(t, s, holds.ID, 5, "notfall-loesen", "sb1", `{"notfallErgebnis": "termin", "notfallEcht": true, "notfallLerngrund": "tag-spaeter"}`)
	notAfterAll := reported(t, s, day(-2), "arbeitsplatz", "zeile-arbeit", nil)
	decides(t, s, notAfterAll.ID, 1, "nachweise-pruefen", "clr1", `{"notfallPrioritaet": "p1", "notfallLerngrund": "bestaetigt"}`)
	decides(t, s, notAfterAll.ID, 3, "sofort-handeln", "sb1", `{"notfallErgebnis": "kein-notfall", "notfallEcht": false, "notfallLerngrund": "kein-nachweis"}`)
	none := reported(t, s, day(-3), "reise-privat", "zeile-urlaub", func(a *store.Application) { a.Receipt.Channel = casefile.ChannelEmail })
	decides(t, s, none.ID, 1, "nachweise-pruefen", "clr2", `{"notfallPrioritaet": "kein-notfall", "notfallLerngrund": "kein-grund"}`)
	twice := reported(t, s, day(-4), "", "zeile-unklar", nil)
	decides(t, s, twice.ID, 1, "nachweise-pruefen", "clr2", `{"notfallPrioritaet": "doppelt", "notfallLerngrund": "schon-erledigt"}`)
	ended := reported(t, s, day(-5), "gewalt", "zeile-schutz", nil)
	project(t, s, store.Turn{CaseID: ended.ID, Rev: 1, At: berlin1430, State: []byte("{}"), Closed: true, Outcome: "meldung-zurueckgenommen"})
	hidden := reported(t, s, day(-6), "gewalt", "zeile-schutz", func(a *store.Application) { a.Case.Sensitivity = "vertraulich" })
	aCase(t, s) // no report

	listed := func(f store.EmergencyFilter) []casefile.CaseID {
		t.Helper()
		var ids []casefile.CaseID
		for f.Limit = 2; ; {
			rows, next, err := s.Emergencies(t.Context(), f)
			require.NoError(t, err)
			for _, r := range rows {
				ids = append(ids, r.Case.ID)
			}
			if f.Cursor = next; next == "" {
				break
			}
		}
		n, capped, err := s.CountEmergencies(t.Context(), f)
		require.NoError(t, err)
		require.False(t, capped)
		require.Len(t, ids, n)
		return ids
	}
	all := []casefile.CaseID{open.ID, holds.ID, notAfterAll.ID, none.ID, twice.ID, ended.ID, hidden.ID}
	require.Equal(t, all, listed(store.EmergencyFilter{}), "the newest first, page by page without a gap")
	require.Equal(t, all[:6], listed(store.EmergencyFilter{HideConfidential: true}))
	of := func(n int) casefile.Date { return casefile.DateOf(day(n)) }
	require.Equal(t, all[1:4], listed(store.EmergencyFilter{From: of(-3), To: of(-1)}))
	require.Equal(t, []casefile.CaseID{none.ID}, listed(store.EmergencyFilter{Channel: casefile.ChannelEmail}))
	require.Equal(t, []casefile.CaseID{twice.ID}, listed(store.EmergencyFilter{Reason: store.EmergencyUnstated}))
	require.Equal(t, all[:2], listed(store.EmergencyFilter{Reason: "titel-abgelaufen"}))
	require.Equal(t, []casefile.CaseID{notAfterAll.ID}, listed(store.EmergencyFilter{Row: "zeile-arbeit"}))
	for verdict, want := range map[store.EmergencyVerdict][]casefile.CaseID{
		store.EmergencyOpen: {open.ID, hidden.ID}, store.EmergencyReal: {holds.ID}, store.EmergencyNone: {notAfterAll.ID, none.ID},
		store.EmergencyTwice: {twice.ID}, store.EmergencyEnded: {ended.ID},
	} {
		require.Equal(t, want, listed(store.EmergencyFilter{Verdict: verdict}), verdict)
	}
	for _, cursor := range []string{"rubbish", "eHx5"} {
		_, _, err := s.Emergencies(t.Context(), store.EmergencyFilter{Cursor: cursor})
		requireKind(t, err, casefile.Invalid, "store.cursor")
	}

	tallies, err := s.EmergencyTallies(t.Context(), store.EmergencyFilter{Verdict: store.EmergencyOpen, Reason: "gewalt"})
	require.NoError(t, err)
	seen := 0
	for _, tally := range tallies {
		seen += tally.All
		sum := 0
		for verdict, n := range tally.By {
			sum += n
			require.Len(t, listed(store.EmergencyFilter{Reason: tally.Reason, Row: tally.Row, Verdict: verdict}), n, "%s %s %s", tally.Reason, tally.Row, verdict)
		}
		require.Equal(t, tally.All, sum)
		require.Equal(t, tally.Row != "", tally.Words == "Grund von "+tally.Row+".", "the row in plain words")
	}
	require.Equal(t, 2*len(all), seen, "each report counts once by its reason and once by its row")
}

// TestEmergencyRow: one line tells the whole of a report: what the rule proposed, who set and signed the urgency, who solved it how, and what came of the
// application that the person had or made.
func TestEmergencyRow(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	number := func(a *store.Application) {
		a.Person.AZRNummer, a.Facts["notfallTag"] = "100000000001", json.RawMessage(`"2026-12-01"`)
	}
	c := reported(t, s, berlin1430, "titel-abgelaufen", "zeile-titel", number)
	decides(t, s, c.ID, 1, "nachweise-pruefen", "clr1", `{"notfallPrioritaet": "p2", "notfallNachweis": "glaubhaft", "notfallLerngrund": "bestaetigt"}`)
	decides(t, s, c.ID, 3, "vorrang-mitzeichnen", "boss", `{"notfallPrioritaet": "p1"}`)
	decides(t, s, c.ID, 5, "notfall-loesen", "sb1", `{"notfallErgebnis": "fiktionsbescheinigung", "notfallEcht": true, "notfallLerngrund": "bestaetigt"}`)
	only := func() store.EmergencyRow {
		t.Helper()
		rows, _, err := s.Emergencies(t.Context(), store.EmergencyFilter{})
		require.NoError(t, err)
		require.Len(t, rows, 1)
		return rows[0]
	}
	at := func(minutes int) time.Time { return berlin1430.Add(time.Duration(minutes) * time.Minute).UTC() }
	row := only()
	require.Equal(t, c.Aktenzeichen, row.Case.Aktenzeichen)
	row.CaseRow = store.CaseRow{}
	require.Equal(t, store.EmergencyRow{
		Channel: casefile.ChannelPortal, Reason: "titel-abgelaufen", Day: "2026-12-01", Proposed: "p1", Points: "90", Row: "zeile-titel", Words: "Grund von zeile-titel.",
		Priority: "p1", Proof: "glaubhaft", Set: store.EmergencyAct{By: "clr1", At: at(1)}, Signed: store.EmergencyAct{By: "boss", At: at(3)},
		Result: "fiktionsbescheinigung", Learnt: "bestaetigt", Solved: store.EmergencyAct{By: "sb1", At: at(5)}, Verdict: store.EmergencyReal,
	}, row)

	application := func(received time.Time, change func(*store.Application)) casefile.Case {
		t.Helper()
		a := anApplication()
		number(&a)
		a.Receipt.ReceivedAt = received
		if change != nil {
			change(&a)
		}
		stored, _, _, err := s.ReceiveApplication(t.Context(), a)
		require.NoError(t, err)
		require.Equal(t, c.PersonID, stored.PersonID)
		return stored
	}
	closes := func(id casefile.CaseID, at time.Time) {
		t.Helper()
		project(t, s, store.Turn{CaseID: id, Rev: 1, At: at, State: []byte("{}"), Closed: true, Outcome: "titel-verlaengert"})
	}
	before := application(berlin1430.AddDate(-1, 0, 0), nil)
	closes(before.ID, berlin1430.AddDate(0, 0, -1))
	application(berlin1430, func(a *store.Application) { a.Case.Sensitivity = "vertraulich" })
	application(berlin1430, func(a *store.Application) { a.Case.Procedure = "sicherheitsabfrage" })
	require.Empty(t, only().Later, "what ended before, what is more confidential, and the query of § 73 AufenthG are not told")
	running := application(berlin1430.AddDate(0, 0, -30), func(a *store.Application) { a.Facts["bescheinigungBis"] = json.RawMessage(`"2027-02-28"`) })
	require.Equal(t, store.EmergencyLater{
		Case: running.ID, Aktenzeichen: running.Aktenzeichen, Procedure: "verlaengerung", State: casefile.CaseOpen, Certificate: "2027-02-28",
	}, only().Later)
	closes(running.ID, berlin1430.AddDate(0, 0, 9))
	later := only().Later
	require.Equal(t, "titel-verlaengert", later.Outcome)
	require.Equal(t, berlin1430.AddDate(0, 0, 9).UTC(), later.ClosedAt)
}
