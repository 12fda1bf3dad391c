package efile

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"ablauf/internal/casefile"
)

// A checker has a second job: it puts documents together. What goes to it and what comes back is a line of JSON, and behind it the documents that the line
// gives the sizes of.

const (
	// ArrangeArgument is the only argument of a program that is to put documents together; see ServeArranger.
	ArrangeArgument = "arrange-documents"

	// Whoever puts documents together waits for it: both together are what an answer may take.
	arrangeWait = 5 * time.Second
	arrangeTime = 20 * time.Second
	arrangeMax  = 2  // at once
	sourcesMax  = 30 // documents of one plan
	headMax     = 1 << 20
	// ArrangedMax bounds the sources of one plan together, and what comes of it.
	ArrangedMax  = 4 * MaxUpload
	processorMax = 20 // seconds of a processor
)

// Arranger puts documents together in processes of their own.
type Arranger struct {
	program string
	args    []string
	places  guard
}

// NewArranger gives an arranger whose processes are started by a program with arguments, usually this program with ArrangeArgument.
func NewArranger(program string, args ...string) *Arranger {
	return &Arranger{program: program, args: args, places: guard{places: make(chan struct{}, arrangeMax), wait: arrangeWait, limit: arrangeTime}}
}

type arrangeOrder struct {
	Plan  Plan
	Sizes []int
}

type arrangeAnswer struct {
	Kind    casefile.Kind
	Code    string
	Params  map[string]string
	Text    string // for the log; nothing of a document's content
	Sizes   []int
	Pages   []int
	Sources []int
}

// Arrange does as the function Arrange does. Errors besides its own: Invalid "document.not-arrangeable" for a process that broke down or took too long;
// Unavailable "document.check-busy" when no place became free, or no process could be started; Invalid "document.too-large" for sources that are too
// much together.
func (a *Arranger) Arrange(sources [][]byte, plan Plan) (Arranged, error) {
	total := 0
	order := arrangeOrder{Plan: plan}
	for _, source := range sources {
		total += len(source)
		order.Sizes = append(order.Sizes, len(source))
	}
	if len(sources) > sourcesMax || total > ArrangedMax {
		return Arranged{}, refuse("document.too-large", "%d documents of %d bytes together", len(sources), total)
	}
	var out Arranged
	err := a.places.run(func(ctx context.Context) error {
		done, err := a.ask(ctx, order, sources)
		if err == nil {
			out = done
		}
		return err
	})
	switch {
	case casefile.CodeOf(err) == "document.uncheckable":
		return Arranged{}, casefile.Errorf(casefile.Invalid, "document.not-arrangeable", "efile: %w", err)
	case err != nil:
		return Arranged{}, err
	}
	return out, nil
}

func (a *Arranger) ask(ctx context.Context, order arrangeOrder, sources [][]byte) (Arranged, error) {
	head, err := json.Marshal(order)
	if err != nil {
		return Arranged{}, err
	}
	given := []io.Reader{bytes.NewReader(append(head, '\n'))}
	for _, source := range sources {
		given = append(given, bytes.NewReader(source))
	}
	out := limited{most: ArrangedMax + headMax}
	if err := confined(ctx, a.program, a.args, io.MultiReader(given...), &out); err != nil {
		return Arranged{}, err
	}
	parts := len(order.Plan.Parts)
	if order.Plan.Archive {
		parts = 1
	}
	return readArranged(out.content, parts)
}

func readArranged(content []byte, parts int) (Arranged, error) {
	head, rest, _ := bytes.Cut(content, []byte("\n"))
	var a arrangeAnswer
	if err := json.Unmarshal(head, &a); err != nil {
		return Arranged{}, notArrangeable(errNoAnswer)
	}
	if a.Code != "" {
		return Arranged{}, &casefile.Error{Kind: a.Kind, Code: a.Code, Params: a.Params, Err: errors.New(a.Text)}
	}
	if len(a.Sizes) != parts || len(a.Pages) != parts {
		return Arranged{}, notArrangeable(errNoAnswer)
	}
	out := Arranged{Sources: a.Sources}
	for i, size := range a.Sizes {
		if size < 1 || size > MaxUpload || size > len(rest) {
			return Arranged{}, notArrangeable(errNoAnswer)
		}
		out.Parts = append(out.Parts, ArrangedPart{Content: rest[:size:size], Pages: a.Pages[i]})
		rest = rest[size:]
	}
	return out, nil
}

// ServeArranger is what such a process does: it reads an order, carries it out and writes what came of it. It gives the exit code.
func ServeArranger(in io.Reader, out io.Writer) int {
	if err := boundProcess(processorMax, 0); err != nil {
		return 1
	}
	answer, parts, err := serveOrder(bufio.NewReader(in))
	if err != nil {
		return 1
	}
	if json.NewEncoder(out).Encode(answer) != nil { // a line
		return 1
	}
	for _, part := range parts {
		if _, err := out.Write(part.Content); err != nil {
			return 1
		}
	}
	return 0
}

func serveOrder(in *bufio.Reader) (answer arrangeAnswer, parts []ArrangedPart, err error) {
	head, err := in.ReadBytes('\n')
	if err != nil {
		return answer, nil, err
	}
	var order arrangeOrder
	if err := json.Unmarshal(head, &order); err != nil {
		return answer, nil, err
	}
	var sources [][]byte
	for _, size := range order.Sizes {
		if size < 0 || size > MaxUpload {
			return answer, nil, fmt.Errorf("efile: a source of %d bytes", size)
		}
		source := make([]byte, size)
		if _, err := io.ReadFull(in, source); err != nil {
			return answer, nil, err
		}
		sources = append(sources, source)
	}
	done, err := Arrange(sources, order.Plan)
	var known *casefile.Error
	switch {
	case errors.As(err, &known):
		answer.Kind, answer.Code, answer.Params, answer.Text = known.Kind, known.Code, known.Params, known.Error()
		return answer, nil, nil
	case err != nil:
		return answer, nil, err
	}
	answer.Sources = done.Sources
	for _, part := range done.Parts {
		answer.Sizes, answer.Pages = append(answer.Sizes, len(part.Content)), append(answer.Pages, part.Pages)
	}
	return answer, done.Parts, nil
}
