package store_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/retention"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// lookedOn is the day of the look in these tests.
var lookedOn = casefile.MustParseDate("2026-11-26")

// filled are rows that hold the name of a person wherever a table of a case has room for one. $1 is the case, $2 a task, $3 the person, $4 the
// title, $5 the application's receipt.
var filled = []string{
	`insert into keys.case_key values ($1, 'x', 'k', now())`,
	`insert into note (case_id, text, author, happened_at, recorded_at) values ($1, 'Note on ZZTILGUNG', 'anna', now(), now())`,
	`insert into case_fact (case_id, name, value, happened_at, recorded_at) values ($1, 'mitzeichnung', '"ja"', now(), now())`,
	`insert into document (case_id, receipt_id, name, state, received_at, recorded_at, recorded_by, changed_at)
	 values ($1, $5, 'ZZTILGUNG.pdf', 'released', now(), '2011-01-01', 'x', now())`,
	`update document set name = 'ZZTILGUNG-2.pdf' where case_id = $1`,
	`insert into letter (case_id, key, template, subject, data, document_id, state, returned_receipt, recorded_at, changed_at)
	 select $1, 'case/' || $1 || '/7', 't', 'ZZTILGUNG', '{"name":"ZZTILGUNG"}', d.id, 'sent', $5, now(), now() from document d where d.case_id = $1`,
	`update letter set subject = 'An ZZTILGUNG', changed_at = now() where case_id = $1`,
	`insert into task_letter select $2, id from letter where case_id = $1`,
	`insert into employer_sheet select sha256($1::text::bytea), $1, id, $3, $4, now() from letter where case_id = $1`,
	`insert into intent (case_id, key, kind, payload, state, next_attempt_at, created_at, confirmed_at, changed_at)
	 values ($1, 'case/' || $1 || '/7', 'druck', '{"an":"ZZTILGUNG"}', 'confirmed', now(), '2011-01-01', now(), '2011-01-02')`,
	`update intent set state = 'confirmed' where case_id = $1`,
	`insert into print_batch (begun_at) values (now())`,
	`insert into print_batch_letter select (select max(number) from print_batch), 1, i.id, l.id from intent i, letter l where i.case_id = $1 and l.case_id = $1`,
	`insert into decision (case_id, key, table_name, table_hash, inputs, outputs, matched, warnings, needs_legal_review, happened_at, recorded_at)
	 values ($1, 'k', 't', 'h', '{"name":"ZZTILGUNG"}', '[]', '[]', '[]', false, now(), now())`,
	`insert into effect (decision_id, case_id, row_name, effect, needs_legal_review, happened_at, recorded_at)
	 select id, $1, 'ZZTILGUNG', 'x', false, now(), now() from decision where case_id = $1`,
	`insert into engine_state (case_id, rev, state, recorded_at) values ($1, 99, 'ZZTILGUNG', now())`,
	`insert into activity_result values ('case/' || $1 || '/3', '"ZZTILGUNG"', now())`,
	`insert into security_finding values ($5, $1, 'ZZTILGUNG', now())`,
	`insert into representative (case_id, name, street, postal_code, city, extra, scope, entered_by, entered_at, changed_at)
	 values ($1, 'RA ZZTILGUNG', '', '', '', '', 'verfahren', 'anna', now(), now())`,
	`update representative set ended_on = '2026-01-01', ended_for = 'widerruf', ended_at = now() where case_id = $1`,
	`insert into slot_mark (case_id, code, state, reason, set_by, set_at, changed_at) values ($1, 'P01', 'vorgelegt', 'von ZZTILGUNG', 'anna', now(), now())`,
	`insert into passport_check values (gen_random_uuid(), $1, $3, 'TD3', 'P', 'X', '123', '2030-01-01', '{}', '{}', 'ZZTILGUNG', 'anna', now())`,
	`insert into partner_leftover (partner, mark, case_id, reason, since, changed_at) values ('azr', $1, $1, 'ZZTILGUNG', now(), now())`,
	`insert into intervention (case_id, kind, reason, case_rev, proposed_by, proposed_at, changed_at) values ($1, 'abbrechen', 'wegen ZZTILGUNG', 1, 'a', now(), now())`,
	`insert into draft (task_id, actor, data, recorded_at) values ($2, 'anna', '{"x":"ZZTILGUNG"}', now())`,
	`insert into task_notice (task_id, recipient, sender, kind, note, recorded_at, changed_at) values ($2, 'a', 'b', 'gefragt', 'ZZTILGUNG?', now(), now())`,
	`update task_notice set seen_at = now() where task_id = $2`,
	`insert into task_skip (task_id, actor, reason, note, recorded_at) values ($2, 'a', 'r', 'ZZTILGUNG', now())`,
	`insert into submission (task_id, case_id, data, deciding, actor, task_version, state, verdict, submitted_at, recorded_at)
	 values ($2, $1, '{"an":"ZZTILGUNG"}', '{}', 'anna', 1, 'applied', '', now(), now())`,
	`update task set follow_up_note = 'ZZTILGUNG anrufen' where id = $2`,
	`update task set due_reason = 'ZZTILGUNG' where id = $2`,
	`update deadline set params = '{"x":"ZZTILGUNG"}', changed_at = now() where case_id = $1`,
	`insert into case_reader values ($1, 'anna', now())`,
	`insert into person_mark (person_id, code, set_by, set_at, ended_by, ended_at, changed_at) values ($3, 'ausweisung', 'anna', now(), 'anna', now(), now())`,
	`insert into title_ending (title_id, case_id, reason, ended_on, recorded_at, changed_at) values ($4, $1, 'ZZTILGUNG', '2016-01-01', now(), now())`,
	`insert into expiry_verdict (title_id, valid_to, verdict, reason, paragraph, table_hash, needs_review, as_of, recorded_at)
	 values ($4, '2016-01-01', 'v', 'ZZTILGUNG', 'p', 'h', false, '2016-01-01', now())`,
	`insert into saved_search (actor, filter, recorded_at) values ('anna', '{"text":"zztilgung"}', now())`,
	`update person set family_name = family_name || ' jetzt', changed_at = now() where id = $3`,
	`update title set nebenbestimmung = 'nur für ZZTILGUNG', changed_at = now() where id = $4`,
	`update cases set aktenzeichen_vorher = 'ZZTILGUNG/1' where id = $1`,
	`update cases set state = 'closed', outcome = 'titel-verlaengert', closed_at = '2011-05-01', team = 't2', changed_at = now() where id = $1`,
	`update task set state = 'completed', closed_at = '2011-05-01' where id = $2`,
}

// aFile gives a closed case of a person who moved away long ago, with the name in every place, and the case's task.
func aFile(t *testing.T, s *store.Store, owner *pgx.Conn, name string) (casefile.Case, casefile.Task) {
	t.Helper()
	a := anApplication()
	a.Person.FamilyName, a.Person.GivenNames, a.Person.MovedAwayOn = name, name, casefile.MustParseDate("2012-01-31")
	a.Data, a.Receipt.Raw = json.RawMessage(`{"name":"`+name+`"}`), []byte(name)
	a.Facts["name"] = json.RawMessage(`"` + name + `"`)
	c, r, _, err := s.ReceiveApplication(t.Context(), a)
	require.NoError(t, err)
	project(t, s, aTurn(c.ID, 1, 7, "2026-12-03"))
	task := onlyTask(t, s, c.ID)
	require.NoError(t, s.LogAccess(t.Context(), casefile.Event{CaseID: c.ID, Code: "case.read", Actor: "anna", Params: map[string]string{"name": name}}))
	for _, sql := range filled {
		var args []any
		all := []any{string(c.ID), string(task.ID), string(c.PersonID), string(c.TitleID), string(r.ID)}
		sql = strings.ReplaceAll(strings.ReplaceAll(sql, "ZZTILGUNG", name), "zztilgung", strings.ToLower(name))
		for i, id := range all {
			sql = strings.ReplaceAll(sql, fmt.Sprintf("$%d", i+1), "'"+id.(string)+"'")
		}
		_, err := owner.Exec(t.Context(), sql, args...)
		require.NoError(t, err, sql)
	}
	_, err = owner.Exec(t.Context(), `update receipt set state = 'delivered' where case_id = $1`, string(c.ID))
	require.NoError(t, err)
	return c, task
}

// looked looks as the worker does at night.
func looked(t *testing.T, s *store.Store) []retention.Verdict {
	t.Helper()
	office, err := authority.Load("musterstadt")
	require.NoError(t, err)
	files, err := s.RetentionFiles(t.Context(), "", 0)
	require.NoError(t, err)
	var due []retention.Verdict
	for _, f := range files {
		for _, v := range retention.Judge(retention.Classes(office, lookedOn), f) {
			if v.Due(lookedOn) {
				due = append(due, v)
			}
		}
	}
	require.NoError(t, s.RecordDue(t.Context(), lookedOn, due))
	require.NoError(t, s.NoteRetentionLook(t.Context(), store.RetentionLook{Day: lookedOn, Due: len(due)}))
	return due
}

// listed takes a case through offer and answer onto a list that another person has released.
func released(t *testing.T, s *store.Store, ids ...casefile.CaseID) {
	t.Helper()
	looked(t, s)
	_, _, err := s.OfferToArchive(t.Context(), store.Offer{Archive: "Archiv", Law: "§ 3", AnswerBy: lookedOn.AddDays(30)}, "anna")
	require.NoError(t, err)
	for _, id := range ids {
		require.NoError(t, s.AnswerOffer(t.Context(), id, store.AnswerUnworthy, lookedOn, "anna"))
	}
	number, n, err := s.ProposeDeletion(t.Context(), "anna")
	require.NoError(t, err)
	require.Equal(t, len(ids), n)
	require.NoError(t, s.ReleaseDeletion(t.Context(), number, "berta"))
}

func erase(t *testing.T, s *store.Store, id casefile.CaseID) bool {
	t.Helper()
	e, found, err := s.NextErasure(t.Context(), "")
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, id, e.Case)
	require.NoError(t, s.BeginErasure(t.Context(), e))
	done, err := s.EraseCase(t.Context(), e, unkept)
	require.NoError(t, err)
	return done
}

// holding gives the tables in whose rows a text stands, in any spelling, as text or as bytes.
func holding(t *testing.T, owner *pgx.Conn, text string) []string {
	t.Helper()
	var found []string
	for _, table := range allTables(t, owner) {
		var n int
		sql := fmt.Sprintf(`select count(*) from %s t where lower(t::text) like '%%' || lower($1) || '%%'
		  or lower(t::text) like '%%' || encode(convert_to($1, 'UTF8'), 'hex') || '%%'`, table)
		require.NoError(t, owner.QueryRow(t.Context(), sql, text).Scan(&n))
		if n > 0 {
			found = append(found, table)
		}
	}
	return found
}

func allTables(t *testing.T, owner *pgx.Conn) []string {
	t.Helper()
	rows, err := owner.Query(t.Context(), `select table_schema || '.' || table_name from information_schema.tables
	  where table_schema in ('public', 'keys') and table_type = 'BASE TABLE' order by 1`)
	require.NoError(t, err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.Greater(t, len(tables), 50)
	return tables
}

// digest sums up every row in which the id of a case, its task or its person stands.
func digest(t *testing.T, owner *pgx.Conn, ids ...string) string {
	t.Helper()
	var all []string
	for _, table := range allTables(t, owner) {
		var sum string
		require.NoError(t, owner.QueryRow(t.Context(), fmt.Sprintf(`select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from %s t
		  where t::text like any ($1)`, table), patterns(ids)).Scan(&sum))
		all = append(all, table+" "+sum)
	}
	return strings.Join(all, "\n")
}

func patterns(ids []string) []string {
	var out []string
	for _, id := range ids {
		out = append(out, "%"+id+"%")
	}
	return out
}

// TestErasureLeavesNothing: § 68 Abs. 2 AufenthV: after the erasure of the only case of a person their name stands in no row, no history and no log,
// the key is gone for good; the neighbour's rows are as they were, what supervision counts stays, and the chain of the log still holds.
func TestErasureLeavesNothing(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s, owner := db.Open(t, at1430), db.Owner(t)
	c, task := aFile(t, s, owner, "ZZTILGUNG")
	near, nearTask := aFile(t, s, owner, "Nachbarin")
	before := holding(t, owner, "ZZTILGUNG")
	require.Greater(t, len(before), 25, "a table that never held the name proves nothing: %v", before)
	released(t, s, c.ID, near.ID)
	_, err := owner.Exec(t.Context(), `update deletion_case set state = 'dropped' where case_id = $1`, string(near.ID))
	require.NoError(t, err)
	neighbour := digest(t, owner, string(near.ID), string(nearTask.ID), string(near.PersonID), string(near.TitleID))
	counted, err := s.SupervisionClosed(t.Context(), store.Scope{From: casefile.MustParseDate("2011-01-01"), To: casefile.MustParseDate("2011-12-31")})
	require.NoError(t, err)

	require.True(t, erase(t, s, c.ID))
	require.Empty(t, holding(t, owner, "ZZTILGUNG"))
	require.Empty(t, holding(t, owner, string(c.PersonID)), "the person is gone with the last case")
	require.Equal(t, neighbour, digest(t, owner, string(near.ID), string(nearTask.ID), string(near.PersonID), string(near.TitleID)))
	after, err := s.SupervisionClosed(t.Context(), store.Scope{From: casefile.MustParseDate("2011-01-01"), To: casefile.MustParseDate("2011-12-31")})
	require.NoError(t, err)
	require.Equal(t, counted, after, "statistics survive")
	var left int
	require.NoError(t, owner.QueryRow(t.Context(), `select count(*) from case_fact where case_id = $1 and name = 'mitzeichnung'`, string(c.ID)).Scan(&left))
	require.Equal(t, 1, left)

	for _, stream := range []string{casefile.StreamCase, casefile.StreamAccess} {
		require.NoError(t, s.VerifyChain(t.Context(), c.ID, stream))
		events, err := s.Events(t.Context(), c.ID, stream, 0, 0)
		require.NoError(t, err)
		if stream == casefile.StreamCase {
			require.Equal(t, "case.erased", events[len(events)-1].Code)
			events = events[:len(events)-1]
		}
		require.NotEmpty(t, events)
		for _, e := range events {
			require.Equal(t, "event.erased", e.Code)
		}
	}
	husk, err := s.Case(t.Context(), c.ID)
	require.NoError(t, err)
	require.True(t, husk.Erased)
	require.Equal(t, c.Aktenzeichen, husk.Aktenzeichen)
	_, _, err = s.CaseKey(t.Context(), c.ID, func() ([]byte, string, error) { return []byte("new"), "k", nil })
	require.Error(t, err, "a destroyed key is not made anew")
	kept, err := s.Task(t.Context(), task.ID)
	require.NoError(t, err)
	require.Equal(t, casefile.TaskCompleted, kept.State)
}

// TestEveryTableIsDecided: a new table that can hold something of a case must say what becomes of it in an erasure.
func TestEveryTableIsDecided(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	owner := db.Owner(t)
	erased := strings.Fields(`keys.case_key public.activity_result public.application public.case_event public.case_fact public.case_person public.case_reader
	  public.decision public.document public.draft public.effect public.engine_state public.expiry_line public.expiry_verdict public.import_row public.note
	  public.partner_leftover public.passport_check public.person public.person_mark public.representative public.row_history public.saved_search
	  public.security_finding public.slot_mark public.task_notice public.title public.title_ending`)
	emptied := strings.Fields(`public.cases public.deadline public.intent public.intervention public.letter public.receipt public.submission public.task public.task_skip`)
	withDocuments := []string{"public.arrangement_source", "public.document_lock", "public.thumbnail"} // its rows go with the documents that they name
	ofNobody := strings.Fields(`public.access_deletion public.aktenzeichen_counter public.arrangement public.archive_offer public.archive_offer_case public.case_join public.definition
	  public.definition_proposal public.deletion_case public.deletion_protocol public.deletion_run public.employer public.expiry_run public.goose_db_version
	  public.import_run public.operation_mark public.partner_inbox public.print_batch public.print_batch_letter public.letter_release public.invitation public.retention_due public.retention_look
	  public.saved_view public.security_list public.security_list_access public.staff public.substitution public.task_bulk public.task_letter
	  public.user_setting public.worklist_setting`)
	withTheCase := []string{"public.employer_sheet"} // a trigger of cases deletes its rows (TestCodesDieWithTheirCase)
	decided := slices.Concat(erased, emptied, withDocuments, withTheCase, ofNobody)
	slices.Sort(decided)
	require.Equal(t, decided, allTables(t, owner), "erase_case has to know of each table, or the table must hold nothing of a person")
	var body string
	require.NoError(t, owner.QueryRow(t.Context(), `select string_agg(prosrc, ' ') from pg_proc where proname in ('erase_case', 'erase_person')`).Scan(&body))
	for _, table := range erased[2:] {
		if name := strings.TrimPrefix(table, "public."); name != "case_event" {
			require.Contains(t, body, "delete from "+name+" ", table)
		}
	}
	for _, table := range append(emptied, "public.case_event") {
		require.Contains(t, body, "update "+strings.TrimPrefix(table, "public.")+" ", table)
	}
}

// TestCodesDieWithTheirCase: § 68 Abs. 2 AufenthV: with the erasure of a case the check code of its sheet leads nowhere, and no row remembers it.
func TestCodesDieWithTheirCase(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s, owner := db.Open(t, at1430), db.Owner(t)
	c, _ := aFile(t, s, owner, "ZZTILGUNG")
	near, _ := aFile(t, s, owner, "Nachbarin")
	hashes := map[casefile.CaseID][]byte{}
	for _, id := range []casefile.CaseID{c.ID, near.ID} {
		var hash []byte
		require.NoError(t, owner.QueryRow(t.Context(), `select code_hash from employer_sheet where case_id = $1`, string(id)).Scan(&hash))
		found, err := s.EmployerSheet(t.Context(), hash)
		require.NoError(t, err)
		require.Equal(t, id, found.Case)
		hashes[id] = hash
	}
	released(t, s, c.ID, near.ID)
	_, err := owner.Exec(t.Context(), `update deletion_case set state = 'dropped' where case_id = $1`, string(near.ID))
	require.NoError(t, err)
	require.True(t, erase(t, s, c.ID))
	_, err = s.EmployerSheet(t.Context(), hashes[c.ID])
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))
	var left int
	require.NoError(t, owner.QueryRow(t.Context(), `select count(*) from employer_sheet where case_id = $1`, string(c.ID)).Scan(&left))
	require.Zero(t, left)
	_, err = s.EmployerSheet(t.Context(), hashes[near.ID])
	require.NoError(t, err)
}

// TestNothingUnofferedIsDeleted: the archive law: what was not offered, and not answered, comes on no list; that the archive is silent counts only when
// its time is over; and the database itself erases nothing that is not on a released list.
func TestNothingUnofferedIsDeleted(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s, owner, app := db.Open(t, at1430), db.Owner(t), db.App(t)
	c, _ := aFile(t, s, owner, "ZZTILGUNG")
	looked(t, s)
	_, _, err := s.ProposeDeletion(t.Context(), "anna")
	require.Equal(t, "retention.nothing", casefile.CodeOf(err), "not offered")
	_, n, err := s.OfferToArchive(t.Context(), store.Offer{Archive: "Archiv", Law: "§ 3", AnswerBy: lookedOn.AddDays(30)}, "anna")
	require.NoError(t, err)
	require.Equal(t, 1, n)
	_, _, err = s.OfferToArchive(t.Context(), store.Offer{Archive: "Archiv", Law: "§ 3", AnswerBy: lookedOn}, "anna")
	require.Equal(t, "retention.nothing", casefile.CodeOf(err), "offered once")
	_, _, err = s.ProposeDeletion(t.Context(), "anna")
	require.Equal(t, "retention.nothing", casefile.CodeOf(err), "not answered")
	require.Equal(t, "retention.answer", casefile.CodeOf(s.AnswerOffer(t.Context(), c.ID, store.AnswerNone, lookedOn.AddDays(30), "anna")), "the archive still has its last day")
	require.NoError(t, s.AnswerOffer(t.Context(), c.ID, store.AnswerNone, lookedOn.AddDays(31), "anna"))
	require.Equal(t, "retention.answer", casefile.CodeOf(s.AnswerOffer(t.Context(), c.ID, store.AnswerTaken, lookedOn.AddDays(31), "anna")), "said once")

	number, n, err := s.ProposeDeletion(t.Context(), "anna")
	require.NoError(t, err)
	require.Equal(t, 1, n)
	_, found, err := s.NextErasure(t.Context(), "")
	require.NoError(t, err)
	require.False(t, found, "not released")
	_, err = app.Exec(t.Context(), `select erase_case($1, now())`, string(c.ID))
	requireDenied(t, err)
	_, err = app.Exec(t.Context(), `select erase_person($1, now())`, string(c.PersonID))
	requireDenied(t, err)
	_, err = app.Exec(t.Context(), `set role ablauf_erasure`)
	requireDenied(t, err)
	require.NotEmpty(t, holding(t, owner, "ZZTILGUNG"))
	require.NoError(t, s.DeclineDeletion(t.Context(), number, "anna", "noch nicht"))
	again, n, err := s.ProposeDeletion(t.Context(), "anna")
	require.NoError(t, err)
	require.Equal(t, 1, n, "what was declined can be proposed again")
	require.NoError(t, s.ReleaseDeletion(t.Context(), again, "berta"))
	require.True(t, erase(t, s, c.ID))
}

// TestFourEyesDeletion: who proposed a list cannot release it, not even by writing the row.
func TestFourEyesDeletion(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s, owner, app := db.Open(t, at1430), db.Owner(t), db.App(t)
	c, _ := aFile(t, s, owner, "ZZTILGUNG")
	looked(t, s)
	_, _, err := s.OfferToArchive(t.Context(), store.Offer{Archive: "Archiv", Law: "§ 3", AnswerBy: lookedOn}, "anna")
	require.NoError(t, err)
	require.NoError(t, s.AnswerOffer(t.Context(), c.ID, store.AnswerTaken, lookedOn, "anna"))
	number, _, err := s.ProposeDeletion(t.Context(), "anna")
	require.NoError(t, err)
	err = s.ReleaseDeletion(t.Context(), number, "anna")
	require.Equal(t, casefile.Forbidden, casefile.KindOf(err))
	_, err = app.Exec(t.Context(), `update deletion_run set state = 'released', decided_by = 'anna', decided_at = now()`)
	require.Error(t, err)
	require.NoError(t, s.ReleaseDeletion(t.Context(), number, "berta"))
	require.Equal(t, "supervision.decided", casefile.CodeOf(s.DeclineDeletion(t.Context(), number, "anna", "x")))
	require.True(t, erase(t, s, c.ID))
	lines, err := s.Deletions(t.Context(), 0)
	require.NoError(t, err)
	require.Len(t, lines, 1)
	require.Equal(t, []casefile.ActorID{"anna", "berta"}, []casefile.ActorID{lines[0].ProposedBy, lines[0].ReleasedBy})
	require.Equal(t, "§ 68 Abs. 2 AufenthV", lines[0].Paragraph)
	require.Equal(t, c.Aktenzeichen, lines[0].Aktenzeichen)
	require.Equal(t, store.AnswerTaken, lines[0].Archive)
	require.True(t, lines[0].PersonGone)
	require.NoError(t, s.FinishDeletions(t.Context()))
	runs, err := s.DeletionRuns(t.Context())
	require.NoError(t, err)
	require.Equal(t, "done", runs[0].State)
}

// unkept keeps no line of an erasure.
func unkept(store.ErasedCase) error { return nil }

// TestErasedOnce: a case that is erased already is left alone, and the protocol has one line, however often the run comes by.
func TestErasedOnce(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s, owner := db.Open(t, at1430), db.Owner(t)
	c, _ := aFile(t, s, owner, "ZZTILGUNG")
	released(t, s, c.ID)
	e, _, err := s.NextErasure(t.Context(), "")
	require.NoError(t, err)
	require.Len(t, e.Intents, 1)
	require.Len(t, e.Documents, 1)
	_, err = s.EraseCase(t.Context(), e, unkept)
	require.Error(t, err, "an erasure that was not begun")
	require.NoError(t, s.BeginErasure(t.Context(), e))
	require.NoError(t, s.HoldErasure(t.Context(), e, []retention.Hold{retention.HoldOpen}), "what has begun goes on")
	for i := range 3 {
		done, err := s.EraseCase(t.Context(), e, unkept)
		require.NoError(t, err)
		require.Equal(t, i == 0, done)
	}
	lines, err := s.Deletions(t.Context(), 0)
	require.NoError(t, err)
	require.Len(t, lines, 1)
	_, found, err := s.NextErasure(t.Context(), "")
	require.NoError(t, err)
	require.False(t, found)
}

// TestHoldsOfAFile: what holds a file back is read from the record: an open case of the person, a court, § 79 Abs. 2 AufenthG, a ban without end,
// something that was not sent.
func TestHoldsOfAFile(t *testing.T) {
	t.Parallel()
	for hold, sql := range map[retention.Hold]string{
		retention.HoldOpen:      `update cases set state = 'open', closed_at = null where id = $1`,
		retention.HoldCourt:     `insert into case_fact (case_id, name, value, happened_at, recorded_at) values ($1, 'klageArt', '"untaetigkeit"', now(), now())`,
		retention.HoldSuspended: `insert into person_mark (person_id, code, set_by, set_at, changed_at) select person_id, 'aussetzung', 'a', now(), now() from case_person where case_id = $1`,
		retention.HoldOwed:      `update intent set state = 'unclear' where case_id = $1`,
		retention.HoldLinked:    `update cases set about_case = $1 where state = 'open'`,
		"": `insert into case_fact (case_id, name, value, happened_at, recorded_at) values ($1, 'einreiseverbotMonate', '24', now(), now()),
		      ($1, 'ausreiseAm', '"2012-01-31"', now(), now())`,
	} {
		db := storetest.New(t)
		s, owner := db.Open(t, at1430), db.Owner(t)
		c, _ := aFile(t, s, owner, "ZZTILGUNG")
		other := anApplication()
		other.Person.MovedAwayOn, other.Person.AZRNummer = casefile.Date{}, ""
		other.Person.FamilyName, other.Person.BirthDate = "Andere", casefile.PartialDate{Year: 1970}
		_, _, _, err := s.ReceiveApplication(t.Context(), other)
		require.NoError(t, err)
		_, err = owner.Exec(t.Context(), strings.ReplaceAll(sql, "$1", "'"+string(c.ID)+"'"))
		require.NoError(t, err, sql)
		due := looked(t, s)
		require.Len(t, due, 1, "who lives here stays in Ausländerdatei A")
		if hold == "" {
			require.Equal(t, retention.Removal, due[0].Class.Key)
			require.Equal(t, "2024-02-01", due[0].DueOn.String(), "ten years from the end of the ban")
			continue
		}
		require.Contains(t, due[0].Held, hold)
		_, _, err = s.OfferToArchive(t.Context(), store.Offer{Archive: "Archiv", Law: "§ 3", AnswerBy: lookedOn}, "anna")
		require.Equal(t, "retention.nothing", casefile.CodeOf(err), "what is held back is not offered")
		f, found, err := s.RetentionFile(t.Context(), c.ID)
		require.NoError(t, err)
		require.True(t, found)
		require.Len(t, f.Cases, 1)
	}
}
