package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/pprof"
	"strings"
	"time"
)

// settings say how much is measured.
type settings struct {
	runs, cases, inFlight int
	profile               string
	way                   string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

func readSettings(args []string, out io.Writer) (settings, error) {
	set := settings{}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.IntVar(&set.runs, "runs", 5, "interleaved runs of each way")
	flags.IntVar(&set.cases, "cases", 100, "cases per run")
	flags.IntVar(&set.inFlight, "in-flight", 8, "cases under way at a time")
	short := flags.Bool("short", false, "three runs of 40 cases: for a look, not for README")
	flags.StringVar(&set.profile, "cpuprofile", "", "profile the measured runs into this file")
	flags.StringVar(&set.way, "way", "", `measure only this way with projection, for profiles: "interpreted" or "by hand"`)
	if err := flags.Parse(args); err != nil {
		return set, err
	}
	if *short {
		set.runs, set.cases = 3, 40
	}
	if set.runs < 1 || set.cases < 1 || set.inFlight < 1 || flags.NArg() > 0 {
		return set, errors.New("the numbers must be at least 1, and there are no arguments")
	}
	return set, nil
}

func run(ctx context.Context, args []string, getenv func(string) string, out, progress io.Writer) error {
	set, err := readSettings(args, progress)
	if err != nil {
		return err
	}
	if getenv("ABLAUF_TEMPORAL_ADDRESS") == "" {
		return errors.New("there are no services to measure on: make bench, or " +
			"go -C worker/dev run . exec --parts=postgres,minio,temporal -- go run ./worker/bench -short")
	}
	s, err := Open(ctx, getenv)
	if err != nil {
		return err
	}
	defer s.Close()
	today := time.Now()
	different, err := s.Rehearse(ctx, today)
	if err != nil {
		return err
	}
	if len(different) > 0 {
		return errors.New("the two ways do not leave the same rows, so there is nothing to compare:\n" + strings.Join(different, ""))
	}
	stop, err := profile(set.profile)
	if err != nil {
		return err
	}
	defer stop()
	if set.way != "" {
		_, err := s.several(ctx, Mode{Way(set.way), true}, set, today, progress)
		return err
	}
	r := report{set: set, day: today, machine: machine()}
	if r.with, err = s.interleave(ctx, true, set, today, progress); err != nil {
		return err
	}
	if r.bare, err = s.interleave(ctx, false, set, today, progress); err != nil {
		return err
	}
	_, err = io.WriteString(out, r.block())
	return err
}

// profile writes a profile of the processor until stop is called; without a file it does nothing.
func profile(file string) (stop func(), err error) {
	if file == "" {
		return func() {}, nil
	}
	f, err := os.Create(file) //nolint:gosec // the person who measures names the file
	if err != nil {
		return nil, fmt.Errorf("profile: %w", err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(fmt.Errorf("profile: %w", err), f.Close())
	}
	return func() {
		pprof.StopCPUProfile()
		_ = f.Close() // nothing is left to be written
	}, nil
}

// blocks is the number of pieces of a run. The pieces of both ways alternate, so that what the machine does beside hits both alike: a
// slow half minute on a shared machine would otherwise decide a run.
const blocks = 4

// interleave measures both ways in turns. A first run of each that does not count fills the caches.
func (s *System) interleave(ctx context.Context, projection bool, set settings, today time.Time, progress io.Writer) ([]compared, error) {
	runs := map[Way][]Run{}
	for i := range set.runs + 1 {
		both := map[Way]*Run{Interpreted: {Mode: Mode{Interpreted, projection}}, ByHand: {Mode: Mode{ByHand, projection}}}
		for block := range blocks {
			order := []Way{Interpreted, ByHand}
			if (i+block)%2 == 1 {
				order = []Way{ByHand, Interpreted}
			}
			for _, way := range order {
				piece, err := s.Measure(ctx, Mode{way, projection}, max(set.cases/blocks, 1), set.inFlight, today)
				if err != nil {
					return nil, err
				}
				both[way].add(piece)
			}
			if i == 0 {
				break
			}
		}
		if i == 0 {
			continue
		}
		for _, way := range []Way{Interpreted, ByHand} {
			if err := say(progress, i, *both[way]); err != nil {
				return nil, err
			}
			runs[way] = append(runs[way], *both[way])
		}
	}
	var all []compared
	for _, f := range figures() {
		all = append(all, compare(f, runs[Interpreted], runs[ByHand]))
	}
	return all, nil
}

// several measures one way alone.
func (s *System) several(ctx context.Context, mode Mode, set settings, today time.Time, progress io.Writer) ([]Run, error) {
	var runs []Run
	for i := range set.runs {
		r, err := s.Measure(ctx, mode, set.cases, set.inFlight, today)
		if err != nil {
			return nil, err
		}
		if err := say(progress, i+1, r); err != nil {
			return nil, err
		}
		runs = append(runs, r)
	}
	return runs, nil
}

func say(out io.Writer, i int, r Run) error {
	projection := "with projection"
	if !r.Mode.Projection {
		projection = "without projection"
	}
	_, err := fmt.Fprintf(out, "run %d, %s, %s: %.0f cases a minute, p50 %.1f ms, p95 %.1f ms, %.1f events\n", i, r.Mode.Way, projection, r.PerMinute(),
		milliseconds(quantile(r.Updates, 0.5)), milliseconds(quantile(r.Updates, 0.95)), r.Events)
	return err
}
