package efile

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"sync"
	"syscall"
	"time"

	"ablauf/internal/casefile"
)

// A library that takes foreign files apart may need more memory than there is, or never return. In a process of its own it harms nobody: the process has no
// environment, no files but its two pipes, bounds of memory and time, and is killed when its time is over.

const (
	// CheckerArgument is the only argument of a program that is to be a checker: whoever starts one calls ServeChecker first of all.
	CheckerArgument = "check-document"
	// DefuseArgument is the only argument of a program that is to take out what acts in a document; see ServeDefuser.
	DefuseArgument = "take-out-what-acts"

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

// NewHastySandbox is NewSandbox for those who have no time: a checker that is not done in ten seconds has judged nothing (Unavailable "document.check-busy"),
// because it may be the machine that is slow. Somebody with more time has to look again.
func NewHastySandbox(program string, args ...string) *Sandbox {
	s := NewSandbox(program, args...)
	s.checks.wait, s.checks.limit = hastyTime, hastyTime
	s.checks.late = casefile.Errorf(casefile.Unavailable, "document.check-busy", "efile: the check took longer than %s", hastyTime)
	return s
}

// NewSandbox gives a sandbox whose checkers are started by a program with arguments, usually this program with CheckerArgument.
func NewSandbox(program string, args ...string) *Sandbox {
	return &Sandbox{program: program, args: args, checks: guard{places: make(chan struct{}, checksMax), wait: checkTime, limit: checkTime}}
}

// verdict is what a checker says: what the document is, or why it is not taken.
type verdict struct {
	Found
	Kind casefile.Kind
	Code string
	Text string // for the log; nothing of the document's content
}

// Admit judges as the function Admit does; the content goes to the checker as it is read. Errors besides its own: Invalid "document.uncheckable" for a
// checker that broke down or was killed; an error of the reader, also where it gave nothing until the time was over: then nothing was judged.
func (s *Sandbox) Admit(content io.Reader) (Found, error) {
	v, _, err := s.judge(content, answerMax)
	if err == nil && v.MediaType == "" {
		err = errBrokeDown
	}
	if err != nil {
		return Found{}, err
	}
	return v.Found, nil
}

// Defuse does as the function Defuse does, in a sandbox whose program was started with DefuseArgument. Errors as for Admit.
func (s *Sandbox) Defuse(content io.Reader) ([]byte, error) {
	_, copied, err := s.judge(content, answerMax+MaxUpload)
	if err == nil && len(copied) == 0 {
		err = errBrokeDown
	}
	return copied, err
}

// judge gives the verdict of a checker that is none against the document, and what stands behind it.
func (s *Sandbox) judge(content io.Reader, most int) (found verdict, behind []byte, err error) {
	source := &watchedSource{content: content}
	err = s.checks.run(func(ctx context.Context) error {
		v, rest, err := s.ask(ctx, source, most)
		if err != nil {
			return err
		}
		if v.Code != "" {
			return &casefile.Error{Kind: v.Kind, Code: v.Code, Err: errors.New(v.Text)}
		}
		found, behind = v, rest
		return nil
	})
	if broken := source.failed(); broken != nil && err != nil {
		err = broken
	}
	if err != nil {
		return verdict{}, nil, err // a checker that was given up may still answer
	}
	return found, behind, nil
}

// watchedSource remembers what its reader did, so that the checker is not blamed for it: a document that broke off on its way is no bad document.
type watchedSource struct {
	content io.Reader

	mu      sync.Mutex
	reading bool
	broken  error
}

func (w *watchedSource) Read(p []byte) (int, error) {
	w.mu.Lock()
	w.reading = true
	w.mu.Unlock()
	n, err := w.content.Read(p)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.reading = false
	if err != nil && !errors.Is(err, io.EOF) {
		w.broken = err
	}
	return n, err
}

// failed gives why the content did not come, nil where it did.
func (w *watchedSource) failed() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.reading && w.broken == nil {
		return casefile.Errorf(casefile.Unavailable, "efile.unavailable", "efile: the document did not come")
	}
	return w.broken
}

// ask starts a checker, gives it the document and reads its verdict, which is one line.
func (s *Sandbox) ask(ctx context.Context, content io.Reader, most int) (v verdict, behind []byte, err error) {
	out := limited{most: most}
	if err := confined(ctx, s.program, s.args, content, &out); err != nil {
		return verdict{}, nil, err
	}
	line, behind, _ := bytes.Cut(out.content, []byte("\n"))
	if json.Unmarshal(line, &v) != nil {
		return verdict{}, nil, errBrokeDown
	}
	return v, behind, nil
}

// answerMax is how long a verdict can be.
const answerMax = 16 << 10

// ServeChecker is what a checker does: it reads a document, judges it and writes the verdict. It gives the exit code.
func ServeChecker(in io.Reader, out io.Writer) int {
	return serve(in, out, func(content []byte) (found Found, behind []byte, err error) {
		found, err = Admit(content)
		return found, nil, err
	})
}

// ServeDefuser reads a document and writes a verdict as ServeChecker does, and behind it the copy of the document without what acts. It gives the exit code.
func ServeDefuser(in io.Reader, out io.Writer) int {
	return serve(in, out, func(content []byte) (Found, []byte, error) {
		copied, err := Defuse(content)
		return Found{MediaType: MediaPDF}, copied, err
	})
}

func serve(in io.Reader, out io.Writer, judge func(content []byte) (Found, []byte, error)) int {
	if err := boundProcess(checkerSeconds, 0); err != nil {
		return 1
	}
	content, err := io.ReadAll(io.LimitReader(in, MaxUpload+1))
	if err != nil {
		return 1
	}
	found, behind, err := judge(content)
	v := verdict{Found: found}
	if err != nil {
		v, behind = verdict{Kind: casefile.KindOf(err), Code: casefile.CodeOf(err), Text: err.Error()}, nil
	}
	if json.NewEncoder(out).Encode(v) != nil { // it ends the line
		return 1
	}
	if _, err := out.Write(behind); err != nil {
		return 1
	}
	return 0
}

// boundProcess takes from this process what it does not need, before it reads the first byte; seconds are those of a processor, written is how many bytes a file
// may have that it writes.
func boundProcess(seconds, written uint64) error {
	for limit, value := range map[int]uint64{
		syscall.RLIMIT_DATA: checkerMemory, syscall.RLIMIT_CPU: seconds, syscall.RLIMIT_NOFILE: checkerFiles, syscall.RLIMIT_FSIZE: written, syscall.RLIMIT_CORE: 0,
	} {
		if err := syscall.Setrlimit(limit, &syscall.Rlimit{Cur: value, Max: value}); err != nil {
			return err
		}
	}
	return nil
}
