package ledger

import (
	"context"
	"time"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// nightlyHour is the hour in Europe/Berlin from which the root of a day is due: most people sleep, and the night's backup comes later.
const nightlyHour = 2

// headsPage is how many heads are read in one go.
const headsPage = 5000

// Sealer makes roots. Several may run at once: the object of a day can be stored only once.
type Sealer struct {
	Store  *store.Store
	Bucket *Bucket
	Now    func() time.Time
	done   casefile.Date // the newest day that is known to be sealed
}

// Sealed is what a seal did.
type Sealed struct {
	Root  Root
	First bool // no other worker had sealed the day before
	// Faults are contradictions to the root before; they are counted in the new one, and somebody must look.
	Faults []Fault
}

// dueDay gives the day whose nightly root is due at an instant: the day itself from two o'clock on, before that none.
func dueDay(now time.Time) (casefile.Date, bool) {
	local := now.In(calendar.Berlin())
	return casefile.DateOf(local), local.Hour() >= nightlyHour
}

// Nightly seals the day once its hour has come, or at the first chance after it, and reports whether it did something.
func (s *Sealer) Nightly(ctx context.Context) (Sealed, bool, error) {
	day, due := dueDay(s.Now())
	if !due || day == s.done {
		return Sealed{}, false, nil
	}
	// An installation in which nothing has happened yet has nothing to seal; a backup may be about to be brought back into it. It is looked at
	// first, so that MinIO is not asked again and again while nothing happens.
	if heads, err := s.Store.ChainHeads(ctx, store.ChainHead{}, 1); err != nil || len(heads) == 0 {
		return Sealed{}, false, err
	}
	name := nightlyName(day)
	present, err := s.Bucket.Versions(ctx, name)
	if err != nil {
		return Sealed{}, false, err
	}
	if len(present) > 0 {
		s.done = day
		return Sealed{}, false, nil
	}
	sealed, err := s.seal(ctx, name, day)
	if err == nil {
		s.done = day
	}
	return sealed, err == nil && sealed.First, err
}

// AtOnce seals now, whatever was sealed before.
func (s *Sealer) AtOnce(ctx context.Context) (Sealed, error) {
	now := s.Now()
	return s.seal(ctx, atOnceName(now), casefile.DateOf(now.In(calendar.Berlin())))
}

func (s *Sealer) seal(ctx context.Context, name string, day casefile.Date) (Sealed, error) {
	var out Sealed
	before, err := s.newest(ctx)
	if err != nil {
		return out, err
	}
	r := Root{Name: name, Day: day, SealedAt: s.Now().UTC(), Heads: []store.ChainHead{}}
	for after := (store.ChainHead{}); ; {
		page, err := s.Store.ChainHeads(ctx, after, headsPage)
		if err != nil {
			return out, err
		}
		r.Heads = append(r.Heads, page...)
		if len(page) < headsPage {
			break
		}
		after = page[len(page)-1]
	}
	if before != nil {
		r.Previous = before.Hash
		if out.Faults, err = s.contradictions(ctx, before.Heads); err != nil {
			return out, err
		}
	}
	r.Breaks = len(out.Faults)
	out.First, err = s.Bucket.put(ctx, &r)
	out.Root = r
	return out, err
}

// newest gives the newest root, or nil: of those of the newest day the one that says so itself.
func (s *Sealer) newest(ctx context.Context) (*Root, error) {
	names, strange, err := s.Bucket.names(ctx)
	if err != nil {
		return nil, err
	}
	var newest *Root
	for _, name := range newestOf(names[:len(names)-strange], 1) {
		versions, err := s.Bucket.Versions(ctx, name)
		if err != nil {
			return nil, err
		}
		if len(versions) > 0 && (newest == nil || versions[0].SealedAt.After(newest.SealedAt)) {
			newest = &versions[0]
		}
	}
	return newest, nil
}

// contradictions compares the links that the root before names with those in the log: only these rows are read, not the whole log.
func (s *Sealer) contradictions(ctx context.Context, heads []store.ChainHead) ([]Fault, error) {
	var faults []Fault
	for start := 0; start < len(heads); start += headsPage {
		page := heads[start:min(start+headsPage, len(heads))]
		actual, err := s.Store.ChainLinks(ctx, page)
		if err != nil {
			return nil, err
		}
		for i, h := range page {
			if actual[i] != h.Hash {
				faults = append(faults, contradiction(h, actual[i]))
			}
		}
	}
	return faults, nil
}
