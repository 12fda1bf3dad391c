package efile

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"syscall"
	"time"

	"ablauf/internal/casefile"
)

// A library that takes foreign files apart may need more memory than there is, or never return. In a process of its own it harms nobody: the process has no
// environment, no files but its two pipes, bounds of memory and time, and is killed when its time is over.

const (
	// CheckerArgument is the only argument of a program that is to be a checker: whoever starts one calls ServeChecker first of all.
	CheckerArgument = "check-document"

	checkerMemory   = 768 << 20 // bytes that it may write to, the program's own included
	checkerSeconds  = 15        // of a processor
	checkerFiles    = 16
	checkerLastWord = time.Second // how long its pipes are waited for after it was killed
)

// Sandbox inspects documents in processes of their own. The zero value does not work; see NewSandbox.
type Sandbox struct {
	program string
	args    []string
	checks  guard
}

// NewSandbox gives a sandbox whose checkers are started by a program with arguments, usually this program with CheckerArgument.
func NewSandbox(program string, args ...string) *Sandbox {
	return &Sandbox{program: program, args: args, checks: guard{places: make(chan struct{}, checksMax), limit: checkTime}}
}

// verdict is what a checker says: what the document is, or why it is not taken.
type verdict struct {
	MediaType string
	Kind      casefile.Kind
	Code      string
	Text      string // for the log; nothing of the document's content
}

// Inspect judges as the function Inspect does. Errors besides its own: Invalid "document.uncheckable" for a checker that broke down or was killed.
func (s *Sandbox) Inspect(content []byte) (mediaType string, err error) {
	if err := checkSize(content); err != nil {
		return "", err
	}
	var found verdict
	err = s.checks.run(func(ctx context.Context) error {
		v, err := s.ask(ctx, content)
		if err != nil {
			return err
		}
		if v.Code != "" {
			return &casefile.Error{Kind: v.Kind, Code: v.Code, Err: errors.New(v.Text)}
		}
		found = v
		return nil
	})
	if err != nil {
		return "", err
	}
	return found.MediaType, nil
}

// ask starts a checker, gives it the document and reads its verdict.
func (s *Sandbox) ask(ctx context.Context, content []byte) (verdict, error) {
	out := limited{most: answerMax}
	if err := confined(ctx, s.program, s.args, bytes.NewReader(content), &out); err != nil {
		return verdict{}, err
	}
	var v verdict
	if err := json.Unmarshal(out.content, &v); err != nil || v.MediaType == "" && v.Code == "" {
		return verdict{}, errBrokeDown
	}
	return v, nil
}

// answerMax is how long a verdict can be.
const answerMax = 16 << 10

// ServeChecker is what a checker does: it reads a document, judges it and writes the verdict. It gives the exit code.
func ServeChecker(in io.Reader, out io.Writer) int {
	if err := boundProcess(checkerSeconds); err != nil {
		return 1
	}
	content, err := io.ReadAll(io.LimitReader(in, MaxUpload+1))
	if err != nil {
		return 1
	}
	var v verdict
	if v.MediaType, err = Inspect(content); err != nil {
		v.Kind, v.Code, v.Text = casefile.KindOf(err), casefile.CodeOf(err), err.Error()
	}
	if json.NewEncoder(out).Encode(v) != nil {
		return 1
	}
	return 0
}

// boundProcess takes from this process what it does not need, before it reads the first byte; seconds are those of a processor.
func boundProcess(seconds uint64) error {
	for limit, value := range map[int]uint64{
		syscall.RLIMIT_DATA: checkerMemory, syscall.RLIMIT_CPU: seconds, syscall.RLIMIT_NOFILE: checkerFiles, syscall.RLIMIT_FSIZE: 0, syscall.RLIMIT_CORE: 0,
	} {
		if err := syscall.Setrlimit(limit, &syscall.Rlimit{Cur: value, Max: value}); err != nil {
			return err
		}
	}
	return nil
}
