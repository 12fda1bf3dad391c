// Command demo plays all ways of an extension, and a story of each other procedure, against the running system and prints what came of each (make demo).
//
// It talks to the gateway at ABLAUF_URL, or to the one that `make run` starts. It leaves a finished case per story behind and deletes
// nothing.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"time"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer) error {
	address, err := address()
	if err != nil {
		return err
	}
	gateway := player.NewGateway(address)
	if err := ready(ctx, gateway); err != nil {
		return err
	}
	inside := insight(ctx)
	if inside != nil {
		defer inside.Close()
	}
	stories := slices.Concat(player.Stories(), player.Others())
	if inside != nil && os.Getenv("ABLAUF_URL") == "" {
		stories = append(stories, player.Expiry())
	}
	for i, story := range stories {
		head(out, i+1, len(stories), story.Title)
		report, err := play(ctx, gateway, story, inside)
		if err != nil {
			return fmt.Errorf("the story %q broke off: %w", story.Title, err)
		}
		write(out, gateway.Address(), report)
	}
	return nil
}

// kept gives a command of the worker of this checkout.
func kept(ctx context.Context, args ...string) (*exec.Cmd, error) {
	root, err := devstack.FindRoot(".")
	if err != nil {
		return nil, err
	}
	return devstack.KeptCommand(ctx, root, os.Getenv, devstack.Worker, args...)
}

func play(ctx context.Context, gateway *player.Gateway, story player.Story, inside *player.Inside) (player.Report, error) {
	p := player.NewPlay(gateway)
	if story.Key == player.Expiry().Key {
		if err := p.BringIn(ctx, kept, inside); err != nil {
			return player.Report{}, err
		}
	}
	if err := story.Tell(ctx, p); err != nil {
		return player.Report{}, err
	}
	if inside == nil {
		return p.Report(ctx, story.Title, nil)
	}
	return p.Report(ctx, story.Title, inside)
}

func address() (string, error) {
	if url := os.Getenv("ABLAUF_URL"); url != "" {
		return url, nil
	}
	ports, err := devstack.PortsFrom(os.Getenv)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("http://127.0.0.1:%d", ports[devstack.Gateway]), nil
}

// ready says in plain words what to do when the system does not run.
func ready(ctx context.Context, gateway *player.Gateway) error {
	limited, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if err := gateway.Ready(limited); err != nil {
		//nolint:staticcheck // sentences for a person
		return errors.Join(
			fmt.Errorf("Nothing answers at %s. Start the system with `make run` in another terminal, wait for its address, "+
				"then run `make demo` again. Set ABLAUF_URL if the gateway has another address.", gateway.Address()),
			fmt.Errorf("(%w)", err))
	}
	return nil
}

// insight looks into the kept stack of this checkout. A gateway elsewhere has its parts elsewhere; the table then leaves the costs out.
func insight(ctx context.Context) *player.Inside {
	getenv := os.Getenv
	if os.Getenv("ABLAUF_URL") == "" {
		root, err := devstack.FindRoot(".")
		if err != nil {
			return nil
		}
		env, err := devstack.KeptEnv(root, os.Getenv)
		if err != nil {
			return nil
		}
		getenv = devstack.Lookup(env)
	}
	inside, err := player.LookInside(ctx, getenv)
	if err != nil {
		return nil
	}
	return inside
}
