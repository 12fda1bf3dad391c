package efile

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/efile/hostile"
)

// TestMain lets the program of the tests be a checker, a good one or one of several bad ones.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 {
		switch os.Args[1] {
		case CheckerArgument:
			os.Exit(ServeChecker(os.Stdin, os.Stdout))
		case DefuseArgument:
			os.Exit(ServeDefuser(os.Stdin, os.Stdout))
		case ArrangeArgument:
			os.Exit(ServeArranger(os.Stdin, os.Stdout))
		case RenderArgument:
			os.Exit(ServeRenderer(os.Stdin, os.Stdout))
		case TranslateArgument:
			os.Exit(ServeTranslator(os.Stdin))
		case "greedy":
			os.Exit(ServeChecker(greedy{}, os.Stdout))
		case "endless":
			os.Exit(ServeChecker(endless{}, os.Stdout))
		case "panicking":
			panic("a checker that panics")
		case "silent":
			os.Exit(0)
		case "babbling":
			_, _ = io.Copy(os.Stdout, endlessText{})
		case "undecided":
			_, _ = os.Stdout.WriteString("{}")
			os.Exit(0)
		}
	}
	os.Exit(m.Run())
}

// greedy is a document whose reading takes more memory than a checker may have.
type greedy struct{}

func (greedy) Read([]byte) (int, error) {
	var kept [][]byte
	for {
		part := make([]byte, 64<<20)
		for i := range part {
			part[i] = 1
		}
		kept = append(kept, part)
		if len(kept) > 64 {
			return 0, io.EOF // four gigabytes: there was no bound
		}
	}
}

type endless struct{}

func (endless) Read([]byte) (int, error) {
	time.Sleep(time.Hour)
	return 0, io.EOF
}

type endlessText struct{}

func (endlessText) Read(p []byte) (int, error) { return copy(p, strings.Repeat("x", len(p))), nil }

func sandbox(t *testing.T, argument string) *Sandbox {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	return NewSandbox(program, argument)
}

// TestSandboxJudgesAsAdmit: a checker of its own says of every document what Admit says, and makes the copy that Defuse makes.
func TestSandboxJudgesAsAdmit(t *testing.T) {
	t.Parallel()
	s := sandbox(t, CheckerArgument)
	s.checks.limit = time.Hour // how long a slow machine takes is no verdict
	for want, content := range map[string][]byte{MediaPDF: hostile.PDF("", ""), MediaJPEG: hostile.JPEG(t, 60, 40), MediaPNG: hostile.PNG(t, 60, 40)} {
		got, err := s.Admit(bytes.NewReader(content))
		require.NoError(t, err)
		require.Equal(t, Found{MediaType: want}, got)
	}
	for i, f := range hostile.Files(t) {
		if i%9 != 0 && f.Code != "document.bomb" {
			continue // each starts a process; Admit has seen them all
		}
		_, err := s.Admit(bytes.NewReader(f.Content))
		require.Equal(t, f.Code, casefile.CodeOf(err), f.What)
		require.Equal(t, casefile.Invalid, casefile.KindOf(err), f.What)
	}
}

// TestSandboxDefuses: what is taken without what acts comes out of a process of its own as the copy that Defuse makes.
func TestSandboxDefuses(t *testing.T) {
	t.Parallel()
	checker, defuser := sandbox(t, CheckerArgument), sandbox(t, DefuseArgument)
	checker.checks.limit, defuser.checks.limit = time.Hour, time.Hour
	acting := hostile.Acting(t)[0].Content
	found, err := checker.Admit(bytes.NewReader(acting))
	require.NoError(t, err)
	require.Equal(t, Found{MediaType: MediaPDF, Acts: true}, found)
	want, err := Defuse(acting)
	require.NoError(t, err)
	got, err := defuser.Defuse(bytes.NewReader(acting))
	require.NoError(t, err)
	require.Equal(t, want, got)
	_, err = defuser.Defuse(bytes.NewReader(hostile.Encrypted(t, "geheim")))
	require.Equal(t, "document.encrypted", casefile.CodeOf(err))
	_, err = sandbox(t, "silent").Defuse(bytes.NewReader(acting))
	require.Equal(t, "document.uncheckable", casefile.CodeOf(err))
}

// TestSandboxOutlivesItsCheckers: a checker that takes all memory, never ends, panics, says nothing or too much, or cannot be started harms nobody else: the
// document is refused, or not judged, and the next one finds a free place.
func TestSandboxOutlivesItsCheckers(t *testing.T) {
	t.Parallel()
	for argument, want := range map[string]string{
		"greedy": "document.uncheckable", "panicking": "document.uncheckable", "silent": "document.uncheckable", "babbling": "document.uncheckable",
		"undecided": "document.uncheckable", "endless": "document.uncheckable",
	} {
		t.Run(argument, func(t *testing.T) {
			t.Parallel()
			s := sandbox(t, argument)
			s.checks.places = make(chan struct{}, 1)
			s.checks.limit = time.Hour
			if argument == "endless" {
				s.checks.limit = time.Second
			}
			for range 2 {
				_, err := s.Admit(bytes.NewReader(hostile.PDF("", "")))
				require.Equal(t, want, casefile.CodeOf(err), err)
				// The place is free again as soon as the killed process is gone.
				s.checks.places <- struct{}{}
				<-s.checks.places
			}
		})
	}
	program, err := os.Executable()
	require.NoError(t, err)
	hasty := NewHastySandbox(program, "endless")
	hasty.checks.limit = time.Second
	_, err = hasty.Admit(bytes.NewReader(hostile.PDF("", "")))
	require.Equal(t, "document.check-busy", casefile.CodeOf(err), "a machine that is busy refuses nobody's document")
	_, err = NewSandbox("/nonexistent/checker").Admit(bytes.NewReader(hostile.PDF("", "")))
	require.Equal(t, casefile.Unavailable, casefile.KindOf(err), "nobody has judged it, so it is not refused")
}
