package store

import (
	"context"
	"encoding/hex"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// Reader is a connection, pool or transaction that can be read from.
type Reader interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

const sqlEventWalk = `
select case_id::text, stream, seq, salt, content::text, digest, prev, hash from case_event order by case_id, stream, seq`

// WalkChains computes every chain of the event log anew, in the order of case and stream, in one pass that keeps one row in memory. After
// each chain it calls visit with the chain's head and with its first fault: nil, or Conflict "chain.broken" with the params case, stream
// and seq. What was cut off at the end, or written anew from the beginning, only shows by comparing the heads with those kept elsewhere.
func WalkChains(ctx context.Context, r Reader, visit func(head ChainHead, fault error) error) error {
	rows, err := r.Query(ctx, sqlEventWalk)
	if err != nil {
		return translate("walk chains", err)
	}
	defer rows.Close()
	var w walk
	for rows.Next() {
		var id casefile.CaseID
		var stream string
		var l link
		if err := rows.Scan(&id, &stream, &l.seq, &l.salt, &l.content, &l.digest, &l.prev, &l.hash); err != nil {
			return translate("walk chains", err)
		}
		if id != w.id || stream != w.stream {
			if err := w.end(visit); err != nil {
				return err
			}
			w = walk{id: id, stream: stream, last: link{hash: []byte{}}}
		}
		w.take(l)
	}
	if err := rows.Err(); err != nil {
		return translate("walk chains", err)
	}
	return w.end(visit)
}

// walk is one chain on the way to its head.
type walk struct {
	id     casefile.CaseID
	stream string
	last   link
	fault  error
}

// take checks one link. After a fault the walk goes on from the link as it stands, so that the head is still the one of the table.
func (w *walk) take(l link) {
	if why := l.fault(w.last, w.id, w.stream); why != "" && w.fault == nil {
		w.fault = broken(w.id, w.stream, w.last.seq+1, why)
	}
	w.last = l
}

func (w *walk) end(visit func(ChainHead, error) error) error {
	if w.id == "" {
		return nil
	}
	return visit(ChainHead{CaseID: w.id, Stream: w.stream, Seq: w.last.seq, Hash: hex.EncodeToString(w.last.hash)}, w.fault)
}
