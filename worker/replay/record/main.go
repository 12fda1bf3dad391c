// Command record writes the histories of finished cases into the corpus of package replay (make histories).
//
// It reads Temporal with the payload keys of the stack it runs beside, as the environment names them, and decrypts what it writes. It is
// for development stacks with invented people only: it refuses to run without ABLAUF_DEV. It is never part of the programs.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"ablauf/internal/casefile"
	"ablauf/internal/payload"
	"ablauf/processes"
	"ablauf/worker/replay"
)

const usage = `Usage: record -out FOLDER WAY=CASE ...   write the histories of finished cases
       record -checkpoint CASE           ask a running case to go on in a fresh run
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, getenv func(string) string, out io.Writer) error {
	flags := flag.NewFlagSet("record", flag.ContinueOnError)
	flags.Usage = func() { fmt.Fprint(os.Stderr, usage) }
	dir := flags.String("out", "worker/replay/testdata", "folder of the corpus")
	checkpoint := flags.String("checkpoint", "", "case that is to go on in a fresh run")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if getenv("ABLAUF_DEV") != "true" || getenv("ABLAUF_TEMPORAL_ADDRESS") == "" {
		return errors.New("histories are recorded on a throwaway stack with invented people: make histories")
	}
	codec, err := payload.Load(strings.Split(getenv("ABLAUF_PAYLOAD_KEY_FILE"), ",")...)
	if err != nil {
		return err
	}
	temporal, err := client.DialContext(ctx, client.Options{
		HostPort: getenv("ABLAUF_TEMPORAL_ADDRESS"), Namespace: getenv("ABLAUF_TEMPORAL_NAMESPACE"),
		Logger:        log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
		DataConverter: codec.Converter(), FailureConverter: codec.FailureConverter(),
	})
	if err != nil {
		return fmt.Errorf("temporal: %w", err)
	}
	defer temporal.Close()
	if *checkpoint != "" {
		return goOnAfresh(ctx, temporal, casefile.CaseID(*checkpoint))
	}
	if flags.NArg() == 0 {
		flags.Usage()
		return errors.New("no case is named")
	}
	return record(ctx, &recorder{temporal: temporal, codec: codec}, *dir, flags.Args(), out)
}

func record(ctx context.Context, rec *recorder, dir string, ways []string, out io.Writer) error {
	library, err := processes.Load()
	if err != nil {
		return fmt.Errorf("procedures: %w", err)
	}
	byBundle := map[string][]replay.Run{}
	for _, named := range ways {
		way, id, found := strings.Cut(named, "=")
		if !found {
			return fmt.Errorf("%q does not read WAY=CASE", named)
		}
		runs, err := rec.runs(ctx, way, casefile.CaseID(id))
		if err != nil {
			return fmt.Errorf("way %s: %w", way, err)
		}
		start, err := runs[0].Start()
		if err != nil {
			return err
		}
		byBundle[start.Bundle] = append(byBundle[start.Bundle], runs...)
	}
	for _, b := range library.Bundles() {
		runs := byBundle[b.Hash]
		delete(byBundle, b.Hash)
		if len(runs) == 0 {
			continue
		}
		folder, err := replay.Keep(dir, b, runs, processes.Released())
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(out, "%d runs of %s v%d are in %s\n", len(runs), b.Key, b.Version, folder); err != nil {
			return err
		}
	}
	for hash := range byBundle {
		return fmt.Errorf("cases ran on bundle %s, which this program does not have: the stack was built from another state of the files", hash)
	}
	return nil
}
