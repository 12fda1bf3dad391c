package plain

import (
	"fmt"
	"slices"
	"strings"
	"text/template/parse"
)

// mostWays bounds the ways through the conditions of one paragraph.
const mostWays = 4096

// Paragraphs gives the paragraphs of a template in every way in which its conditions can let them appear. Values stand as the word "Wert",
// days as a day with its weekday, unless the template asks for one without.
func Paragraphs(source string) ([]string, error) {
	tree := parse.New("letter")
	tree.Mode = parse.SkipFuncCheck
	if _, err := tree.Parse(source, "", "", map[string]*parse.Tree{}); err != nil {
		return nil, fmt.Errorf("template: %w", err)
	}
	w := walker{open: []string{""}}
	if err := w.walk(tree.Root); err != nil {
		return nil, err
	}
	w.close()
	return w.done, nil
}

// walker holds the beginnings of the paragraph that it is in.
type walker struct {
	open []string
	done []string
}

func (w *walker) walk(list *parse.ListNode) error {
	if list == nil {
		return nil
	}
	for _, node := range list.Nodes {
		var err error
		switch n := node.(type) {
		case *parse.TextNode:
			w.text(string(n.Text))
		case *parse.ActionNode:
			if len(n.Pipe.Decl) == 0 {
				w.add(value(n.Pipe.String()))
			}
		case *parse.IfNode:
			err = w.either(n.List, n.ElseList)
		case *parse.WithNode:
			err = w.either(n.List, n.ElseList)
		case *parse.RangeNode:
			err = w.either(n.List, n.ElseList)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) either(yes, no *parse.ListNode) error {
	before := slices.Clone(w.open)
	if err := w.walk(yes); err != nil {
		return err
	}
	after := w.open
	w.open = before
	if err := w.walk(no); err != nil {
		return err
	}
	w.open = append(w.open, after...)
	slices.Sort(w.open)
	if w.open = slices.Compact(w.open); len(w.open) > mostWays {
		return fmt.Errorf("a paragraph with more than %d ways through its conditions", mostWays)
	}
	return nil
}

// text goes on with the paragraph and begins another at an empty line, and so does a line of a list or a table.
func (w *walker) text(s string) {
	for i, line := range strings.SplitAfter(s, "\n") {
		start := strings.TrimSpace(line)
		if i > 0 && (start == "" || strings.HasPrefix(start, "- ") || strings.HasPrefix(start, "|") || strings.HasPrefix(start, "#")) {
			w.close()
		}
		if strings.HasPrefix(start, "!beruht auf ") { // what the text rests on is not part of it
			w.close()
			continue
		}
		for j, cell := range strings.Split(line, "|") {
			if j > 0 {
				w.close()
			}
			w.add(strings.TrimLeft(cell, "#"))
		}
	}
}

func (w *walker) add(s string) {
	for i := range w.open {
		w.open[i] += s
	}
}

func (w *walker) close() {
	for _, p := range w.open {
		if p = strings.TrimPrefix(strings.Join(strings.Fields(p), " "), "- "); p != "" && !slices.Contains(w.done, p) {
			w.done = append(w.done, p)
		}
	}
	w.open = []string{""}
}

func value(pipe string) string {
	switch {
	case strings.HasPrefix(pipe, "adresse "):
		return "" // it stands apart from the sentence below it
	case strings.Contains(pipe, "kurzdatum"):
		return "31.12.2026"
	case strings.Contains(pipe, "datum"):
		return "Donnerstag, 31.12.2026"
	}
	return "Wert"
}
