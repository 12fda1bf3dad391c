package desk

import (
	"context"
	"slices"
	"sync"
	"time"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// The bounds of the feed of new tasks.
const (
	// feedStreamsMax is how many people may listen to one process, feedTabsMax how often one of them.
	feedStreamsMax = 1000
	feedTabsMax    = 8
	// feedTasksMax is how many tasks are remembered, and the highest number that is told: from there it is "many".
	feedTasksMax = 1000
	// feedMemory is how old a list may be that still gets an exact number: a long working day.
	feedMemory = 12 * time.Hour
	// feedOverlap: a transaction that began earlier may become visible later, so each question reaches back.
	feedOverlap = time.Minute
	feedEvery   = 5 * time.Second
)

// TaskFeed tells who has a list open that new tasks came. One goroutine per process asks the database while anybody listens, and nobody's
// stream asks by itself. It knows ids, teams and groups of tasks and nothing else of them.
type TaskFeed struct {
	store Store
	now   func() time.Time
	every time.Duration

	mu      sync.Mutex
	streams map[*TaskStream]struct{}
	known   map[casefile.TaskID]store.NewTask
	covered time.Time // what was recorded after this is known; zero: nothing is
	// answered is when the last question that got an answer was asked.
	answered time.Time
	end      context.CancelFunc
}

// TaskStream is one listener. Changed gets something when Count may have become another; after that Count says the number.
type TaskStream struct {
	Changed <-chan struct{}
	changed chan struct{}
	feed    *TaskFeed
	actor   casefile.Actor
	since   time.Time
	told    int
}

func newTaskFeed(s Store, now func() time.Time, every time.Duration) *TaskFeed {
	if every == 0 {
		every = feedEvery
	}
	return &TaskFeed{store: s, now: now, every: every, streams: map[*TaskStream]struct{}{}, known: map[casefile.TaskID]store.NewTask{}}
}

// NewTasks opens a stream of how many tasks came for the actor since a moment: that at which their list was made. The caller closes it.
// Unavailable "live.full" when too many listen already.
func (d *Desk) NewTasks(ctx context.Context, actor casefile.Actor, since time.Time) (*TaskStream, error) {
	return d.feed.open(ctx, actor, since)
}

func (f *TaskFeed) open(ctx context.Context, actor casefile.Actor, since time.Time) (*TaskStream, error) {
	if oldest := f.now().Add(-feedMemory); since.Before(oldest) {
		since = oldest
	}
	changed := make(chan struct{}, 1)
	s := &TaskStream{Changed: changed, changed: changed, feed: f, actor: actor, since: since}
	f.mu.Lock()
	tabs := 0
	for other := range f.streams {
		if other.actor.ID == actor.ID {
			tabs++
		}
	}
	if len(f.streams) >= feedStreamsMax || tabs >= feedTabsMax {
		f.mu.Unlock()
		return nil, casefile.Errorf(casefile.Unavailable, "live.full", "%d streams, %d of this person", len(f.streams), tabs)
	}
	f.streams[s] = struct{}{}
	if f.end == nil {
		// The questions outlive the request that began them and end with the last stream.
		asking, end := context.WithCancel(context.WithoutCancel(ctx))
		f.end, f.answered = end, f.now()
		go f.run(asking)
	}
	unknown := f.covered.IsZero() || since.Before(f.covered)
	f.mu.Unlock()
	if unknown {
		if err := f.ask(ctx, since); err != nil {
			s.Close()
			return nil, err
		}
	}
	f.tell()
	return s, nil
}

// Close ends the stream; the last one ends the questions and forgets what was known.
func (s *TaskStream) Close() {
	f := s.feed
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.streams, s)
	if len(f.streams) == 0 && f.end != nil {
		f.end()
		f.end, f.covered = nil, time.Time{}
		clear(f.known)
	}
}

// Count says how many tasks came that the actor's list shows to them, at most feedTasksMax.
func (s *TaskStream) Count() int {
	s.feed.mu.Lock()
	defer s.feed.mu.Unlock()
	return s.count()
}

func (s *TaskStream) count() int {
	n := 0
	for _, t := range s.feed.known {
		if t.RecordedAt.After(s.since) && concerns(s.actor, t) {
			n++
		}
	}
	return min(n, feedTasksMax)
}

func (f *TaskFeed) run(ctx context.Context) {
	tick := time.NewTicker(f.every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		f.mu.Lock()
		from := f.answered
		f.mu.Unlock()
		// A database that is away makes the notice late: the next question reaches back to the last answer.
		if err := f.ask(ctx, from.Add(-feedOverlap)); err == nil {
			f.tell()
		}
	}
}

// ask reads what came after a moment.
func (f *TaskFeed) ask(ctx context.Context, from time.Time) error {
	began := f.now()
	tasks, err := f.store.NewTasks(ctx, from, feedTasksMax)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.streams) == 0 {
		return nil // the last listener has gone meanwhile, and with it what was known
	}
	if f.covered.IsZero() || from.Before(f.covered) {
		f.covered = from
	}
	f.answered = began
	for _, t := range tasks {
		f.known[t.ID] = t
	}
	f.forget()
	return nil
}

// forget drops what is too old or too much.
func (f *TaskFeed) forget() {
	oldest := f.now().Add(-feedMemory)
	all := make([]store.NewTask, 0, len(f.known))
	for id, t := range f.known {
		if t.RecordedAt.Before(oldest) {
			delete(f.known, id)
			continue
		}
		all = append(all, t)
	}
	if len(all) <= feedTasksMax {
		return
	}
	slices.SortFunc(all, func(a, b store.NewTask) int { return b.RecordedAt.Compare(a.RecordedAt) })
	for _, t := range all[feedTasksMax:] {
		delete(f.known, t.ID)
	}
}

// tell wakes whose number has changed.
func (f *TaskFeed) tell() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for s := range f.streams {
		n := s.count()
		if n == s.told {
			continue
		}
		s.told = n
		select {
		case s.changed <- struct{}{}:
		default: // it has not read the last word yet and will read this one
		}
	}
}

// concerns says of one task what narrow asks the database for.
func concerns(actor casefile.Actor, t store.NewTask) bool {
	switch {
	case t.Confidential && !auth.SeesConfidential(actor):
		return false
	case actor.Has(casefile.RoleLeitung, casefile.RoleRevision):
		return true
	case actor.Has(casefile.RoleClearing, casefile.RoleScan):
		return slices.Contains(frontOffice(), t.Group)
	}
	return slices.Contains(actor.Teams, t.Team)
}
