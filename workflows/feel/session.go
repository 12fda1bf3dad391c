package feel

import (
	"fmt"
	"time"
)

// Environment is everything an evaluation may know about the world.
type Environment struct {
	// Now is what now() and today() return. The zero time makes both of them null.
	Now time.Time
	// Zone is the zone of now() and today(); nil means Europe/Berlin.
	Zone *time.Location
	// Zones resolves the names of zones; nil means StandardZones.
	Zones func(string) (*time.Location, bool)
	// Budget bounds the steps of one evaluation: about one per operator, list element and 16 bytes of text. 0 means DefaultBudget.
	Budget int
}

// DefaultBudget is far above any rule a person can read and ends a runaway expression within a second.
const DefaultBudget = 1_000_000

// maxDepth bounds nested calls and operators; recursion without end stops here before it meets the budget.
const maxDepth = 4_000

// maxWarnings bounds what one evaluation records; a loop would otherwise repeat one warning for every element.
const maxWarnings = 64

// Warning is an error that the evaluation turned into null. The message names functions and types, never values.
type Warning struct {
	// Offset is the position in the source text in bytes, -1 if unknown.
	Offset int
	// Budget marks the end of the step or depth budget: the result is null because the evaluation was stopped.
	Budget  bool
	Message string
}

// String returns the message.
func (w Warning) String() string { return w.Message }

// Session is one evaluation: it holds the budget and collects warnings. Decision models evaluate many expressions in one session.
// A session must not be used by two goroutines at once.
type Session struct {
	env      Environment
	steps    int
	depth    int
	at       int
	warnings []Warning
	zones    map[string]*time.Location
}

// NewSession starts an evaluation.
func NewSession(env Environment) *Session {
	if env.Zone == nil {
		env.Zone = Berlin()
	}
	if env.Zones == nil {
		env.Zones = StandardZones
	}
	if env.Budget <= 0 {
		env.Budget = DefaultBudget
	}
	return &Session{env: env, steps: env.Budget, at: -1}
}

// Warnings returns what has been recorded so far.
func (s *Session) Warnings() []Warning { return s.warnings }

// Warn records a warning of the caller.
func (s *Session) Warn(format string, args ...any) { s.fail(format, args...) }

// exhausted unwinds the evaluation when its budget is spent; Guard catches it.
type exhausted struct{ reason string }

// internalError marks a defect of this package. An evaluation has to be total, because a case must not stand still over it; the
// fuzz tests look for this message.
const internalError = "the evaluation was stopped by an internal error"

// Guard runs f and turns the end of the budget, or a defect, into null with a warning. Every entry into an evaluation goes through
// it.
func (s *Session) Guard(f func() Value) (v Value) {
	depth := s.depth
	defer func() {
		s.depth = depth
		if r := recover(); r != nil {
			v = Null{}
			w := Warning{Offset: s.at, Message: internalError}
			if stop, ok := r.(exhausted); ok {
				w.Budget, w.Message = true, stop.reason
			}
			s.warnings = append(s.warnings, w)
		}
	}()
	return f()
}

// charge takes n steps from the budget.
func (s *Session) charge(n int) {
	s.steps -= n
	if n < 0 || s.steps < 0 {
		s.steps = 0
		panic(exhausted{"the evaluation was stopped: its step budget is spent"})
	}
}

func (s *Session) enter() {
	s.depth++
	if s.depth > maxDepth {
		panic(exhausted{"the evaluation was stopped: it is nested too deeply"})
	}
}

func (s *Session) leave() { s.depth-- }

// fail records a warning and returns null.
func (s *Session) fail(format string, args ...any) Value {
	if len(s.warnings) < maxWarnings {
		s.warnings = append(s.warnings, Warning{Offset: s.at, Message: fmt.Sprintf(format, args...)})
	}
	return Null{}
}

// zone resolves a name through the environment, once per session.
func (s *Session) zone(name string) (*time.Location, bool) {
	if loc, ok := s.zones[name]; ok {
		return loc, loc != nil
	}
	loc, ok := s.env.Zones(name)
	if !ok {
		loc = nil
	}
	if s.zones == nil {
		s.zones = make(map[string]*time.Location)
	}
	s.zones[name] = loc
	return loc, ok
}

// offsetAt returns the offset of a named zone at a wall clock, as zoneOf.
func (s *Session) offsetAt(name string, localSeconds int64) (int, bool) {
	loc, ok := s.zone(name)
	if !ok {
		return 0, false
	}
	// time.Date resolves gaps and overlaps of summer time deterministically; the wall clock is given as seconds of 1970.
	_, offset := time.Date(1970, 1, 1, 0, 0, 0, 0, loc).Zone()
	for range 2 {
		_, offset = time.Unix(localSeconds-int64(offset), 0).In(loc).Zone()
	}
	return offset, true
}

// rezone recomputes the offset of a named zone after the wall clock has moved.
func (s *Session) rezone(d DateTime) (DateTime, bool) {
	if d.Time.Zone.Name == "" {
		return d, true
	}
	offset, ok := s.offsetAt(d.Time.Zone.Name, d.localSeconds())
	d.Time.Zone.Offset = offset
	return d, ok
}

// atInstant returns the wall clock of an instant in the zone of the original value.
func (s *Session) atInstant(sec int64, nano int, z Zone) (DateTime, bool) {
	if z.Name != "" {
		loc, ok := s.zone(z.Name)
		if !ok {
			return DateTime{}, false
		}
		_, z.Offset = time.Unix(sec, 0).In(loc).Zone()
	}
	return dateTimeOfLocal(sec+int64(z.Offset), nano, z)
}
