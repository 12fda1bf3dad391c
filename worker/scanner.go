package main

import (
	"context"
	"errors"
	"log/slog"
	"os"

	"ablauf/internal/efile"
	"ablauf/internal/quarantine"
	"ablauf/internal/virus"
)

// noScanner is what an operator writes who wants documents released without a virus check.
const noScanner = "none"

// checks is how many documents are checked at once.
const checks = 2

// checkDocument turns this program into a checker of one document, or into what draws one, where it was started as one (efile.Sandbox, efile.Renderer); otherwise
// it does nothing.
func checkDocument() {
	if len(os.Args) != 2 {
		return
	}
	switch os.Args[1] {
	case efile.CheckerArgument:
		os.Exit(efile.ServeChecker(os.Stdin, os.Stdout))
	case efile.DefuseArgument:
		os.Exit(efile.ServeDefuser(os.Stdin, os.Stdout))
	case efile.RenderArgument:
		os.Exit(efile.ServeRenderer(os.Stdin, os.Stdout))
	case efile.TranslateArgument:
		os.Exit(efile.ServeTranslator(os.Stdin))
	}
}

// newRenderer gives what draws documents, in processes started from this program.
func newRenderer() (*efile.Renderer, error) {
	program, err := os.Executable()
	return efile.NewRenderer(program), err
}

// openScanner gives the virus scanner, nil where the operator has said that there is none. That nobody has said anything is no such word.
func openScanner(ctx context.Context, cfg config, logger *slog.Logger) (*virus.Scanner, error) {
	switch cfg.Clamd {
	case "":
		return nil, errors.New(`ABLAUF_CLAMD is not set: give the address of clamd, or "none" to release documents without a virus check`)
	case noScanner:
		logger.WarnContext(ctx, "documents are released without a virus check, as ABLAUF_CLAMD says")
		return nil, nil //nolint:nilnil // that there is none is what was asked for
	}
	return virus.New(cfg.Clamd)
}

// newChecker puts together what checks documents. What the gateway could not look at is taken apart in a process of its own here too.
func newChecker(checker quarantine.Checker, scanner *virus.Scanner) (*quarantine.Checker, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	checker.Admit = efile.NewSandbox(program, efile.CheckerArgument).Admit
	checker.Defuse = efile.NewSandbox(program, efile.DefuseArgument).Defuse
	if scanner != nil {
		checker.Scanner = scanner
	}
	return &checker, nil
}
