package store

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"strconv"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// link is one row of the chain.
type link struct {
	seq                   int64
	salt, content, digest []byte
	prev, hash            []byte
}

const sqlEventChain = `
select seq, salt, content::text, digest, prev, hash from case_event where case_id = $1 and stream = $2 and seq > $3 order by seq limit $4`

// VerifyChain computes the chain of a case and stream anew. A chain that was tampered with is Conflict "chain.broken" with the params
// case, stream and seq. What was cut off at the end can only be seen by comparing with a head kept elsewhere (ChainHeads).
func (s *Store) VerifyChain(ctx context.Context, id casefile.CaseID, stream string) error {
	if id == "" {
		id = noCase
	}
	last := link{hash: []byte{}}
	for {
		links, err := list(ctx, s.pool, scanLink, sqlEventChain, key(id), stream, last.seq, eventsMax)
		if err != nil {
			return translate("verify chain", err)
		}
		for _, l := range links {
			if why := l.fault(last, id, stream); why != "" {
				return broken(id, stream, last.seq+1, why)
			}
			last = l
		}
		if len(links) < eventsMax {
			return nil
		}
	}
}

func scanLink(row pgx.CollectableRow) (link, error) {
	var l link
	return l, row.Scan(&l.seq, &l.salt, &l.content, &l.digest, &l.prev, &l.hash)
}

// fault says what is wrong with a link that should follow last; "" means nothing.
func (l link) fault(last link, id casefile.CaseID, stream string) string {
	switch {
	case l.seq != last.seq+1:
		return "a link is missing"
	case !bytes.Equal(l.prev, last.hash):
		return "the link does not point to the one before"
	case l.content != nil && !bytes.Equal(l.digest, eventDigest(l.salt, l.content)):
		return "the content is not the one that was recorded"
	case !bytes.Equal(l.hash, eventHash(l.prev, l.digest, id, stream, l.seq)):
		return "the hash does not fit"
	}
	return ""
}

func broken(id casefile.CaseID, stream string, seq int64, why string) error {
	n := strconv.FormatInt(seq, 10)
	err := casefile.Errorf(casefile.Conflict, "chain.broken", "event log of case %s, stream %s, seq %s: %s", id, stream, n, why)
	var e *casefile.Error
	if errors.As(err, &e) {
		e.Params = map[string]string{"case": string(id), "stream": stream, "seq": n}
	}
	return err
}

// ChainHead is the last link of a chain. Kept outside the database it shows later that nothing was cut off.
type ChainHead struct {
	CaseID casefile.CaseID
	Stream string
	Seq    int64
	Hash   string // hexadecimal
}

const sqlEventHeads = `
select distinct on (case_id, stream) case_id::text, stream, seq, hash
  from case_event
 where (case_id, stream) > ($1::uuid, $2::text)
 order by case_id, stream, seq desc
 limit $3`

// ChainHeads pages through the heads of all chains in the order of case and stream; after is the last head of the page before.
func (s *Store) ChainHeads(ctx context.Context, after ChainHead, limit int) ([]ChainHead, error) {
	if after.CaseID == "" {
		after.CaseID = noCase
	}
	scan := func(row pgx.CollectableRow) (ChainHead, error) {
		var h ChainHead
		var hash []byte
		err := row.Scan(&h.CaseID, &h.Stream, &h.Seq, &hash)
		h.Hash = hex.EncodeToString(hash)
		return h, err
	}
	heads, err := list(ctx, s.pool, scan, sqlEventHeads, key(after.CaseID), after.Stream, bounded(limit, eventsMax))
	return heads, translate("chain heads", err)
}
