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
		{"task.unwanted", open, []string{"update task set element_instance = 9999 where case_id = 'CASE' and state = 'open'"}},
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

// TestFindsInSystem: what belongs to no single case is found too.
func TestFindsInSystem(t *testing.T) {
	t.Parallel()
	e := newWorld(t)
	id := e.play(false)
	quick := audit.Options{Quick: true}
	require.Empty(t, e.look(quick), "a table from which the programs may delete needs a reason in this package")
	for code, breaks := range map[string][]string{
		"receipt.double":     {"drop index receipt_idempotency", "insert into receipt (case_id, case_seq, kind, channel, received_at, recorded_at, recorded_by, scope, idempotency_key, next_attempt_at) select case_id, case_seq + 100, kind, channel, received_at, recorded_at, recorded_by, scope, idempotency_key, next_attempt_at from receipt where case_id = 'CASE'"},
		"receipt.homeless":   {"update receipt set case_id = null, recorded_at = now() - interval '1 hour' where case_id = 'CASE'"},
		"print.unintended":   {"update intent set id = uuidv7() where case_id = 'CASE'"},
		"definition.changed": {"update definition set content = content || 'x'::bytea where kind = 'rules'"},
		"grant.delete":       {"grant delete on receipt to ablauf_app"},
		"grant.update":       {"grant update (outputs) on decision to ablauf_app"},
		"grant.truncate":     {"grant truncate on case_event to ablauf_app"},
		"grant.role":         {"grant ablauf_erasure to ablauf_app"},
		"guard.trigger":      {unguarded},
		"table.missing":      {"alter table note rename to notes"},
		"chain.broken":       {unguarded, "update case_event set content = '{\"code\":\"note.added\"}' where case_id = 'CASE' and seq = 3"},
		"source.half":        {"update person set source_id = 'a1'"},
		"source.double":      {"drop index title_source", "insert into title (person_id, kind, recorded_at, changed_at, source_system, source_id) select person_id, kind, recorded_at, changed_at, 'alt', '1' from title, generate_series(1, 2)"},
	} {
		for i, sql := range breaks {
			breaks[i] = strings.ReplaceAll(sql, "CASE", id)
		}
		require.Contains(t, codesOf(e.look(quick, breaks...)), code)
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
		e.temporal.events = []*history.HistoryEvent{row.event}
		var want []string
		if row.code != "" {
			want = []string{row.code}
		}
		require.Equal(t, want, codesOf(e.look(only)))
	}
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
