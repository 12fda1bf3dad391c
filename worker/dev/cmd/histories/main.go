// Command histories plays all stories on a throwaway stack and has their histories written into the corpus of the replay gate
// (make histories).
//
// Most cases run as they come. One is made to go on in fresh runs all the time, so that what hands a state over is recorded too. It touches
// no kept stack. What is written, and that it holds no personal data, is the matter of worker/replay.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"sync"
	"syscall"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// inFlight is how many stories are told at a time.
const inFlight = 4

func main() {
	logs := flag.String("logs", "", "folder for the logs of the parts; without it they are removed at the end")
	out := flag.String("out", "worker/replay/testdata", "folder of the corpus, below the root of the repository")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, *logs, *out)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, logs, out string) (err error) {
	root, err := devstack.FindRoot(".")
	if err != nil {
		return err
	}
	scratch, err := os.MkdirTemp("", "ablauf-histories-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	program := filepath.Join(scratch, "record")
	build := exec.CommandContext(ctx, "go", "build", "-o", program, "./worker/replay/record")
	build.Dir, build.Stdout, build.Stderr = root, os.Stdout, os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("build the recorder: %w", err)
	}
	stack, err := devstack.Start(ctx, devstack.Config{Throwaway: true, LogDir: logs, Out: os.Stderr})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stack.Stop()) }()
	record := func(args ...string) error {
		code, err := stack.Run(ctx, program, args...)
		if err == nil && code != 0 {
			err = fmt.Errorf("the recorder ended with %d", code)
		}
		return err
	}
	cases, err := tellAll(ctx, player.NewGateway(stack.URL()), append(plays(record), played{
		way: player.Expiry().Key, story: player.Expiry(), first: func(p *player.Play) error { return bringIn(ctx, p, stack) },
	}))
	if err != nil {
		return err
	}
	return record(append([]string{"-out", out}, cases...)...)
}

// played is a story with what is done beside it.
type played struct {
	way   string
	story player.Story
	// first, where there is one, opens the case in another way than by an application.
	first func(p *player.Play) error
	// beside, where there is one, is called before each act.
	beside func(caseID string) error
}

// plays are all stories, and one once more that goes on in a fresh run before every second act.
func plays(record func(args ...string) error) []played {
	var all []played
	for _, story := range slices.Concat(player.Stories(), player.Others()) {
		all = append(all, played{way: story.Key, story: story})
		if story.Key != testdata.Incomplete {
			continue
		}
		acts := 0
		all = append(all, played{way: "fortgesetzt-" + story.Key, story: story, beside: func(caseID string) error {
			if acts++; acts%2 == 1 {
				return nil
			}
			return record("-checkpoint", caseID)
		}})
	}
	return all
}

// bringIn has a title taken over from another system and looked at by the night's scan.
func bringIn(ctx context.Context, p *player.Play, stack *devstack.Stack) error {
	env, err := stack.Env()
	if err != nil {
		return err
	}
	inside, err := player.LookInside(ctx, devstack.Lookup(env))
	if err != nil {
		return err
	}
	command := func(ctx context.Context, args ...string) (*exec.Cmd, error) {
		return stack.Command(ctx, devstack.Worker, args...)
	}
	return errors.Join(p.BringIn(ctx, command, inside), inside.Close())
}

// tellAll tells every story to its end and gives "way=case" for each.
func tellAll(ctx context.Context, gateway *player.Gateway, all []played) ([]string, error) {
	cases, failures := make([]string, len(all)), make([]error, len(all))
	places := make(chan struct{}, inFlight)
	var under sync.WaitGroup
	for i, p := range all {
		under.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			cases[i], failures[i] = tell(ctx, gateway, p)
		})
	}
	under.Wait()
	return cases, errors.Join(failures...)
}

func tell(ctx context.Context, gateway *player.Gateway, p played) (string, error) {
	play := player.NewPlay(gateway)
	var trouble error
	if p.beside != nil {
		play.Think = func(context.Context) {
			if err := p.beside(play.CaseID); err != nil && trouble == nil {
				trouble = err
			}
		}
	}
	if p.first != nil {
		if err := p.first(play); err != nil {
			return "", fmt.Errorf("before the story %q: %w", p.way, err)
		}
	}
	if err := p.story.Tell(ctx, play); err != nil {
		return "", fmt.Errorf("the story %q broke off: %w", p.way, errors.Join(err, trouble))
	}
	if trouble != nil {
		return "", fmt.Errorf("beside the story %q: %w", p.way, trouble)
	}
	fmt.Println("told:", p.way)
	return p.way + "=" + play.CaseID, nil
}
