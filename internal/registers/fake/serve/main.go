// Command serve plays the partners of the authority on the development stack: they take messages in and do what they are told. It listens
// on this machine only and holds no data but invented ones. Each partner stands below its name: ba, sicherheit, meldebehoerde, azr, karte, druck, portal.
// The Bundesagentur (ba) answers nothing by itself; the others give their usual answer.
//
//	curl localhost:18090/ba/dev/state                                                   what it has
//	curl localhost:18090/ba/dev/answers -d '{"bezug": "…", "antwort": "zugestimmt"}'    answer a request: zugestimmt, abgelehnt, rueckfrage
//	curl localhost:18090/ba/dev/mode -d '{"auto": ["zugestimmt"]}'                      answer every new request at once
//	curl localhost:18090/sicherheit/dev/mode -d '{"auto": ["bedenken"], "autoAfterMs": 60000}'
//	curl localhost:18090/druck/dev/mode -d '{"auto": ["angenommen"]}'                   print and post nothing by itself
//	curl localhost:18090/druck/dev/answers -d '{"bezug": "…", "antwort": "aufgegeben", "vom": "2026-11-23"}'
//	curl localhost:18090/druck/dev/answers -d '{"bezug": "…", "antwort": "zurueckgekommen", "vom": "2026-11-30", "grund": "unbekannt-verzogen"}'
//	curl localhost:18090/azr/dev/mode -d '{"down": true}'                               be away; {} is back
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"ablauf/internal/registers"
	"ablauf/internal/registers/fake"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "registers:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("registers", flag.ContinueOnError)
	listen := flags.String("listen", "127.0.0.1:18090", "host:port on this machine")
	keyFile := flags.String("key-file", "", "file with the key by which the worker is known")
	stateFile := flags.String("state", "", "file that keeps what was received; empty keeps it in memory")
	if err := flags.Parse(args); err != nil {
		return err
	}
	host, _, err := net.SplitHostPort(*listen)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("%q is not an address of this machine's own", *listen)
	}
	key, err := os.ReadFile(*keyFile)
	if err != nil {
		return fmt.Errorf("the key: %w", err)
	}
	state, err := load(*stateFile)
	if err != nil {
		return err
	}
	office := fake.NewOffice(strings.TrimSpace(string(key)), time.Now, state, keeper(*stateFile))
	server := &http.Server{Addr: *listen, Handler: office.Handler(), ReadHeaderTimeout: 5 * time.Second}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	fmt.Fprintln(os.Stderr, "registers: serving on", *listen)
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

func load(file string) (map[registers.Partner]fake.State, error) {
	var state map[registers.Partner]fake.State
	if file == "" {
		return state, nil
	}
	raw, err := os.ReadFile(file) //nolint:gosec // whoever starts the program names the file
	if errors.Is(err, fs.ErrNotExist) {
		return state, nil
	}
	if err == nil {
		err = json.Unmarshal(raw, &state)
	}
	if err != nil {
		return state, fmt.Errorf("the state: %w", err)
	}
	return state, nil
}

// keeper writes every change, complete or not at all: a partner that forgets what it confirmed is no partner.
func keeper(file string) func(map[registers.Partner]json.RawMessage) {
	if file == "" {
		return nil
	}
	return func(state map[registers.Partner]json.RawMessage) {
		raw, err := json.Marshal(state)
		if err == nil {
			err = os.WriteFile(file+".new", raw, 0o600)
		}
		if err == nil {
			err = os.Rename(file+".new", file)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "registers: the state was not kept:", err)
			os.Exit(1)
		}
	}
}
