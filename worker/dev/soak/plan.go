package soak

import (
	"math/rand/v2"
	"slices"
	"time"

	"ablauf/worker/dev/devstack"
)

// Manner is how a part is struck.
type Manner string

// The manners: kill -9, a stop in order, and a standstill after which the part goes on as if nothing had been.
const (
	Kill   Manner = "kill"
	Stop   Manner = "stop"
	Freeze Manner = "freeze"
)

// Strike is one attack of the killer.
type Strike struct {
	Parts  []devstack.Part // one, or two at once
	Manner Manner
	Down   time.Duration // how long the parts stay away
	Rest   time.Duration // the pause before the next strike
}

// Assignment is one case: its story by number, and the seed of the people in it.
type Assignment struct {
	Story int
	Seed  uint64
}

// Plan is everything that is left to chance.
type Plan struct {
	Cases   []Assignment
	Strikes []Strike
}

// targets are the parts with their weights: the two programs of this repository are struck more often, because their crashes are ours.
var targets = []struct {
	part   devstack.Part
	weight int
}{
	{devstack.Worker, 6}, {devstack.Gateway, 4}, {devstack.PostgreSQL, 4}, {devstack.Temporal, 3}, {devstack.MinIO, 3},
}

// NewPlan draws a plan; the same seed and sizes give the same plan.
func NewPlan(seed uint64, cases, strikes, stories int) Plan {
	r := rand.New(rand.NewPCG(seed, 0x5EED))
	var p Plan
	// Every story comes about equally often, in an order left to chance.
	for i := range cases {
		p.Cases = append(p.Cases, Assignment{Story: i % stories, Seed: r.Uint64()})
	}
	r.Shuffle(len(p.Cases), func(i, j int) { p.Cases[i], p.Cases[j] = p.Cases[j], p.Cases[i] })
	for range strikes {
		p.Strikes = append(p.Strikes, drawStrike(r))
	}
	return p
}

func drawStrike(r *rand.Rand) Strike {
	s := Strike{Parts: []devstack.Part{drawPart(r)}, Rest: between(r, 500*time.Millisecond, 5*time.Second)}
	if r.IntN(5) == 0 {
		for len(s.Parts) < 2 {
			if second := drawPart(r); second != s.Parts[0] {
				s.Parts = append(s.Parts, second)
			}
		}
	}
	switch r.IntN(4) {
	case 0:
		s.Manner, s.Down = Stop, between(r, 0, 4*time.Second)
	case 1:
		// Up to the time after which Temporal takes a task of the case away from a worker that says nothing.
		s.Manner, s.Down = Freeze, between(r, 500*time.Millisecond, 12*time.Second)
	default:
		s.Manner, s.Down = Kill, between(r, 0, 4*time.Second)
	}
	// Parts start again in the order of the stack.
	slices.SortFunc(s.Parts, func(a, b devstack.Part) int {
		return slices.Index(devstack.AllParts(), a) - slices.Index(devstack.AllParts(), b)
	})
	return s
}

func drawPart(r *rand.Rand) devstack.Part {
	sum := 0
	for _, t := range targets {
		sum += t.weight
	}
	n := r.IntN(sum)
	for _, t := range targets {
		if n -= t.weight; n < 0 {
			return t.part
		}
	}
	panic("unreachable: n is less than the sum of the weights")
}

func between(r *rand.Rand, low, high time.Duration) time.Duration {
	return low + time.Duration(r.Int64N(int64(high-low)))
}
