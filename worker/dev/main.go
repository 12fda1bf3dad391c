// Command dev starts the whole system, or parts of it, on one machine without Docker. See package devstack for what runs where.
//
//	go -C worker/dev run . up                                  everything, data kept; Ctrl-C ends it (make run)
//	go -C worker/dev run . services                            PostgreSQL, MinIO and Temporal only, data kept
//	go -C worker/dev run . exec [--parts=a,b] -- command …     a command with throwaway services (make test)
//	go -C worker/dev run . fetch                               the npm files that worker and gateway embed
//	go -C worker/dev run . worker audit                        a command of the worker on the kept stack
//	go -C worker/dev run . down                                ends what was left
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"syscall"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
)

const usage = `Usage: go -C worker/dev run . COMMAND

  up                                   start everything and keep the data; Ctrl-C ends it
  services                             start PostgreSQL, MinIO and Temporal only
  exec [--parts=LIST] -- COMMAND ...   run COMMAND in the repository root with throwaway services;
                                       LIST names parts with commas, without it: postgres,minio
  worker COMMAND ...                   run a command of the worker on the stack that is up (audit, verify, backup, …)
  fetch                                get the npm files that worker and gateway embed
  down                                 end what an earlier start left

Settings: ABLAUF_PORT_GATEWAY (8080), ABLAUF_PORT_POSTGRES (15432), ABLAUF_PORT_TEMPORAL (17233), ABLAUF_PORT_MINIO (19000),
ABLAUF_PORT_REGISTERS (18090).
DATABASE_URL, TEMPORAL_ADDRESS and MINIO_ENDPOINT (with MINIO_ACCESS_KEY_FILE and MINIO_SECRET_KEY_FILE) replace a part by an
existing server.
`

func main() {
	code, err := run(os.Args[1:], os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		code = max(code, 1)
	}
	os.Exit(code)
}

func run(args []string, out io.Writer) (int, error) {
	if len(args) == 0 {
		fmt.Fprint(out, usage)
		return 2, nil
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	ctx, release := devstack.WithLaunchers(ctx)
	defer release()
	switch args[0] {
	case "up":
		return 0, up(ctx, stop, nil)
	case "services":
		return 0, up(ctx, stop, devstack.Services())
	case "exec":
		return execute(ctx, args[1:], out)
	case "worker":
		return workerCommand(ctx, args[1:])
	case "fetch":
		root, err := devstack.FindRoot(".")
		if err != nil {
			return 1, err
		}
		return 0, devstack.Fetch(ctx, root, os.Stdout)
	case "down":
		root, err := devstack.FindRoot(".")
		if err != nil {
			return 1, err
		}
		return 0, devstack.Down(ctx, root, os.Stdout)
	}
	fmt.Fprint(out, usage)
	return 2, nil
}

// up starts a kept stack and holds it until a signal comes or a part ends. Being asked to stop is not an error.
func up(ctx context.Context, stop context.CancelFunc, parts []devstack.Part) error {
	ports, err := devstack.PortsFrom(os.Getenv)
	if err != nil {
		return err
	}
	external, err := devstack.ExternalFrom(os.Getenv)
	if err != nil {
		return err
	}
	stack, err := devstack.Start(ctx, devstack.Config{Parts: parts, Ports: ports, External: external, Out: os.Stdout})
	if err != nil {
		if errors.Is(err, context.Canceled) {
			fmt.Println("Stopped before everything was up.")
			return nil
		}
		return err
	}
	if slices.Contains(stack.Parts(), devstack.Gateway) {
		// Without sample cases the system is as usable as with them; trouble here is said and no reason to stop.
		if arrived, err := player.Arrivals(ctx, player.NewGateway(stack.URL())); err != nil {
			fmt.Println("The sample applications could not be handed in:", err)
		} else if arrived {
			fmt.Println("Three sample applications of invented people are waiting in the worklist.")
		}
	}
	if err := stack.WriteSummary(ctx, os.Stdout); err != nil {
		return errors.Join(err, stack.Stop())
	}
	var ended error
	select {
	case <-ctx.Done():
		fmt.Println()
	case exit := <-stack.Exits():
		ended = exit.Err
	}
	// From here on a further Ctrl-C is for the impatient.
	stop()
	again := make(chan os.Signal, 1)
	signal.Notify(again, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-again
		fmt.Println("Stopping at once")
		stack.Kill()
	}()
	return errors.Join(ended, stack.Stop())
}

// workerCommand runs a command of the worker on the kept stack and returns its exit code.
func workerCommand(ctx context.Context, args []string) (int, error) {
	root, err := devstack.FindRoot(".")
	if err != nil {
		return 1, err
	}
	cmd, err := devstack.KeptCommand(ctx, root, os.Getenv, devstack.Worker, args...)
	if err != nil {
		return 1, err
	}
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	err = cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode(), nil
	}
	return 0, err
}

// execute runs a command with throwaway services and returns its exit code.
func execute(ctx context.Context, args []string, out io.Writer) (code int, err error) {
	flags := flag.NewFlagSet("exec", flag.ContinueOnError)
	flags.SetOutput(out)
	list := flags.String("parts", "postgres,minio", "parts to start, with commas")
	if err := flags.Parse(args); err != nil {
		return 2, nil
	}
	if flags.NArg() == 0 {
		fmt.Fprint(out, usage)
		return 2, nil
	}
	parts, err := devstack.ParseParts(*list)
	if err != nil {
		return 2, err
	}
	external, err := devstack.ExternalFrom(os.Getenv)
	if err != nil {
		return 2, err
	}
	stack, err := devstack.Start(ctx, devstack.Config{Parts: parts, Throwaway: true, External: external, Out: out})
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, stack.Stop()) }()
	return stack.Run(ctx, flags.Arg(0), flags.Args()[1:]...)
}
