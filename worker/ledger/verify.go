package ledger

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// Fault is a place where the event log contradicts itself or a root.
type Fault struct {
	CaseID casefile.CaseID `json:"case,omitempty"`
	Stream string          `json:"stream,omitempty"`
	Seq    int64           `json:"seq,omitempty"`
	Text   string          `json:"text"`
}

func contradiction(h store.ChainHead, actual string) Fault {
	f := Fault{CaseID: h.CaseID, Stream: h.Stream, Seq: h.Seq}
	if actual == "" {
		f.Text = fmt.Sprintf("event log of case %s, stream %s: the link %d that was sealed is gone", h.CaseID, h.Stream, h.Seq)
	} else {
		f.Text = fmt.Sprintf("event log of case %s, stream %s: the link %d is not the one that was sealed", h.CaseID, h.Stream, h.Seq)
	}
	return f
}

// Result is what a verification compared.
type Result struct {
	Chains int     `json:"chains"`
	Links  int64   `json:"links"`
	Roots  int     `json:"roots"`
	Sealed int     `json:"sealed"` // links that a root names
	Newest string  `json:"newest,omitempty"`
	Faults []Fault `json:"faults"`
}

// Roots reads the newest n roots and the others of the day of the oldest of them, all versions of each; n 0 means all. A name that has two
// versions or is not that of a root, or a root that does not name the one before, is a fault.
func (b *Bucket) Roots(ctx context.Context, n int) ([]Root, []Fault, error) {
	names, strange, err := b.names(ctx)
	if err != nil {
		return nil, nil, err
	}
	if n > 0 {
		known := len(names) - strange
		names = append(newestOf(names[:known:known], n), names[known:]...)
	}
	var roots []Root
	var faults []Fault
	for _, name := range names {
		versions, err := b.Versions(ctx, name)
		if err != nil {
			faults = append(faults, Fault{Text: err.Error()})
			continue
		}
		if len(versions) > 1 {
			faults = append(faults, Fault{Text: fmt.Sprintf("the root %s was stored %d times", name, len(versions))})
		}
		roots = append(roots, versions...)
	}
	slices.SortStableFunc(roots, func(a, b Root) int { return a.SealedAt.Compare(b.SealedAt) })
	return roots, append(faults, unlinked(roots)...), nil
}

// unlinked finds roots that do not name one before them; of the oldest that was read nobody knows.
func unlinked(roots []Root) []Fault {
	var faults []Fault
	known := map[string]bool{}
	for i, r := range roots {
		if i > 0 && !known[r.Previous] {
			faults = append(faults, Fault{Text: fmt.Sprintf("the root %s does not follow one of those before", r.Name)})
		}
		known[r.Hash] = true
	}
	return faults
}

type place struct {
	id     casefile.CaseID
	stream string
	seq    int64
}

// Verify computes the whole event log anew and compares it with the roots. The log is read once, row by row; in memory are the links that
// the roots name.
func Verify(ctx context.Context, r store.Reader, roots []Root) (Result, error) {
	out := Result{Roots: len(roots), Faults: []Fault{}}
	expected := map[place]string{}
	for _, root := range roots {
		out.Newest = root.Name
		for _, h := range root.Heads {
			p := place{h.CaseID, h.Stream, h.Seq}
			if other, known := expected[p]; known && other != h.Hash {
				out.Faults = append(out.Faults, Fault{h.CaseID, h.Stream, h.Seq, fmt.Sprintf("two roots disagree about case %s, stream %s, link %d", h.CaseID, h.Stream, h.Seq)})
				continue
			}
			expected[p] = h.Hash
		}
	}
	out.Sealed = len(expected)
	err := store.WalkChains(ctx, r, store.Walker{
		Link: func(id casefile.CaseID, stream string, seq int64, hash []byte) {
			out.Links++
			p := place{id, stream, seq}
			want, sealed := expected[p]
			if !sealed {
				return
			}
			delete(expected, p)
			if actual := hex.EncodeToString(hash); actual != want {
				out.Faults = append(out.Faults, contradiction(store.ChainHead{CaseID: id, Stream: stream, Seq: seq}, actual))
			}
		},
		Chain: func(_ store.ChainHead, fault error) error {
			out.Chains++
			if fault != nil {
				out.Faults = append(out.Faults, Fault{Text: fault.Error()})
			}
			return nil
		},
	})
	for p := range expected {
		out.Faults = append(out.Faults, contradiction(store.ChainHead{CaseID: p.id, Stream: p.stream, Seq: p.seq}, ""))
	}
	return out, err
}
