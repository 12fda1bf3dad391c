package store_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// TestTaskMarks: product 2.3: the worklist is filtered by what was agreed under § 81a AufenthG and by statements that contradict each other. The row of the
// task follows the newest word at once, and its history tells nothing of it.
func TestTaskMarks(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	express := func(value string) func(*store.Application) {
		return func(a *store.Application) { a.Facts["beschleunigtesVerfahren"] = json.RawMessage(value) }
	}
	fast := incomingItem(t, s, berlin1430, express("true"))
	incomingItem(t, s, berlin1430, express("false"))
	contradicts := incomingItem(t, s, berlin1430, func(*store.Application) {})
	found := func(f store.TaskFilter) []casefile.CaseID {
		t.Helper()
		f.State = casefile.TaskOpen
		rows, _, err := s.Tasks(t.Context(), f)
		require.NoError(t, err)
		var ids []casefile.CaseID
		for _, r := range rows {
			ids = append(ids, r.Task.CaseID)
		}
		n, _, err := s.CountTasks(t.Context(), f)
		require.NoError(t, err)
		require.Len(t, ids, n)
		return ids
	}
	require.Equal(t, []casefile.CaseID{fast.ID}, found(store.TaskFilter{Express: true}))
	require.Empty(t, found(store.TaskFilter{Contradiction: true}))

	version := onlyTask(t, s, contradicts.ID).Version
	look := func(result string) {
		t.Helper()
		clock.t = clock.t.Add(time.Minute)
		require.NoError(t, s.AddPassportCheck(t.Context(), store.PassportCheck{
			ID: uuid.NewString(), CaseID: contradicts.ID, PersonID: contradicts.PersonID, Layout: "TD3", Kind: "P", Issuer: "IND", NumberEnd: "123",
			ExpiresOn: casefile.MustParseDate("2030-01-01"), Result: result, By: "clr1",
		}))
	}
	look("abweichung")
	require.Equal(t, []casefile.CaseID{contradicts.ID}, found(store.TaskFilter{Contradiction: true}))
	require.Len(t, found(store.TaskFilter{Contradiction: true, Express: true}), 2, "values of one field are alternatives")
	look("stimmt")
	require.Empty(t, found(store.TaskFilter{Contradiction: true}), "the newest look counts")
	light := func(key, row string) {
		t.Helper()
		clock.t = clock.t.Add(time.Minute)
		_, err := s.PutDecision(t.Context(), casefile.Decision{
			CaseID: contradicts.ID, Key: key, Table: "entscheidung-ampel", TableHash: "h", Inputs: json.RawMessage(`{}`), Warnings: json.RawMessage(`[]`),
			Outputs: json.RawMessage(`[{"farbe": "gelb"}]`), Matched: json.RawMessage(`[{"RuleID": "entscheidung-ampel-pass"}, {"RuleID": "` + row + `"}]`), HappenedAt: berlin1430,
		}, nil)
		require.NoError(t, err)
	}
	light("case/1", "entscheidung-ampel-unterhalt-widerspruch")
	require.Equal(t, []casefile.CaseID{contradicts.ID}, found(store.TaskFilter{Contradiction: true}))
	light("case/2", "entscheidung-ampel-unterhalt-gesichert")
	require.Empty(t, found(store.TaskFilter{Contradiction: true}), "the newest light counts")
	require.Equal(t, version, onlyTask(t, s, contradicts.ID).Version, "what the list copies is no version of the task")
}

// TestTaskMarksByIndex: a mark that few tasks have is answered by an index of its own, however many are open.
func TestTaskMarksByIndex(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, at1430)
	c := aCase(t, s)
	owner := db.Owner(t)
	for _, step := range []string{
		"alter table task disable trigger user",
		fmt.Sprintf(`insert into task (id, case_id, process, element, element_instance, name, form, candidate_group, team, opened_at, recorded_at, changed_at, express, contradiction)
		  select uuidv7(), '%s', 'verlaengerung', 'entscheiden', i, 'Entscheiden', 'f', 'sachbearbeitung', 'team-' || i %% 7, now() as opened, now() as recorded, now() as changed,
		         i %% 100 = 1, i %% 100 = 2 from generate_series(1, 20000) i`, c.ID),
		"alter table task enable trigger user", "analyze task",
	} {
		_, err := owner.Exec(t.Context(), step)
		require.NoError(t, err, step)
	}
	for condition, index := range map[string]string{"t.express": "task_open_express", "t.contradiction": "task_open_contradiction"} {
		rows, err := owner.Query(t.Context(), "explain (costs off) select t.id from task t where t.state = 'open' and t.team = 'team-1' and ("+condition+") order by t.due_sort, t.id limit 50")
		require.NoError(t, err)
		plan, err := pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err)
		require.Contains(t, fmt.Sprint(plan), index)
	}
}

// TestPartnerAnswers: what the Bundesagentur, the AZR and the Meldebehörde said last stands beside a case; what the security authorities and the criminal
// registers say does not (need to know).
func TestPartnerAnswers(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	c, other := aCase(t, s), aCase(t, s)
	arrives := func(days int, kind casefile.ReceiptKind, deciding string) {
		t.Helper()
		m := aMessage(c.ID, kind)
		m.Receipt.ReceivedAt, m.Receipt.Deciding = berlin1430.AddDate(0, 0, days), json.RawMessage(deciding)
		_, _, err := s.Receive(t.Context(), m)
		require.NoError(t, err)
	}
	said := func() map[casefile.CaseID]store.PartnerAnswer {
		t.Helper()
		answers, err := s.PartnerAnswers(t.Context(), []casefile.CaseID{c.ID, other.ID})
		require.NoError(t, err)
		return answers
	}
	arrives(0, casefile.ReceiptSicherheitsantwort, `{"sicherheitsabfrage": "bedenken"}`)
	arrives(0, casefile.ReceiptRegisterantwort, `{"stelle": "bzr"}`)
	require.Empty(t, said())
	for i, step := range []struct {
		kind                    casefile.ReceiptKind
		deciding, from, verdict string
	}{
		{casefile.ReceiptMeldeauskunft, `{"meldeErgebnis": "verzogen"}`, "melde", "verzogen"},
		{casefile.ReceiptRegisterantwort, `{"stelle": "ba", "baAntwort": "zugestimmt"}`, "ba", "zugestimmt"},
		{casefile.ReceiptAZRAntwort, `{"azrErgebnis": "uebernommen"}`, "azr", "uebernommen"},
		{casefile.ReceiptRegisterantwort, `{"stelle": "azr"}`, "azr", ""},
	} {
		arrives(i+1, step.kind, step.deciding)
		require.Equal(t, map[casefile.CaseID]store.PartnerAnswer{c.ID: {From: step.from, Verdict: step.verdict, At: berlin1430.AddDate(0, 0, i+1).UTC()}}, said())
	}
}
