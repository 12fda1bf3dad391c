package e2e_test

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// To bring thousands of cases to the Bundesagentur through the interface takes half an hour. So a few go that way, and the record of each is
// written again under other ids: every row that a real case has, with its own event log whose hashes hold, its own tasks by the ids that the
// program would give them, and every state of the engine. What follows is not shortened: Temporal is given each copy by the worker, as after
// the loss of Temporal. Two things are not as real: the copies of a case share the data of its person, and of the letter that went out long
// before there is the row and not the object with its key. Nothing of what is measured reads either.

// copiedTables hold what belongs to a case, in the order in which it may be written, with what finds it.
var copiedTables = []struct{ name, where string }{
	{"public.person", "id in (select person_id from case_person where case_id = $1)"},
	{"public.title", "id in (select title_id from cases where id = $1)"},
	{"public.cases", "id = $1"},
	{"public.case_person", "case_id = $1"},
	{"public.receipt", "case_id = $1"},
	{"public.application", "case_id = $1"},
	{"public.task", "case_id = $1"},
	{"public.submission", "case_id = $1"},
	{"public.decision", "case_id = $1"},
	{"public.effect", "case_id = $1"},
	{"public.document", "case_id = $1"},
	{"public.letter", "case_id = $1"},
	{"public.intent", "case_id = $1 and state = 'confirmed'"},
	{"public.deadline", "case_id = $1"},
	{"public.case_fact", "case_id = $1"},
	{"public.engine_state", "case_id = $1"},
	{"public.activity_result", "key like 'case/' || $1 || '/%'"},
}

// original is a case as the record has it.
type original struct {
	id, aktenzeichen string
	rows             [][]string // by table, each row as JSON
	events           []originalEvent
	ids              []string       // everything that has an id of its own
	visits           map[string]int // of the tasks
}

type originalEvent struct {
	Stream  string
	Seq     int64
	Salt    []byte
	Content string
}

// copies writes so many copies of cases that all wait, and gives their ids.
func copies(t *testing.T, templates []string, n int) []string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), variable(t, "MIGRATE_DATABASE_URL"))
	require.NoError(t, err)
	defer conn.Close(longLived())
	columns := make([]string, len(copiedTables))
	for i, table := range copiedTables {
		columns[i] = columnsOf(t, conn, table.name)
	}
	originals := make([]original, len(templates))
	for i, id := range templates {
		originals[i] = readCase(t, conn, columns, id)
	}
	var made []string
	const batch = 100
	for len(made) < n {
		rows, events := make([][]json.RawMessage, len(copiedTables)), eventColumns{}
		for i := range rows {
			rows[i] = []json.RawMessage{} // an empty list, which is no null
		}
		for range min(batch, n-len(made)) {
			made = append(made, originals[len(made)%len(originals)].copyTo(t, nextNumber(t, conn), rows, &events))
		}
		tx, err := conn.Begin(t.Context())
		require.NoError(t, err)
		for i, table := range copiedTables {
			whole, err := json.Marshal(rows[i])
			require.NoError(t, err)
			_, err = tx.Exec(t.Context(), fmt.Sprintf("insert into %[1]s (%[2]s) select %[2]s from jsonb_populate_recordset(null::%[1]s, $1)",
				table.name, columns[i]), string(whole))
			require.NoError(t, err, table.name)
		}
		_, err = tx.Exec(t.Context(), `insert into case_event (case_id, stream, seq, salt, content, digest, prev, hash)
			select e.id::uuid, e.stream, e.seq, e.salt, e.content::json, e.digest, e.prev, e.hash
			  from unnest($1::text[], $2::text[], $3::bigint[], $4::bytea[], $5::text[], $6::bytea[], $7::bytea[], $8::bytea[])
			       as e (id, stream, seq, salt, content, digest, prev, hash)`,
			events.id, events.stream, events.seq, events.salt, events.content, events.digest, events.prev, events.hash)
		require.NoError(t, err)
		require.NoError(t, tx.Commit(t.Context()))
	}
	_, err = conn.Exec(t.Context(), "analyze")
	require.NoError(t, err)
	return made
}

// columnsOf gives the columns of a table that are written.
func columnsOf(t *testing.T, conn *pgx.Conn, table string) string {
	t.Helper()
	var list string
	require.NoError(t, conn.QueryRow(t.Context(), `select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
		where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''`, table).Scan(&list))
	return list
}

// readCase reads a case. It must have nothing that would not be copied.
func readCase(t *testing.T, conn *pgx.Conn, columns []string, id string) original {
	t.Helper()
	o := original{id: id, visits: map[string]int{}}
	require.NoError(t, conn.QueryRow(t.Context(), "select aktenzeichen from cases where id = $1", id).Scan(&o.aktenzeichen))
	for i, table := range copiedTables {
		rows, err := conn.Query(t.Context(), fmt.Sprintf("select to_jsonb(x)::text from (select %s from %s where %s) x", columns[i], table.name, table.where), id)
		require.NoError(t, err, table.name)
		found, err := pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err, table.name)
		o.rows = append(o.rows, found)
		for _, row := range found {
			var ids struct {
				ID    string `json:"id"`
				Visit *int   `json:"element_instance"`
			}
			require.NoError(t, json.Unmarshal([]byte(row), &ids))
			if ids.ID != "" {
				o.ids = append(o.ids, ids.ID)
			}
			if ids.Visit != nil {
				require.Positive(t, *ids.Visit, "a task that no diagram opened")
				o.visits[ids.ID] = *ids.Visit
			}
		}
	}
	rows, err := conn.Query(t.Context(), "select stream, seq, salt, content::text from case_event where case_id = $1 order by stream, seq", id)
	require.NoError(t, err)
	o.events, err = pgx.CollectRows(rows, pgx.RowToStructByPos[originalEvent])
	require.NoError(t, err)
	requireNothingElse(t, conn, id)
	return o
}

// requireNothingElse: no other table says anything of the case.
func requireNothingElse(t *testing.T, conn *pgx.Conn, id string) {
	t.Helper()
	rows, err := conn.Query(t.Context(), `select distinct c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
		join pg_attribute a on a.attrelid = c.oid and a.attname = 'case_id' where c.relkind in ('r', 'p') and n.nspname in ('public', 'keys')`)
	require.NoError(t, err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	for _, table := range tables {
		known := slices.ContainsFunc(copiedTables, func(c struct{ name, where string }) bool { return c.name == "public."+table })
		if known || table == "case_event" || table == "keys.case_key" {
			continue
		}
		var n int
		require.NoError(t, conn.QueryRow(t.Context(), "select count(*)::int from "+table+" where case_id = $1", id).Scan(&n))
		require.Zero(t, n, "the case has rows in %s, which are not copied", table)
	}
	var owed int
	require.NoError(t, conn.QueryRow(t.Context(), "select count(*)::int from intent where case_id = $1 and state <> 'confirmed'", id).Scan(&owed))
	require.Zero(t, owed, "something is still to be sent")
}

// nextNumber takes a file number, as a new case does.
func nextNumber(t *testing.T, conn *pgx.Conn) int {
	t.Helper()
	var n int
	require.NoError(t, conn.QueryRow(t.Context(),
		"update aktenzeichen_counter set last = last + 1 where year = (select max(year) from aktenzeichen_counter) returning last").Scan(&n))
	return n
}

var trailingDigits = regexp.MustCompile(`\d+$`)

// eventColumns are the lines of event logs, column by column.
type eventColumns struct {
	id, stream, content      []string
	seq                      []int64
	salt, digest, prev, hash [][]byte
}

// copyTo adds a copy of the case to what is to be written and gives its id.
func (o original) copyTo(t *testing.T, number int, rows [][]json.RawMessage, events *eventColumns) string {
	t.Helper()
	id := newID()
	last := trailingDigits.FindString(o.aktenzeichen)
	pairs := []string{o.aktenzeichen, strings.TrimSuffix(o.aktenzeichen, last) + fmt.Sprintf("%0*d", len(last), number)}
	add := func(old, fresh string) {
		pairs = append(pairs, old, fresh, hex.EncodeToString([]byte(old)), hex.EncodeToString([]byte(fresh)))
	}
	add(o.id, id)
	for _, old := range o.ids {
		visit, isTask := o.visits[old]
		switch {
		case old == o.id:
		case isTask:
			add(old, taskOf(id, visit))
		default:
			add(old, newID())
		}
	}
	renamed := strings.NewReplacer(pairs...)
	for i, found := range o.rows {
		for _, row := range found {
			rows[i] = append(rows[i], apart(t, renamed.Replace(row), id))
		}
	}
	stream, prev := "", []byte{}
	for _, e := range o.events {
		if e.Stream != stream {
			stream, prev = e.Stream, []byte{}
		}
		content := renamed.Replace(e.Content)
		digest := sha256.Sum256(slices.Concat(e.Salt, []byte(content)))
		hash := sha256.Sum256(slices.Concat(prev, digest[:], []byte(id), []byte(e.Stream), binary.BigEndian.AppendUint64(nil, uint64(e.Seq))))
		events.id, events.stream, events.seq = append(events.id, id), append(events.stream, e.Stream), append(events.seq, e.Seq)
		events.salt, events.content = append(events.salt, e.Salt), append(events.content, content)
		events.digest, events.prev, events.hash = append(events.digest, digest[:]), append(events.prev, prev), append(events.hash, hash[:])
		prev = hash[:]
	}
	return id
}

// apart makes what a sender chose, and may choose once only, another word.
func apart(t *testing.T, row, by string) json.RawMessage {
	t.Helper()
	var fields map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(row), &fields))
	for _, once := range []string{"idempotency_key", "start_key"} {
		var text string
		if raw, has := fields[once]; has && json.Unmarshal(raw, &text) == nil && text != "" {
			fields[once] = json.RawMessage(strconv.Quote(text + "/" + by))
		}
	}
	raw, err := json.Marshal(fields)
	require.NoError(t, err)
	return raw
}

// newID makes a UUID of version 7 (RFC 9562, 5.7), as the database gives them.
func newID() string {
	var id [16]byte
	rand.Read(id[:]) // never fails: it ends the program instead
	binary.BigEndian.PutUint64(id[:8], uint64(time.Now().UnixMilli())<<16|uint64(binary.BigEndian.Uint16(id[6:8])))
	return uuidText(id, 7)
}

// taskOf gives the id that the program gives the task of a visit: a UUID of version 8 (RFC 9562, 5.8) out of the case and the visit.
func taskOf(id string, visit int) string {
	sum := sha256.Sum256([]byte(id + "/" + strconv.Itoa(visit)))
	return uuidText([16]byte(sum[:16]), 8)
}

func uuidText(id [16]byte, version byte) string {
	id[6], id[8] = id[6]&0x0f|version<<4, id[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
