package audit_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/stretchr/testify/require"
	common "go.temporal.io/api/common/v1"
	history "go.temporal.io/api/history/v1"

	"ablauf/worker/audit"
)

func codesOf(findings []audit.Finding) []string {
	var codes []string
	for _, f := range findings {
		if !slices.Contains(codes, f.Code) {
			codes = append(codes, f.Code)
		}
	}
	return codes
}

// The owner may switch the guard of the event log off; nobody else may.
const unguarded = "alter table case_event disable trigger user"

// TestFindsInCase: each thing that may be wrong with one case is broken on its own in a real database, and the audit says so (architecture, section 4).
func TestFindsInCase(t *testing.T) {
	t.Parallel()
	e := newWorld(t)
	closed, open := e.play(true), e.play(false)
	require.Empty(t, e.look(audit.Options{Only: closed}), "sound before anything is broken")
	require.Empty(t, e.look(audit.Options{Only: open}), "sound before anything is broken")
	newest := "(case_id, rev) = (select case_id, max(rev) from engine_state where case_id = 'CASE' group by case_id)"
	for _, row := range []struct {
		code, in string
		breaks   []string
	}{
		// 1: nothing lost, nothing twice
		{"receipt.sequence", open, []string{"update receipt set case_seq = 9 where case_id = 'CASE' and kind <> 'antrag'"}},
		{"receipt.log", open, []string{unguarded, "delete from case_event where case_id = 'CASE' and content->>'code' = 'receipt.recorded'"}},
		{"receipt.fact", open, []string{unguarded, "delete from case_event where case_id = 'CASE' and content->>'code' in ('message.received', 'message.unmatched')"}},
		{"receipt.fact", open, []string{"update receipt set state = 'poison' where case_id = 'CASE'"}},
		{"receipt.old", open, []string{"update receipt set state = 'pending', recorded_at = recorded_at - interval '6 minutes', received_at = received_at - interval '6 minutes' where case_id = 'CASE'"}},
		{"receipt.poison", open, []string{"update receipt set state = 'poison' where case_id = 'CASE'"}},
		{"receipt.missing", open, []string{"update document set receipt_id = null where case_id = 'CASE'", "delete from receipt where case_id = 'CASE' and kind <> 'antrag'"}},
		{"receipt.untaken", open, []string{`update engine_state set state = convert_to(regexp_replace(convert_from(state, 'UTF8'), '"seq":\d+', '"seq":0'), 'UTF8') where ` + newest}},
		{"submission.old", closed, []string{"update submission set state = 'pending', recorded_at = recorded_at - interval '1 hour' where case_id = 'CASE'"}},
		{"submission.applied", closed, []string{"update submission set state = 'rejected' where case_id = 'CASE'"}},
		{"submission.applied", closed, []string{"insert into submission (task_id, case_id, data, deciding, actor, task_version, state, submitted_at, recorded_at) select task_id, case_id, data, deciding, actor, task_version, state, submitted_at, recorded_at from submission where case_id = 'CASE'"}},
		{"turn.facts", closed, []string{unguarded, "delete from case_event where case_id = 'CASE' and content->'params'->>'n' = '2'"}},
		{"turn.order", closed, []string{unguarded, "insert into case_event select case_id, stream, seq + 100000, salt, content, digest, prev, hash from case_event where case_id = 'CASE' and stream = 'fall'"}},
		{"turn.ahead", closed, []string{"update cases set rev = 1 where id = 'CASE'"}},
		{"visit.double", closed, []string{unguarded, "insert into case_event select case_id, stream, seq + 100000, salt, content, digest, prev, hash from case_event where case_id = 'CASE' and stream = 'fall'"}},
		// 2: effects on the outside
		{"intent.double", open, []string{"alter table intent drop constraint intent_key_key", "insert into intent (case_id, key, kind, payload, state, next_attempt_at, created_at, confirmed_at, changed_at) select case_id, key, kind, payload, state, next_attempt_at, created_at, confirmed_at, changed_at from intent where case_id = 'CASE'"}},
		{"intent.key", open, []string{"update intent set key = 'case/another/1' where case_id = 'CASE'"}},
		{"intent.log", open, []string{unguarded, "delete from case_event where case_id = 'CASE' and content->>'code' = 'intent.owed'"}},
		{"intent.confirmed", open, []string{unguarded, "delete from case_event where case_id = 'CASE' and content->>'code' = 'intent.confirmed'"}},
		{"intent.unclear", open, []string{"update intent set state = 'unclear' where case_id = 'CASE'"}},
		{"intent.overdue", open, []string{"update intent set state = 'sending', next_attempt_at = now() - interval '6 minutes' where case_id = 'CASE'"}},
		{"intent.stuck", open, []string{"update intent set state = 'owed', next_attempt_at = now(), created_at = now() - interval '26 hours' where case_id = 'CASE'"}},
		{"intent.withdrawn", open, []string{"update intent set state = 'withdrawn' where case_id = 'CASE'"}},
		{"print.missing", open, []string{
			"create temporary table old as select id from intent where case_id = 'CASE'", "update intent set id = uuidv7() where case_id = 'CASE'", unguarded,
			"update case_event set content = replace(content::text, (select id::text from old limit 1), (select id::text from intent where case_id = 'CASE' limit 1))::json where case_id = 'CASE'",
		}},
		{"letter.double", open, []string{"alter table letter drop constraint letter_key_key", "insert into letter (case_id, key, template, document_id, state, recorded_at, changed_at) select case_id, key, template, document_id, state, recorded_at, changed_at from letter where case_id = 'CASE'"}},
		{"letter.log", open, []string{unguarded, "delete from case_event where case_id = 'CASE' and content->>'code' = 'letter.intended'"}},
		{"letter.document", open, []string{"update letter set document_id = null where case_id = 'CASE'"}},
		{"letter.order", open, []string{"delete from intent where case_id = 'CASE'"}},
		{"letter.unsent", open, []string{"update letter set state = 'filed' where case_id = 'CASE'"}},
		{"letter.missing", open, []string{"delete from letter where case_id = 'CASE'"}},
		// 4: people decide
		{"task.nobody", closed, []string{"update submission set actor = 'system' where case_id = 'CASE'"}},
		{"title.nobody", closed, []string{"update submission set state = 'rejected' where case_id = 'CASE'", "insert into title (person_id, kind, effect_key, recorded_at, changed_at) select person_id, kind, 'case/CASE/99', recorded_at, changed_at from title limit 1"}},
		// 5 and 6: rules and definitions
		{"decision.table", open, []string{"update decision set table_hash = 'unknown' where case_id = 'CASE'"}},
		{"decision.inputs", open, []string{"update decision set inputs = '{}' where case_id = 'CASE'"}},
		{"decision.rows", open, []string{"update decision set matched = '{}' where case_id = 'CASE'"}},
		{"decision.paragraph", open, []string{`update decision set matched = replace(matched::text, '"Name": "Paragraph"', '"Name": "Bemerkung"')::jsonb where case_id = 'CASE'`}},
		{"decision.paragraph", open, []string{`update decision set matched = regexp_replace(matched::text, '"Name": "Paragraph", "Text": "[^"]*"', '"Name": "Paragraph", "Text": " "', 'g')::jsonb where case_id = 'CASE'`}},
		{"deadline.paragraph", open, []string{"update deadline set paragraph = '' where case_id = 'CASE'"}},
		{"bundle.unknown", open, []string{"update cases set bundle = 'unknown' where id = 'CASE'"}},
		// 8: PostgreSQL alone can rebuild
		{"state.gap", closed, []string{"delete from engine_state where case_id = 'CASE' and rev = 2"}},
		{"state.size", closed, []string{"update engine_state set state = state || convert_to(repeat(' ', 20000), 'UTF8') where case_id = 'CASE' and rev = 2"}},
		{"state.rev", closed, []string{"update cases set rev = rev + 1 where id = 'CASE'"}},
		{"state.unreadable", open, []string{"update engine_state set state = 'x' where " + newest}},
		{"state.status", closed, []string{"update cases set state = 'open', closed_at = null where id = 'CASE'"}},
		{"workflow.missing", closed, []string{"update cases set state = 'open', closed_at = null where id = 'CASE'"}},
		{"workflow.running", open, []string{"update cases set state = 'closed', closed_at = now() where id = 'CASE'"}},
		{"task.missing", open, []string{"update task set state = 'cancelled', closed_at = now() where case_id = 'CASE'"}},
		{"task.unwanted", open, []string{"update task set element_instance = 9999 where id = (select min(id::text)::uuid from task where case_id = 'CASE' and state = 'open')"}},
		{"deadline.running", closed, []string{"update deadline set state = 'running', state_at = null where case_id = 'CASE'"}},
		// 9: two axes of time
		{"receipt.future", open, []string{"update receipt set received_at = recorded_at + interval '1 hour' where case_id = 'CASE'"}},
		{"receipt.backdated", open, []string{"update receipt set received_at = recorded_at - interval '1 day' where case_id = 'CASE'"}},
		{"event.axes", open, []string{unguarded, "update case_event set content = (content::jsonb - 'happenedAt')::json where case_id = 'CASE'"}},
		{"deadline.instant", open, []string{"update deadline set due_at = due_at + interval '1 day' where case_id = 'CASE'"}},
		{"deadline.state-at", closed, []string{"update deadline set state_at = null where case_id = 'CASE'"}},
		// 12: documents
		{"document.broken-off", open, []string{"update document set state = 'receiving', recorded_at = recorded_at - interval '3 hours' where case_id = 'CASE'"}},
		{"document.hash", open, []string{"update document set sha256 = null where case_id = 'CASE'"}},
		{"document.receipt", open, []string{"update document set receipt_id = null where case_id = 'CASE'"}},
		{"document.key", open, []string{"delete from keys.case_key where case_id = 'CASE'"}},
		{"document.content", open, []string{"update document set sha256 = sha256('x') where case_id = 'CASE'"}},
		{"document.content", open, []string{"update document set object_key = object_key || '0' where case_id = 'CASE'"}},
		{"document.content", open, []string{"update keys.case_key set wrapped = sha256(wrapped) || sha256('x') where case_id = 'CASE'"}},
		{"object.unlocked", open, []string{"update document_lock set locked_at = now() from document d where d.id = document_id and d.case_id = 'CASE'"}},
		{"object.unlocked", open, []string{"update document set recorded_at = recorded_at - interval '2 hours' where case_id = 'CASE'"}},
		{"object.unlocked", open, []string{"update document set recorded_at = recorded_at - interval '2 hours' where case_id = 'CASE'", "delete from document_lock"}},
		{"thumbnail.missing", open, []string{`insert into thumbnail (document_id, state, made_at) select id, 'made', now() - interval '2 hours' from document
			where case_id = 'CASE' on conflict (document_id) do update set state = 'made', made_at = excluded.made_at`}},
		{"object.unnamed", open, []string{"update document set object_key = object_key || '0' where case_id = 'CASE'"}},
		// 13: persons
		{"person.links", open, []string{"update case_person set undone_at = now() where case_id = 'CASE'"}},
		{"person.link-by", open, []string{"update case_person set undone_at = now() where case_id = 'CASE'"}},
	} {
		for i, sql := range row.breaks {
			row.breaks[i] = strings.ReplaceAll(sql, "CASE", row.in)
		}
		findings := e.look(audit.Options{Only: row.in}, row.breaks...)
		require.Contains(t, codesOf(findings), row.code, "after: %s", strings.Join(row.breaks, "; "))
		for _, f := range findings {
			require.Equal(t, row.in, or(f.Case, row.in), "a finding names the case that was broken")
		}
	}
	require.Empty(t, e.look(audit.Options{Only: open}), "sound again")
}

func or(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

// TestOverdueMeansNobodySends: promise 2. While a partner is away, one message per round is tried and the others wait their turn however
// many they are: that is no finding. A sender that stands still is one, and so is one message that those behind it overtake.
func TestOverdueMeansNobodySends(t *testing.T) {
	t.Parallel()
	e := newWorld(t)
	waits, tried := e.play(false), e.play(false)
	overdue := "update intent set state = 'sending', created_at = now() - interval '1 hour', next_attempt_at = now() - interval '20 minutes', changed_at = now() - interval '30 minutes' where case_id = '" + waits + "'"
	other := func(state, created, set string) string {
		return "update intent set state = '" + state + "', created_at = now() - interval '" + created + "', " + set + " where case_id = '" + tried + "'"
	}
	settled := func(task string) string {
		return "with t as (update task set state = '" + task + "', closed_at = now() where case_id = '" + tried + "' returning id) " +
			other("confirmed", "1 hour", "confirmed_at = now(), task_id = (select id from t limit 1)")
	}
	for _, row := range []struct {
		name, other string
		found       bool
	}{
		{"another message was tried a minute ago", other("sending", "1 hour", "changed_at = now() - interval '1 minute', next_attempt_at = now() + interval '4 minutes'"), false},
		{"another message was sent a minute ago", other("confirmed", "1 hour", "confirmed_at = now() - interval '1 minute'"), false},
		{"nothing was tried for a long time", other("sending", "1 hour", "changed_at = now() - interval '6 minutes', next_attempt_at = now() + interval '1 minute'"), true},
		{"nothing was sent for a long time", other("confirmed", "1 hour", "confirmed_at = now() - interval '6 minutes'"), true},
		{"the task of another message was opened, which is no attempt", other("sending", "1 hour", "changed_at = now(), next_attempt_at = now() - interval '19 minutes'"), true},
		{"another message was never tried", other("owed", "1 hour", "changed_at = now(), next_attempt_at = now()"), true},
		{"messages of another kind are sent", other("sending", "1 hour", "kind = 'other', changed_at = now(), next_attempt_at = now() + interval '1 second'"), true},
		{"a message that came later was tried before it", other("sending", "10 minutes", "changed_at = now(), next_attempt_at = now() + interval '1 second'"), true},
		{"somebody confirmed another message by hand", settled("completed"), true},
		{"a message whose task was taken back was sent", settled("cancelled"), false},
	} {
		codes := codesOf(e.look(audit.Options{Only: waits, Quick: true}, overdue, row.other))
		require.Equal(t, row.found, slices.Contains(codes, "intent.overdue"), "%s: %v", row.name, codes)
	}
}

// TestFindsInSystem: what belongs to no single case is found too.
func TestFindsInSystem(t *testing.T) {
	t.Parallel()
	e := newWorld(t)
	id := e.play(false)
	quick := audit.Options{Quick: true}
	require.Empty(t, e.look(quick), "a table from which the programs may delete needs a reason in this package")
	for _, row := range []struct {
		code   string
		breaks []string
	}{
		{"receipt.double", []string{"drop index receipt_idempotency", "insert into receipt (case_id, case_seq, kind, channel, received_at, recorded_at, recorded_by, scope, idempotency_key, next_attempt_at) select case_id, case_seq + 100, kind, channel, received_at, recorded_at, recorded_by, scope, idempotency_key, next_attempt_at from receipt where case_id = 'CASE'"}},
		{"receipt.homeless", []string{"update receipt set case_id = null, recorded_at = now() - interval '1 hour' where case_id = 'CASE'"}},
		{"print.unintended", []string{"update intent set id = uuidv7() where case_id = 'CASE'"}},
		{"definition.changed", []string{"update definition set content = content || 'x'::bytea where kind = 'rules'"}},
		{"grant.delete", []string{"grant delete on receipt to ablauf_app"}},
		{"grant.update", []string{"grant update (outputs) on decision to ablauf_app"}},
		{"grant.truncate", []string{"grant truncate on case_event to ablauf_app"}},
		// What a role may that the programs can take on with SET ROLE, they may.
		{"grant.delete", []string{"grant delete on receipt to ablauf_import"}},
		{"grant.update", []string{"grant update (outputs) on decision to ablauf_import"}},
		{"grant.truncate", []string{"grant truncate on case_event to ablauf_import"}},
		{"grant.delete", []string{"create role ablauf_test_far nologin", "create role ablauf_test_near nologin", "grant ablauf_test_far to ablauf_test_near with inherit false", "grant ablauf_test_near to ablauf_app with inherit false", "grant delete on receipt to ablauf_test_far"}},
		{"grant.role", []string{"create role ablauf_test_near createrole", "grant ablauf_test_near to ablauf_app with inherit false"}},
		{"grant.role", []string{"grant ablauf_erasure to ablauf_app"}},
		{"guard.trigger", []string{unguarded}},
		{"table.missing", []string{"alter table note rename to notes"}},
		{"chain.broken", []string{unguarded, "update case_event set content = '{\"code\":\"note.added\"}' where case_id = 'CASE' and seq = 3"}},
		{"access.untold", []string{unguarded, "insert into case_event (case_id, stream, seq, digest, prev, hash) values ('CASE', 'zugriff', 1, sha256('a'), '', sha256('b'))"}},
		{"source.half", []string{"update person set source_id = 'a1'"}},
		{"source.double", []string{"drop index title_source", "insert into title (person_id, kind, recorded_at, changed_at, source_system, source_id) select person_id, kind, recorded_at, changed_at, 'alt', '1' from title, generate_series(1, 2)"}},
	} {
		for i, sql := range row.breaks {
			row.breaks[i] = strings.ReplaceAll(sql, "CASE", id)
		}
		require.Contains(t, codesOf(e.look(quick, row.breaks...)), row.code, "after: %s", strings.Join(row.breaks, "; "))
	}

	bucket, err := minio.New(e.minio.Endpoint, &minio.Options{Creds: credentials.NewStaticV4(e.minio.AccessKey, e.minio.SecretKey, "")})
	require.NoError(t, err)
	var tray string
	require.NoError(t, e.owner.QueryRow(t.Context(), "select id::text from intent where case_id = $1", id).Scan(&tray))
	for key, codes := range map[string][]string{
		"cases/" + id + "/plain":            {"object.unnamed", "object.plain"},
		"cases/nobody/" + id:                {"object.unnamed"},
		"stray":                             {"object.strange"},
		"druckausgang/" + tray + ".pdf.enc": {"print.double", "object.plain"},
		"druckausgang/unintended.pdf.enc":   {"print.unintended"},
	} {
		put, err := bucket.PutObject(t.Context(), e.minio.Bucket, key, strings.NewReader("%PDF-1.7"), 8, minio.PutObjectOptions{})
		require.NoError(t, err)
		found := append(codesOf(e.look(quick)), codesOf(e.look(audit.Options{Only: id}))...)
		require.NoError(t, bucket.RemoveObject(t.Context(), e.minio.Bucket, key, minio.RemoveObjectOptions{VersionID: put.VersionID}))
		require.Subset(t, found, codes, key)
	}

	e.temporal.running["00000000-0000-7000-8000-000000000001"] = true
	require.Equal(t, []string{"workflow.unknown"}, codesOf(e.look(quick)))
}

// TestFindsInHistory: promise 3, nothing that Temporal keeps can be read without a key, and no search attribute is ours.
func TestFindsInHistory(t *testing.T) {
	t.Parallel()
	e := newWorld(t)
	only := audit.Options{Only: e.play(false)}
	plain := &common.Payload{Metadata: map[string][]byte{"encoding": []byte("json/plain")}, Data: []byte(`{}`)}
	sealed, err := e.codec.Encode([]*common.Payload{plain})
	require.NoError(t, err)
	foreign := &common.Payload{Metadata: map[string][]byte{"encoding": sealed[0].Metadata["encoding"], "ablauf-key": []byte("00000000")}}
	for _, row := range []struct {
		code  string
		event *history.HistoryEvent
	}{
		{"", started(sealed[0], "TemporalChangeVersion", "Encoded failure")},
		{"payload.plain", started(plain, "BuildIds", "Encoded failure")},
		{"payload.plain", started(foreign, "BuildIds", "Encoded failure")},
		{"search-attribute", started(sealed[0], "Nachname", "Encoded failure")},
		{"failure.plain", started(sealed[0], "BuildIds", "task for Ayla")},
	} {
		e.temporal.histories = map[string][]*history.HistoryEvent{newestRun: {row.event}}
		var want []string
		if row.code != "" {
			want = []string{row.code}
		}
		require.Equal(t, want, codesOf(e.look(only)))
	}
}

// TestFindsInEveryRun: a case goes on as a new run once its history has grown long; what the runs before kept is looked into as well
// (architecture, section 4.3).
func TestFindsInEveryRun(t *testing.T) {
	t.Parallel()
	e := newWorld(t)
	only := audit.Options{Only: e.play(false)}
	plain := started(&common.Payload{Metadata: map[string][]byte{"encoding": []byte("json/plain")}, Data: []byte(`{}`)}, "BuildIds", "Encoded failure")
	for name, histories := range map[string]map[string][]*history.HistoryEvent{
		"an earlier run":                     {"first": {plain}, newestRun: {}},
		"behind one whose time is over":      {"first": nil, "second": {plain}, newestRun: {}},
		"one that the list does not show":    {"first": {continued("unlisted")}, "unlisted": {plain}},
		"one that only the next one names":   {newestRun: {follows("unlisted")}, "unlisted": {plain}},
		"the newest, without an older fault": {"first": {continued(newestRun)}, newestRun: {plain}},
	} {
		e.temporal.histories = histories
		found := e.look(only)
		require.Equal(t, []string{"payload.plain"}, codesOf(found), name)
		require.Len(t, found, 1, "each run is read once: %s", name)
	}
	e.temporal.histories = map[string][]*history.HistoryEvent{"first": {plain}, newestRun: {plain}}
	require.Len(t, e.look(only), 2, "events of one number in two runs are two findings")
}

// TestRunLooksTwice: what is wrong at the first look only was on its way; what is wrong at both is reported, in words and for machines.
func TestRunLooksTwice(t *testing.T) {
	t.Parallel()
	e := newWorld(t)
	id := e.play(false)
	open := func(breaks ...string) func(context.Context) (pgx.Tx, error) {
		return func(ctx context.Context) (pgx.Tx, error) {
			tx, err := e.owner.Begin(ctx)
			require.NoError(t, err)
			if len(breaks) > 0 {
				_, err = tx.Exec(ctx, breaks[0])
				breaks = breaks[1:]
			}
			return tx, err
		}
	}
	sources := func(tx pgx.Tx) (audit.Sources, error) { return e.sources(tx), nil }
	broken := "update case_person set undone_at = now(), undone_by = 'x' where case_id = '" + id + "'"
	passing, err := audit.Run(t.Context(), open(broken), sources, audit.Options{}, time.Millisecond)
	require.NoError(t, err)
	require.Empty(t, passing.Findings)
	lasting, err := audit.Run(t.Context(), open(broken, broken), sources, audit.Options{}, time.Millisecond)
	require.NoError(t, err)
	require.Equal(t, []string{"person.links"}, codesOf(lasting.Findings))

	var text, machine strings.Builder
	require.NoError(t, lasting.WriteText(&text))
	require.Contains(t, text.String(), "1 FINDINGS")
	require.Contains(t, text.String(), "[case "+id+"]")
	require.Contains(t, text.String(), "proved by tests")
	require.NoError(t, lasting.WriteJSON(&machine))
	var again audit.Report
	require.NoError(t, json.Unmarshal([]byte(machine.String()), &again))
	require.Equal(t, lasting, again)
}
