package soak

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"time"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
)

// Config says how large a soak is. Zero values of Cases, Kills and Players mean 200, 100 and 24.
type Config struct {
	Seed    uint64
	Cases   int
	Kills   int
	Players int       // cases played at the same time
	LogDir  string    // where the parts write their logs; empty: in the throwaway folder, gone at the end
	Out     io.Writer // progress in plain English, line by line
}

// The sizes of the full soak.
const (
	CasesFull   = 200
	KillsFull   = 100
	playersFull = 24
)

// The bounds that make every soak end by itself.
const (
	// strikeMax is what one strike may take on the average, with everything it leaves to be made good.
	strikeMax = 20 * time.Second
	// drainMax is how long the last cases may take behind the last strike. The longest pause between two tries of anything is five
	// minutes (internal/store, backoffMax).
	drainMax = 8 * time.Minute
	// caseMax is what one case may take; a player gives up then, also one whose call is turned away again and again.
	caseMax = 20 * time.Minute
	// thinkMax is how long a person thinks at the most before an act.
	thinkMax = 4 * time.Second
	// lookEvery is the pause between two looks of a waiting player; many look at the same time.
	lookEvery = 400 * time.Millisecond
)

func (c Config) filled() Config {
	for _, f := range []struct {
		value *int
		full  int
	}{{&c.Cases, CasesFull}, {&c.Kills, KillsFull}, {&c.Players, playersFull}} {
		if *f.value == 0 {
			*f.value = f.full
		}
	}
	if c.Out == nil {
		c.Out = io.Discard
	}
	return c
}

// Run plays a soak on a throwaway stack. An error means that it could not be carried out; what it found stands in the result.
func Run(ctx context.Context, config Config) (Result, error) {
	config = config.filled()
	ctx, cancel := context.WithTimeout(ctx, time.Duration(config.Kills)*strikeMax+caseMax+drainMax+10*time.Minute)
	defer cancel()
	stack, err := devstack.Start(ctx, devstack.Config{Throwaway: true, Out: config.Out, LogDir: config.LogDir})
	if err != nil {
		return Result{}, err
	}
	s := &soak{Config: config, stack: stack, ledger: newLedger(), stories: player.Stories(), begun: time.Now()}
	s.plan = NewPlan(config.Seed, config.Cases, config.Kills, len(s.stories))
	result, err := s.run(ctx)
	if ended := stack.Stop(); err == nil {
		err = ended
	}
	return result, err
}

// soak is one run.
type soak struct {
	Config
	plan    Plan
	stack   *devstack.Stack
	gateway *player.Gateway
	ledger  *ledger
	stories []player.Story
	begun   time.Time

	mu     sync.Mutex
	played []played
	ended  []string // parts that ended by themselves
}

// played is one case with what became of it.
type played struct {
	story  int
	caseID string
	report player.Report
	err    error
}

func (s *soak) say(format string, args ...any) {
	fmt.Fprintf(s.Out, "%6s  %s\n", time.Since(s.begun).Round(time.Second), fmt.Sprintf(format, args...))
}

func (s *soak) run(ctx context.Context) (Result, error) {
	s.say("seed %d: %d cases, %d strikes, %d cases at the same time", s.Seed, s.Cases, s.Kills, s.Players)
	s.gateway = player.NewGateway(s.stack.URL()).Persistent(s.ledger.note)
	watching, unwatch := context.WithCancel(ctx)
	defer unwatch()
	go s.watchParts(watching)
	references, err := s.references(ctx)
	if err != nil {
		return Result{}, fmt.Errorf("the stories do not even work undisturbed: %w", err)
	}
	gate := newGate(s.Cases, s.Kills, s.Players)
	k := &killer{stack: s.stack, say: s.say, done: gate.strike}
	killed := make(chan error, 1)
	go func() {
		killed <- k.run(ctx, s.plan.Strikes)
		gate.open()
	}()
	s.playAll(ctx, gate)
	if err := <-killed; err != nil {
		return Result{}, err
	}
	s.say("all cases played, all parts up; waiting until everything is quiet")
	unwatch()
	return s.judge(ctx, k, references)
}

// watchParts notes parts that end although nobody struck them.
func (s *soak) watchParts(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case exit := <-s.stack.Exits():
			s.mu.Lock()
			s.ended = append(s.ended, exit.Err.Error())
			s.mu.Unlock()
		}
	}
}

// references plays each story once while nobody disturbs it.
func (s *soak) references(ctx context.Context) ([]player.Report, error) {
	reports := make([]player.Report, len(s.stories))
	for i, story := range s.stories {
		p := player.NewPlay(s.gateway)
		if err := story.Tell(ctx, p); err != nil {
			return nil, err
		}
		var err error
		if reports[i], err = p.Report(ctx, story.Title, nil); err != nil {
			return nil, err
		}
	}
	return reports, nil
}

// playAll plays the cases of the plan, as many at a time as there are players and as the gate lets in.
func (s *soak) playAll(ctx context.Context, gate *gate) {
	turn := make(chan Assignment)
	go func() {
		defer close(turn)
		for _, a := range s.plan.Cases {
			if gate.pass(ctx) != nil {
				return
			}
			select {
			case turn <- a:
			case <-ctx.Done():
				return
			}
		}
	}()
	var players sync.WaitGroup
	for range s.Players {
		players.Go(func() {
			for a := range turn {
				s.play(ctx, a)
			}
		})
	}
	players.Wait()
}

func (s *soak) play(ctx context.Context, a Assignment) {
	ctx, cancel := context.WithTimeout(ctx, caseMax)
	defer cancel()
	chance := rand.New(rand.NewPCG(a.Seed, 1))
	p := player.NewPlay(s.gateway)
	p.Patience, p.Interval = drainMax, lookEvery
	p.Think = func(ctx context.Context) { wait(ctx, between(chance, 0, thinkMax)) }
	story := s.stories[a.Story]
	err := story.Tell(ctx, p)
	var report player.Report
	if err == nil {
		report, err = p.Report(ctx, story.Title, nil)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.played = append(s.played, played{a.Story, p.CaseID, report, err})
	if n := len(s.played); n%10 == 0 || n == s.Cases || err != nil {
		s.say("%d of %d cases played", n, s.Cases)
	}
	if err != nil {
		s.say("case %s, %q: %v", p.CaseID, story.Title, err)
	}
}
