// Command serve runs the fake ClamAV daemon of the demonstration until it is told to end.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"ablauf/internal/virus/fake"
)

func main() {
	address := flag.String("listen", "127.0.0.1:3310", "where to listen")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	daemon, err := fake.Listen(ctx, "tcp", *address)
	if err != nil {
		fmt.Fprintln(os.Stderr, "serve:", err)
		os.Exit(1) //nolint:gocritic // nothing has been started
	}
	<-ctx.Done()
	_ = daemon.Close() // the program ends
}
