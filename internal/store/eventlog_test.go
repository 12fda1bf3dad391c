package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// TestChainFindsTampering: architecture.md 4.7: whoever changes the event log behind the program's back, with the owner's rights and the
// trigger switched off, is found out, with the place.
func TestChainFindsTampering(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ sql, seq string }{
		"content":         {`update case_event set content = '{"code":"x"}' where case_id = $1 and seq = 3`, "3"},
		"space":           {`update case_event set content = (content::text || ' ')::json where case_id = $1 and seq = 2`, "2"},
		"salt":            {`update case_event set salt = '0123456789abcdef' where case_id = $1 and seq = 1`, "1"},
		"digest":          {`update case_event set digest = sha256('x') where case_id = $1 and seq = 2`, "2"},
		"digest, erased":  {`update case_event set digest = sha256('x'), content = null, salt = null where case_id = $1 and seq = 2`, "2"},
		"hash":            {`update case_event set hash = sha256('x') where case_id = $1 and seq = 2`, "2"},
		"prev":            {`update case_event set prev = sha256('x') where case_id = $1 and seq = 3`, "3"},
		"deleted":         {`delete from case_event where case_id = $1 and seq = 2`, "2"},
		"deleted at head": {`delete from case_event where case_id = $1 and seq = 1`, "1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := storetest.New(t)
			s := db.Open(t, at1430)
			c := aCase(t, s)
			require.NoError(t, s.VerifyChain(t.Context(), c.ID, casefile.StreamCase))
			owner := db.Owner(t)
			_, err := owner.Exec(t.Context(), "alter table case_event disable trigger all")
			if err != nil {
				// The owner is no superuser: user triggers are all that there are.
				_, err = owner.Exec(t.Context(), "alter table case_event disable trigger user")
			}
			require.NoError(t, err)
			tag, err := owner.Exec(t.Context(), test.sql, string(c.ID))
			require.NoError(t, err)
			require.EqualValues(t, 1, tag.RowsAffected())
			err = s.VerifyChain(t.Context(), c.ID, casefile.StreamCase)
			place := requireConflict(t, err, "chain.broken")
			require.Equal(t, map[string]string{"case": string(c.ID), "stream": "fall", "seq": test.seq}, place)
			require.ErrorContains(t, err, string(c.ID))
		})
	}
}

// TestChainHeads: what is cut off at the end shows only against a head that was kept elsewhere.
func TestChainHeads(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	a, b := aCase(t, s), aCase(t, s)
	require.NoError(t, s.LogAccess(t.Context(), casefile.Event{CaseID: a.ID, Code: "case.read", Actor: "anna"}))
	require.NoError(t, s.LogAccess(t.Context(), casefile.Event{Code: "search", Actor: "anna"}))
	heads := map[string]int64{}
	var after store.ChainHead
	for {
		page, err := s.ChainHeads(t.Context(), after, 2)
		require.NoError(t, err)
		for _, h := range page {
			require.Len(t, h.Hash, 64)
			heads[string(h.CaseID)+"/"+h.Stream] = h.Seq
			after = h
		}
		if len(page) < 2 {
			break
		}
	}
	require.Equal(t, map[string]int64{
		"00000000-0000-0000-0000-000000000000/zugriff": 1,
		string(a.ID) + "/zugriff":                      1, string(a.ID) + "/fall": 4, string(b.ID) + "/fall": 4,
	}, heads)
}

// TestLogAccess: who read what is logged, refused looks too, also at a case that does not exist and at none; streams do not mix.
func TestLogAccess(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	c := aCase(t, s)
	ids := []casefile.CaseID{c.ID, casefile.CaseID(uuid.NewString()), ""}
	for _, id := range ids {
		require.NoError(t, s.LogAccess(t.Context(), casefile.Event{
			CaseID: id, Code: "case.denied", Actor: "anna", Params: map[string]string{"route": "akte <&>"},
		}))
		events, err := s.Events(t.Context(), id, casefile.StreamAccess, 0, 10)
		require.NoError(t, err)
		require.Len(t, events, 1)
		require.Equal(t, "akte <&>", events[0].Params["route"])
		require.EqualValues(t, 1, events[0].Seq)
		require.NoError(t, s.VerifyChain(t.Context(), id, casefile.StreamAccess))
	}
	require.Len(t, codes(t, s, c.ID), 4)
}

// TestChainUnderLoad: many writers at once leave a chain without gaps.
func TestChainUnderLoad(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	const callers, each = 8, 5
	errs := make([]error, callers)
	var wg sync.WaitGroup
	for i := range callers {
		wg.Go(func() {
			for range each {
				errs[i] = errors.Join(errs[i], s.LogAccess(t.Context(), casefile.Event{Code: "search", Actor: "anna"}))
			}
		})
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	require.NoError(t, s.VerifyChain(t.Context(), "", casefile.StreamAccess))
	events, err := s.Events(t.Context(), "", casefile.StreamAccess, 10, 0)
	require.NoError(t, err)
	require.Len(t, events, callers*each-10)
}

// TestErasure: the role made for it may empty what an event says, and nothing else; the chain still holds and the event reads as erased.
func TestErasure(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, at1430)
	c := aCase(t, s)
	owner := db.Owner(t)
	becomeEraser(t, owner)
	_, err := owner.Exec(t.Context(), `update case_event set content = null where case_id = $1 and seq = 2`, string(c.ID))
	require.Error(t, err, "the salt must go with the content: with it the content could be guessed")
	_, err = owner.Exec(t.Context(), `update case_event set content = '{"code":"x"}' where case_id = $1 and seq = 2`, string(c.ID))
	requireDenied(t, err)
	_, err = owner.Exec(t.Context(), `delete from case_event where case_id = $1`, string(c.ID))
	requireDenied(t, err)
	_, err = owner.Exec(t.Context(), `update case_event set hash = prev where case_id = $1`, string(c.ID))
	requireDenied(t, err)
	_, err = owner.Exec(t.Context(), `update case_event set content = null, salt = null where case_id = $1 and seq = 2`, string(c.ID))
	require.NoError(t, err)
	require.NoError(t, s.VerifyChain(t.Context(), c.ID, casefile.StreamCase))
	require.Equal(t, "event.erased", codes(t, s, c.ID)[1])
}

func becomeEraser(t *testing.T, owner *pgx.Conn) {
	t.Helper()
	// Who created the role may give it to themselves; a superuser needs no grant, and several tests may do it at once.
	_, _ = owner.Exec(t.Context(), "grant ablauf_erasure to current_user with set true")
	_, err := owner.Exec(t.Context(), "set role ablauf_erasure")
	require.NoError(t, err)
}

// TestAppMayNot: the login of the programs can neither rewrite the record nor its history (architecture.md 4.7), and the owner cannot
// rewrite the event log without switching off a trigger.
func TestAppMayNot(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, at1430)
	_, task := aTask(t, s)
	_, err := s.ClaimTask(t.Context(), task.ID, "anna", 1)
	require.NoError(t, err)
	app, owner := db.App(t), db.Owner(t)
	for _, sql := range []string{
		"update case_event set content = null, salt = null",
		"delete from case_event",
		"truncate case_event",
		"update receipt set raw = null",
		"update receipt set received_at = now()",
		"update receipt set request_hash = null",
		"delete from receipt",
		"update submission set data = '{}'",
		"update cases set received_at = now()",
		"update cases set aktenzeichen = 'x'",
		"delete from cases",
		"update case_fact set value = '1'",
		"delete from task",
		"update engine_state set state = ''",
		"update row_history set version = 9",
		"insert into row_history (table_name, row_id, version, \"row\", recorded_from, recorded_to) values ('task', 'x', 1, '{}', now(), now())",
		"delete from row_history",
		"update keys.case_key set wrapped = ''",
		"update decision set outputs = '{}'",
		"delete from definition",
		"drop table case_event",
		"alter table case_event disable trigger user",
		"create table x (y int)",
	} {
		_, err := app.Exec(t.Context(), sql)
		requireDenied(t, err, sql)
	}
	for _, sql := range []string{
		"update case_event set content = null, salt = null",
		"update case_event set stream = 'x'",
		"delete from case_event",
		"truncate case_event",
	} {
		_, err := owner.Exec(t.Context(), sql)
		requireDenied(t, err, sql)
	}
}

// TestReceivedDocumentStays: even the delete that the program may do touches unfinished uploads only.
func TestReceivedDocumentStays(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, at1430)
	c := aCase(t, s)
	id, err := s.BeginUpload(t.Context(), casefile.Document{CaseID: c.ID})
	require.NoError(t, err)
	_, _, _, err = s.ReceiveDocument(t.Context(), store.Upload{Receipt: aMessage(c.ID, "").Receipt, Document: casefile.Document{ID: id}})
	require.NoError(t, err)
	_, err = db.App(t).Exec(t.Context(), "delete from document")
	requireDenied(t, err)
}

func requireDenied(t *testing.T, err error, what ...any) {
	t.Helper()
	var pg *pgconn.PgError
	require.ErrorAs(t, err, &pg, what...)
	require.Equal(t, "42501", pg.Code, what...)
}

// TestUnreachable: a database that does not answer is Unavailable, and no text names the password.
func TestUnreachable(t *testing.T) {
	t.Parallel()
	s, err := store.Open(t.Context(), store.Config{URL: "postgres://u:geheim@127.0.0.1:1/x"}, at1430)
	require.NoError(t, err)
	defer s.Close()
	err = s.Ping(t.Context())
	require.Equal(t, casefile.Unavailable, casefile.KindOf(err))
	require.NotContains(t, err.Error(), "geheim")
	_, err = s.Case(t.Context(), "x")
	require.Equal(t, casefile.Unavailable, casefile.KindOf(err))
	_, err = store.Open(t.Context(), store.Config{URL: "postgres://u:geheim@:::x"}, nil)
	requireKind(t, err, casefile.Invalid, "store.url")
	require.NotContains(t, err.Error(), "geheim")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.Equal(t, casefile.Unavailable, casefile.KindOf(s.Ping(ctx)))
}

// TestErrorsQuoteNoValues: what a person entered does not reach a log through an error (architecture.md 4.3).
func TestErrorsQuoteNoValues(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	a := anApplication()
	a.Person.FamilyName = "ZZKANARIE\x00"
	_, _, _, err := s.ReceiveApplication(t.Context(), a)
	require.Equal(t, casefile.Invalid, casefile.KindOf(err))
	require.NotContains(t, err.Error(), "ZZKANARIE")
	a = anApplication()
	a.Data = []byte(`{"name": "ZZKANARIE`)
	_, _, _, err = s.ReceiveApplication(t.Context(), a)
	require.Error(t, err)
	require.NotContains(t, err.Error(), "ZZKANARIE")
	a = anApplication()
	a.Case.System, a.Case.Source.ID = "alt", "ZZKANARIE"
	_, _, _, err = s.ReceiveApplication(t.Context(), a)
	require.NoError(t, err)
	a.Receipt.IdempotencyKey = uuid.NewString()
	_, _, _, err = s.ReceiveApplication(t.Context(), a)
	requireConflict(t, err, "store.exists")
	require.NotContains(t, err.Error(), "ZZKANARIE")
}
