package store_test

import (
	"encoding/json"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// TestClaimOnce: of many who reach for a task at the same moment one gets it, and the others learn who has it since when.
func TestClaimOnce(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	c, task := aTask(t, s)
	const callers = 10
	errs := make([]error, callers)
	var wg sync.WaitGroup
	for i := range callers {
		wg.Go(func() { _, errs[i] = s.ClaimTask(t.Context(), task.ID, casefile.ActorID(rune('a'+i)), task.Version) })
	}
	wg.Wait()
	task = onlyTask(t, s, c.ID)
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
			continue
		}
		params := requireConflict(t, err, "task.claimed")
		require.Equal(t, string(task.Assignee), params["holder"])
		require.NotEmpty(t, params["since"])
	}
	require.Equal(t, 1, won)
	require.NoError(t, s.VerifyChain(t.Context(), c.ID, casefile.StreamCase))
}

// TestClaimAndUnclaim walks through the versions of a task; row_history keeps each of them with its period.
func TestClaimAndUnclaim(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	clock := &clock{t: berlin1430}
	s := db.Open(t, clock.now)
	_, task := aTask(t, s)
	require.Equal(t, 1, task.Version)
	clock.t = clock.t.Add(time.Minute)
	claimed, err := s.ClaimTask(t.Context(), task.ID, "anna", 1)
	require.NoError(t, err)
	require.Equal(t, 2, claimed.Version)
	again, err := s.ClaimTask(t.Context(), task.ID, "anna", 1)
	require.NoError(t, err, "a second click is no conflict")
	require.Equal(t, claimed, again)
	_, err = s.UnclaimTask(t.Context(), task.ID, "anna", 1)
	requireConflict(t, err, "task.version")
	clock.t = clock.t.Add(time.Minute)
	freed, err := s.UnclaimTask(t.Context(), task.ID, "anna", 2)
	require.NoError(t, err)
	require.Empty(t, freed.Assignee)
	_, err = s.UnclaimTask(t.Context(), task.ID, "anna", 3)
	requireConflict(t, err, "task.not-claimed")
	_, err = s.ClaimTask(t.Context(), task.ID, "berta", 2)
	requireConflict(t, err, "task.version")
	followed, err := s.SetFollowUp(t.Context(), store.FollowUp{Task: task.ID, Actor: "anna", Version: 3, Day: casefile.MustParseDate("2026-12-24")})
	require.NoError(t, err)
	require.Equal(t, "2026-12-24", followed.FollowUpOn.String())

	type version struct {
		Version  int
		Assignee string
		From, To time.Time
	}
	var history []version
	rows, err := db.App(t).Query(t.Context(), `select version, "row" ->> 'assignee', recorded_from, recorded_to
		from row_history where table_name = 'task' and row_id = $1 order by version`, string(task.ID))
	require.NoError(t, err)
	for rows.Next() {
		var v version
		require.NoError(t, rows.Scan(&v.Version, &v.Assignee, &v.From, &v.To))
		v.From, v.To = v.From.UTC(), v.To.UTC()
		history = append(history, v)
	}
	require.NoError(t, rows.Err())
	minute := func(n int) time.Time { return berlin1430.Add(time.Duration(n) * time.Minute) }
	require.Equal(t, []version{
		{1, "", minute(0), minute(1)}, {2, "anna", minute(1), minute(2)}, {3, "", minute(2), minute(2)},
	}, history)
}

// TestSubmission: what a person entered is stored before anybody tries to apply it, is never lost with a refusal, and counts once.
func TestSubmission(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	c, task := aTask(t, s)
	sub := casefile.Submission{
		ID: casefile.SubmissionID(uuid.NewString()), TaskID: task.ID, Actor: "anna", TaskVersion: 1, SubmittedAt: berlin1430,
		Data: json.RawMessage(`{"entscheidung":"erteilen","gehalt":5000}`), Deciding: json.RawMessage(`{"entscheidung":"erteilen"}`),
	}
	stored, err := s.Submit(t.Context(), sub)
	require.NoError(t, err)
	require.Equal(t, casefile.SubmissionPending, stored.State)
	require.Equal(t, c.ID, stored.CaseID)
	again, err := s.Submit(t.Context(), sub)
	require.NoError(t, err)
	require.Equal(t, stored, again)

	second := sub
	second.ID = ""
	_, err = s.Submit(t.Context(), second)
	requireConflict(t, err, "task.submission-pending")
	subs, tasks, err := s.PendingSubmissions(t.Context(), casefile.Submission{}, 10)
	require.NoError(t, err)
	require.Equal(t, []casefile.Submission{stored}, subs)
	require.Equal(t, []casefile.Task{task}, tasks)
	subs, _, err = s.PendingSubmissions(t.Context(), stored, 10)
	require.NoError(t, err)
	require.Empty(t, subs, "nothing waits behind it")

	require.NoError(t, s.RejectSubmission(t.Context(), sub.ID, "task.vier-augen"))
	require.NoError(t, s.RejectSubmission(t.Context(), sub.ID, "task.vier-augen"))
	rejected, err := s.Submission(t.Context(), sub.ID)
	require.NoError(t, err)
	require.Equal(t, "task.vier-augen", rejected.Verdict)
	require.JSONEq(t, string(sub.Data), string(rejected.Data))

	second.TaskVersion = 9
	_, err = s.Submit(t.Context(), second)
	requireConflict(t, err, "task.version")
	claimed, err := s.ClaimTask(t.Context(), task.ID, "berta", 1)
	require.NoError(t, err)
	second.TaskVersion = claimed.Version
	_, err = s.Submit(t.Context(), second)
	require.Equal(t, "berta", requireConflict(t, err, "task.claimed")["holder"])
	second.ActingFor = "berta"
	second, err = s.Submit(t.Context(), second)
	require.NoError(t, err)

	project(t, s, store.Turn{CaseID: c.ID, Rev: 2, At: berlin1430, State: []byte("{}"), Facts: []store.Fact{
		{N: 1, Code: store.FactTaskCompleted, Instance: 7, Submission: second.ID, Actor: "anna"},
	}})
	applied, err := s.Submission(t.Context(), second.ID)
	require.NoError(t, err)
	require.Equal(t, casefile.SubmissionApplied, applied.State)
	requireConflict(t, s.RejectSubmission(t.Context(), second.ID, "late"), "submission.applied")
	facts, err := s.Facts(t.Context(), c.ID)
	require.NoError(t, err)
	require.JSONEq(t, `5000`, string(facts["gehalt"]), "the newest word on a fact counts")
	require.JSONEq(t, `"arbeit"`, string(facts["grund"]))
	require.Equal(t, casefile.TaskCompleted, onlyTask(t, s, c.ID).State)
	second.ID = ""
	_, err = s.Submit(t.Context(), second)
	requireConflict(t, err, "task.not-open")
	_, err = s.ClaimTask(t.Context(), task.ID, "anna", 3)
	requireConflict(t, err, "task.not-open")
}

// TestWorklistPages: keyset pages show every task once, the most urgent first and those without a due day last, whatever the size of a
// page, and also while tasks come and go between two pages.
func TestWorklistPages(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	c := aCase(t, s)
	dues := []string{"", "2026-12-03", "2026-12-01", "2026-12-03", "", "2026-12-02", "2026-12-03"}
	for i, due := range dues {
		project(t, s, aTurn(c.ID, i+1, i+1, due))
	}
	want := []string{"2026-12-01", "2026-12-02", "2026-12-03", "2026-12-03", "2026-12-03", "", ""}
	for size := 1; size <= len(dues)+1; size++ {
		seen, got := map[casefile.TaskID]bool{}, []string{}
		f := store.TaskFilter{State: casefile.TaskOpen, Limit: size}
		for {
			rows, next, err := s.Tasks(t.Context(), f)
			require.NoError(t, err)
			for _, r := range rows {
				require.False(t, seen[r.Task.ID])
				seen[r.Task.ID] = true
				got = append(got, r.Task.DueOn.String())
			}
			if f.Cursor = next; next == "" {
				break
			}
		}
		require.Equal(t, want, got, "pages of %d", size)
	}
	_, _, err := s.Tasks(t.Context(), store.TaskFilter{Cursor: "nonsense"})
	requireKind(t, err, casefile.Invalid, "store.cursor")
	n, capped, err := s.CountTasks(t.Context(), store.TaskFilter{State: casefile.TaskOpen})
	require.NoError(t, err)
	require.Equal(t, len(dues), n)
	require.False(t, capped)
}

// TestWorklistFilters: every filter lets the task through that it names and keeps out the one that it does not.
func TestWorklistFilters(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	c, task := aTask(t, s)
	day := casefile.MustParseDate
	for name, test := range map[string]struct{ hit, miss store.TaskFilter }{
		"team":       {store.TaskFilter{Teams: []string{"team-1"}}, store.TaskFilter{Teams: []string{"team-2"}}},
		"teams":      {store.TaskFilter{Teams: []string{"x", "team-1"}}, store.TaskFilter{Teams: []string{"x", "y"}}},
		"group":      {store.TaskFilter{Groups: []string{"sachbearbeitung"}}, store.TaskFilter{Groups: []string{"leitung"}}},
		"unassigned": {store.TaskFilter{Unassigned: true}, store.TaskFilter{Assignee: "anna"}},
		"state":      {store.TaskFilter{State: casefile.TaskOpen}, store.TaskFilter{State: casefile.TaskCompleted}},
		"case":       {store.TaskFilter{CaseID: c.ID}, store.TaskFilter{CaseID: casefile.CaseID(uuid.NewString())}},
		"procedure":  {store.TaskFilter{Procedure: "verlaengerung"}, store.TaskFilter{Procedure: "x"}},
		"due from":   {store.TaskFilter{DueFrom: day("2026-12-03")}, store.TaskFilter{DueFrom: day("2026-12-04")}},
		"due to":     {store.TaskFilter{DueTo: day("2026-12-03")}, store.TaskFilter{DueTo: day("2026-12-02")}},
		"number":     {store.TaskFilter{Text: "2026-000001"}, store.TaskFilter{Text: "2026_000001"}},
		"name":       {store.TaskFilter{Text: "ayse CELIK"}, store.TaskFilter{Text: "ayse meier"}},
		"short word": {store.TaskFilter{Text: "lu ce"}, store.TaskFilter{Text: "uc"}},
		"umlaut":     {store.TaskFilter{Text: "uebermut"}, store.TaskFilter{Text: "%"}},
	} {
		rows, _, err := s.Tasks(t.Context(), test.hit)
		require.NoError(t, err, name)
		require.Len(t, rows, 1, name)
		rows, _, err = s.Tasks(t.Context(), test.miss)
		require.NoError(t, err, name)
		require.Empty(t, rows, name)
		n, _, err := s.CountTasks(t.Context(), test.hit)
		require.NoError(t, err, name)
		require.Equal(t, 1, n, name)
	}
	rows := tasksOf(t, s, c.ID)
	require.Equal(t, store.TaskRow{
		Task: task, Aktenzeichen: c.Aktenzeichen, FamilyName: "Çelik-Übermut", GivenNames: "Ayşe Łucja",
		BirthDate: casefile.PartialDate{Year: 1991, Month: 3}, Nationalities: []string{"TUR", "POL"}, Procedure: "verlaengerung",
		AppliedFor: "18b", TitleValidTo: day("2026-12-31"), ReceivedAt: c.ReceivedAt,
	}, withoutSortKey(rows[0]))
}

// withoutSortKey leaves out what only the next page needs.
func withoutSortKey(r store.TaskRow) store.TaskRow {
	return store.TaskRow{
		Task: r.Task, Aktenzeichen: r.Aktenzeichen, FamilyName: r.FamilyName, GivenNames: r.GivenNames, BirthDate: r.BirthDate,
		Nationalities: r.Nationalities, Procedure: r.Procedure, AppliedFor: r.AppliedFor, TitleValidTo: r.TitleValidTo,
		ReceivedAt: r.ReceivedAt, ReplyAt: r.ReplyAt,
	}
}

// TestCaseSearchPages: the case that arrived last comes first, and no page repeats a case.
func TestCaseSearchPages(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	for i := range 5 {
		a := anApplication()
		a.Receipt.ReceivedAt = berlin1430.Add(time.Duration(i/2) * time.Hour)
		_, _, _, err := s.ReceiveApplication(t.Context(), a)
		require.NoError(t, err)
	}
	var got []time.Time
	seen := map[casefile.CaseID]bool{}
	f := store.CaseFilter{Text: "celik", Procedure: "verlaengerung", State: "open", Team: "team-1", Limit: 2}
	for {
		rows, next, err := s.SearchCases(t.Context(), f)
		require.NoError(t, err)
		for _, r := range rows {
			require.False(t, seen[r.Case.ID])
			seen[r.Case.ID] = true
			got = append(got, r.Case.ReceivedAt)
		}
		if f.Cursor = next; next == "" {
			break
		}
	}
	h := time.Hour
	require.Equal(t, []time.Time{
		berlin1430.Add(2 * h), berlin1430.Add(h), berlin1430.Add(h), berlin1430, berlin1430,
	}, got)
}

// TestDraftsAndSearches belong to one person: nobody else reads them.
func TestDraftsAndSearches(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	_, task := aTask(t, s)
	_, found, err := s.Draft(t.Context(), task.ID, "anna")
	require.NoError(t, err)
	require.False(t, found)
	for seen, text := range []string{`{"a":1}`, `{"a":2}`} {
		saved, err := s.SaveDraft(t.Context(), task.ID, "anna", json.RawMessage(text), seen)
		require.NoError(t, err)
		require.Equal(t, seen+1, saved.Version)
	}
	draft, found, err := s.Draft(t.Context(), task.ID, "anna")
	require.NoError(t, err)
	require.True(t, found)
	require.JSONEq(t, `{"a":2}`, string(draft.Data))
	require.Equal(t, clock.t, draft.SavedAt.In(clock.t.Location()))
	_, err = s.SaveDraft(t.Context(), casefile.TaskID(uuid.NewString()), "anna", nil, 0)
	requireKind(t, err, casefile.NotFound, "store.not-found")
	_, err = s.SaveDraft(t.Context(), "no-uuid", "anna", nil, 0)
	requireKind(t, err, casefile.NotFound, "store.not-found")

	id, err := s.SaveSearch(t.Context(), "anna", json.RawMessage(`{"text":"x"}`))
	require.NoError(t, err)
	_, err = s.Search(t.Context(), "berta", id)
	requireKind(t, err, casefile.NotFound, "store.not-found")
	search, err := s.Search(t.Context(), "anna", id)
	require.NoError(t, err)
	require.JSONEq(t, `{"text":"x"}`, string(search))
	clock.t = clock.t.AddDate(0, 0, 31)
	_, err = s.SaveSearch(t.Context(), "anna", nil)
	require.NoError(t, err)
	_, err = s.Search(t.Context(), "anna", id)
	requireKind(t, err, casefile.NotFound, "store.not-found")
}

// TestSubmitRace: of two who finish one task at the same moment one submission waits for its verdict.
func TestSubmitRace(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	_, task := aTask(t, s)
	const callers = 8
	errs := make([]error, callers)
	var wg sync.WaitGroup
	for i := range callers {
		wg.Go(func() {
			_, errs[i] = s.Submit(t.Context(), casefile.Submission{TaskID: task.ID, Actor: "anna", TaskVersion: 1})
		})
	}
	wg.Wait()
	stored := 0
	for _, err := range errs {
		if err == nil {
			stored++
			continue
		}
		requireConflict(t, err, "task.submission-pending")
	}
	require.Equal(t, 1, stored, "%v", errors.Join(errs...))
}

// TestDecider: § 37 Abs. 3 Satz 1 VwVfG: under a decision stands who had the last word, so a second signature goes before the first one, a decision made anew
// before an earlier signature, and what was refused, what others did and what was done on another case does not count.
func TestDecider(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	c, other := aCase(t, s), aCase(t, s)
	rev := 0
	decided := func(id casefile.CaseID, element string, actor casefile.ActorID) {
		clock.t = clock.t.Add(time.Minute)
		rev += 2
		decides(t, s, id, rev-1, element, actor, `{}`)
	}
	by := func() casefile.ActorID {
		actor, err := s.Decider(t.Context(), c.ID, []string{"antrag-entscheiden", "entscheidung-mitzeichnen"})
		require.NoError(t, err)
		return actor
	}
	_, err := s.Decider(t.Context(), c.ID, []string{"antrag-entscheiden"})
	requireKind(t, err, casefile.NotFound, "store.not-found")
	decided(c.ID, "antrag-entscheiden", "anna")
	require.Equal(t, casefile.ActorID("anna"), by())
	decided(c.ID, "entscheidung-mitzeichnen", "lea")
	require.Equal(t, casefile.ActorID("lea"), by())
	decided(c.ID, "antrag-entscheiden", "bert")
	decided(c.ID, "vollstaendigkeit-pruefen", "clara")
	require.Equal(t, casefile.ActorID("bert"), by())
	rev = 0
	decided(other.ID, "entscheidung-mitzeichnen", "otto")
	require.Equal(t, casefile.ActorID("bert"), by())
}
