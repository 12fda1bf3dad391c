package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// command is something the program does beside running the cases; it ends by itself.
type command struct {
	name, does string
	run        func(ctx context.Context, c call) error
}

// call is what a command is given.
type call struct {
	logger *slog.Logger
	getenv func(string) string
	args   []string
	out    io.Writer // for the person who called; the log goes elsewhere
}

// say writes a line for the person who called. One that does not reach the terminal any more is nobody's loss.
func (c call) say(format string, args ...any) { _, _ = fmt.Fprintf(c.out, format+"\n", args...) }

// commands are all of them, in the order in which the help lists them.
func commands() []command {
	return []command{
		{"audit", "checks every promise against PostgreSQL, MinIO and Temporal [-json] [-quick] [-case ID] [-patience 10s]", runAudit},
		{"verify", "computes the whole event log anew and compares it with the locked roots [-json] [-roots N]", runVerify},
		{"seal", "locks a root over the event log away now, as happens each night", runSeal},
		{"backed-up", "notes that a backup by another tool is complete [INSTANT]", backedUp},
		{"backup", "copies PostgreSQL, objects, locked roots and keys into a new folder: backup FOLDER", runBackup},
		{"restore", "brings a backup back into an empty installation: restore [-keys FOLDER] [-erasures FILE] FOLDER", runRestore},
		{"erasures", "brings the list of erased cases up to date that lies beside the backups, out of MinIO alone: erasures FILE", runErasures},
		{"print", "writes the letters of the tray into print files, for an office without a print centre: print FOLDER", runPrint},
		{"export", "writes a case for an archive, a court or the person into a folder: export -purpose TEXT [-what KIND,KIND] CASE FOLDER", runExport},
		{"redeliver", "lets receipts that were given up be delivered again", redeliver},
		{"retry", "tries the incidents of cases again", retry},
		{"expiry", "shows what the nightly scan would do, without opening a case: expiry --dry-run [-day 2026-11-23] [-json]", runExpiry},
		{"retention", "shows what is due for deletion, without deleting: retention --dry-run [-day 2026-11-23]; -thin FOLDER: keys of a backup", runRetention},
		{"aids", "lists the reading aids with their state, and which of them a translator has to look at", runAids},
		{"import", "takes persons, titles and open cases over from files of another system", importFiles},
	}
}

// execute runs the command that the arguments name; without arguments the program runs the cases.
func execute(ctx context.Context, args []string, c call) error {
	if len(args) == 0 {
		return run(ctx, c.logger, c.getenv)
	}
	var known []string
	for _, cmd := range commands() {
		if cmd.name == args[0] {
			c.args = args[1:]
			return cmd.run(ctx, c)
		}
		known = append(known, fmt.Sprintf("  %-10s %s", cmd.name, cmd.does))
	}
	return fmt.Errorf("there is no command %q; without one the worker runs the cases, otherwise it knows:\n%s",
		args[0], strings.Join(known, "\n"))
}
