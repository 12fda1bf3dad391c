package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// noCase stands in the event log for what belongs to no case.
const noCase casefile.CaseID = "00000000-0000-0000-0000-000000000000"

const (
	saltSize = 16
	// eventsMax bounds one page of the event log.
	eventsMax = 5000
)

// eventContent is what the digest of an event covers. Its JSON is canonical: the fields in this order, the names of Params sorted, no
// spaces, times in UTC. A field that is added later must be left out of the JSON when it is empty.
type eventContent struct {
	Code       string            `json:"code"`
	Params     map[string]string `json:"params,omitempty"`
	Actor      casefile.ActorID  `json:"actor"`
	ActingFor  casefile.ActorID  `json:"actingFor,omitempty"`
	HappenedAt time.Time         `json:"happenedAt"`
	RecordedAt time.Time         `json:"recordedAt"`
	Rev        int               `json:"rev,omitempty"`
}

// The lock lasts until the end of the transaction; without it two transactions would take the same number.
const sqlEventLock = `select pg_advisory_xact_lock(hashtextextended($1, 81))`

const sqlEventHead = `select seq, hash from case_event where case_id = $1 and stream = $2 order by seq desc limit 1`

const sqlEventInsert = `
insert into case_event (case_id, stream, seq, salt, content, digest, prev, hash)
select $1, $2, e.seq, e.salt, e.content::json, e.digest, e.prev, e.hash
  from unnest($3::bigint[], $4::bytea[], $5::text[], $6::bytea[], $7::bytea[], $8::bytea[])
       as e (seq, salt, content, digest, prev, hash)`

// appendEvents adds events to the chain of a case and stream. It must be the last thing that a transaction does, because it holds the
// chain's lock until the end (see the order of locks in the package comment).
func appendEvents(ctx context.Context, t tx, id casefile.CaseID, stream string, events ...casefile.Event) error {
	return appendEventsBehind(ctx, t, &pgx.Batch{}, id, stream, events...)
}

// appendEventsBehind is appendEvents after statements that were gathered before; all go out together.
func appendEventsBehind(
	ctx context.Context, t tx, before *pgx.Batch, id casefile.CaseID, stream string, events ...casefile.Event,
) error {
	if len(events) == 0 {
		return t.SendBatch(ctx, before).Close()
	}
	seq, prev, err := lockHead(ctx, t, before, id, stream)
	if err != nil {
		return err
	}
	n := len(events)
	seqs, salts, contents := make([]int64, n), make([][]byte, n), make([]string, n)
	digests, prevs, hashes := make([][]byte, n), make([][]byte, n), make([][]byte, n)
	for i, e := range events {
		content, err := canonical(e, t.now)
		if err != nil {
			return err
		}
		salt := make([]byte, saltSize)
		rand.Read(salt) // never fails: it ends the program instead
		seq++
		digest := eventDigest(salt, content)
		hash := eventHash(prev, digest, id, stream, seq)
		seqs[i], salts[i], contents[i], digests[i], prevs[i], hashes[i] = seq, salt, string(content), digest, prev, hash
		prev = hash
	}
	_, err = t.Exec(ctx, sqlEventInsert, string(id), stream, seqs, salts, contents, digests, prevs, hashes)
	return err
}

// lockHead locks the chain and gives its last link. Both queries go out together with what was gathered before, yet the last sees what
// was committed while the lock was waited for, because each has its own snapshot.
func lockHead(ctx context.Context, t tx, b *pgx.Batch, id casefile.CaseID, stream string) (seq int64, hash []byte, err error) {
	b.Queue(sqlEventLock, string(id)+"/"+stream)
	b.Queue(sqlEventHead, string(id), stream).QueryRow(func(row pgx.Row) error {
		if err := row.Scan(&seq, &hash); !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		return nil
	})
	if err := t.SendBatch(ctx, b).Close(); err != nil {
		return 0, nil, err
	}
	if hash == nil {
		hash = []byte{}
	}
	return seq, hash, nil
}

func canonical(e casefile.Event, now time.Time) ([]byte, error) {
	c := eventContent{
		Code: e.Code, Params: e.Params, Actor: e.Actor, ActingFor: e.ActingFor, HappenedAt: e.HappenedAt, RecordedAt: now, Rev: e.Rev,
	}
	if c.Actor == "" {
		c.Actor = casefile.ActorSystem
	}
	if c.HappenedAt.IsZero() {
		c.HappenedAt = now
	}
	c.HappenedAt = c.HappenedAt.UTC().Truncate(time.Microsecond)
	return json.Marshal(c)
}

func eventDigest(salt, content []byte) []byte {
	h := sha256.New()
	h.Write(salt)
	h.Write(content)
	return h.Sum(nil)
}

func eventHash(prev, digest []byte, id casefile.CaseID, stream string, seq int64) []byte {
	h := sha256.New()
	h.Write(prev)
	h.Write(digest)
	h.Write([]byte(strings.ToLower(string(id))))
	h.Write([]byte(stream))
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(seq)))
	return h.Sum(nil)
}

const sqlEventList = `
select seq, content from case_event where case_id = $1 and stream = $2 and seq > $3 order by seq limit $4`

// Events gives the events of a case and stream after a number, oldest first, at most 5000. An event whose content was erased has the
// code "event.erased". An empty id gives what belongs to no case.
func (s *Store) Events(ctx context.Context, id casefile.CaseID, stream string, afterSeq int64, limit int) ([]casefile.Event, error) {
	if id == "" {
		id = noCase
	}
	events, err := list(ctx, s.pool, scanEvent(id, stream), sqlEventList, key(id), stream, afterSeq, bounded(limit, eventsMax))
	return events, translate("events", err)
}

func scanEvent(id casefile.CaseID, stream string) pgx.RowToFunc[casefile.Event] {
	return func(row pgx.CollectableRow) (casefile.Event, error) {
		e := casefile.Event{CaseID: id, Stream: stream}
		var raw []byte
		if err := row.Scan(&e.Seq, &raw); err != nil {
			return e, err
		}
		return e, decodeEvent(raw, &e)
	}
}

func decodeEvent(raw []byte, e *casefile.Event) error {
	if raw == nil {
		e.Code = "event.erased"
		return nil
	}
	var c eventContent
	if err := json.Unmarshal(raw, &c); err != nil {
		return err
	}
	e.Code, e.Params, e.Actor, e.ActingFor = c.Code, c.Params, c.Actor, c.ActingFor
	e.HappenedAt, e.RecordedAt, e.Rev = c.HappenedAt, c.RecordedAt, c.Rev
	return nil
}

// LogAccess records who read what, refused looks too; a refused look at a case that does not exist may name it. The stream is
// always "zugriff"; e.CaseID may be empty.
func (s *Store) LogAccess(ctx context.Context, e casefile.Event) error {
	id := noCase
	if k, ok := key(e.CaseID).(string); ok {
		id = casefile.CaseID(k)
	}
	return s.inTx(ctx, "log access", func(t tx) error { return appendEvents(ctx, t, id, casefile.StreamAccess, e) })
}
