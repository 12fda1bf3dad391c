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

// Walker is told what WalkChains meets.
type Walker struct {
	// Link, where it is not nil, is called for each link; hash is only valid during the call.
	Link func(id casefile.CaseID, stream string, seq int64, hash []byte)
	// Chain is called after each chain with its head and its first fault: nil, or Conflict "chain.broken" with the params case, stream and
	// seq. Its error ends the walk.
	Chain func(head ChainHead, fault error) error
}

// WalkChains computes every chain of the event log anew, in the order of case and stream, in one pass that keeps one row in memory. What
// was cut off at the end, or written anew from the beginning, only shows by comparing with heads that were kept elsewhere.
func WalkChains(ctx context.Context, r Reader, to Walker) error {
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
			if err := w.end(to.Chain); err != nil {
				return err
			}
			w = walk{id: id, stream: stream, last: link{hash: []byte{}}}
		}
		w.take(l)
		if to.Link != nil {
			to.Link(id, stream, l.seq, l.hash)
		}
	}
	if err := rows.Err(); err != nil {
		return translate("walk chains", err)
	}
	return w.end(to.Chain)
}

const sqlEventLinks = `
select encode(coalesce(e.hash, ''), 'hex')
  from unnest($1::text[]::uuid[], $2::text[], $3::bigint[]) with ordinality as l (case_id, stream, seq, n)
  left join case_event e using (case_id, stream, seq)
 order by l.n`

// ChainLinks gives the hashes, in hexadecimal, of the links at the places of heads, in the same order; "" where there is no such link.
func (s *Store) ChainLinks(ctx context.Context, heads []ChainHead) ([]string, error) {
	ids, streams, seqs := make([]string, len(heads)), make([]string, len(heads)), make([]int64, len(heads))
	for i, h := range heads {
		ids[i], streams[i], seqs[i] = string(h.CaseID), h.Stream, h.Seq
	}
	hashes, err := list(ctx, s.pool, pgx.RowTo[string], sqlEventLinks, ids, streams, seqs)
	return hashes, translate("chain links", err)
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
