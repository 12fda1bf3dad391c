// Command soak plays many cases on a throwaway stack while random parts of it are killed, stopped and frozen, and then checks that
// nothing was lost, doubled or wrongly said (make soak). It ends with 1 where it found something.
//
// The seed that it prints makes the same choices again. It touches no kept stack and leaves nothing behind but logs where -logs asks
// for them.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"ablauf/worker/dev/soak"
)

func main() {
	seed := flag.Uint64("seed", uint64(time.Now().UnixNano()), "what chance begins with; the same seed makes the same choices")
	cases := flag.Int("cases", soak.CasesFull, "how many cases are played")
	kills := flag.Int("kills", soak.KillsFull, "how many times parts are killed, stopped or frozen")
	logs := flag.String("logs", "", "folder for the logs of the parts; without it they are removed at the end")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	result, err := soak.Run(ctx, soak.Config{Seed: *seed, Cases: *cases, Kills: *kills, LogDir: *logs, Out: os.Stdout})
	stop()
	if err != nil {
		fmt.Fprintf(os.Stderr, "the soak with seed %d could not be carried out: %v\n", *seed, err)
		os.Exit(1)
	}
	result.Write(os.Stdout)
	if len(result.Findings) > 0 {
		os.Exit(1)
	}
}
