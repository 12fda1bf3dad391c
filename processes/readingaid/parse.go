package readingaid

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"ablauf/processes"
)

// Kind says what a part of an aid is.
type Kind string

// The kinds.
const (
	Paragraph Kind = "p"
	Heading   Kind = "h"
	List      Kind = "l"
)

// Part is a paragraph or a heading, which have one line, or a list with a line per item.
type Part struct {
	Kind  Kind
	Lines []Line
}

// Line is a text in pieces.
type Line []Run

// Run is a piece of text. German words are those of the letter.
type Run struct {
	Text           string
	Strong, German bool
}

// Plain gives the text without its marks.
func (l Line) Plain() string {
	var b strings.Builder
	for _, r := range l {
		b.WriteString(r.Text)
	}
	return b.String()
}

// German gives the German words of the line.
func (l Line) German() []string {
	var list []string
	for _, r := range l {
		if r.German {
			list = append(list, r.Text)
		}
	}
	slices.Sort(list) // another language has another order of words
	return list
}

// head names the lines at the beginning of a file.
var head = []string{"Vorlage", "Titel", "Hinweis", "Zum Text", "Sprachen"}

func parse(f processes.File) (Aid, error) {
	dir, file := path.Split(f.Path)
	letter, lang, _ := strings.Cut(strings.TrimSuffix(file, ".md"), ".")
	if !slices.ContainsFunc(Languages(), func(l Language) bool { return l.Code == lang }) {
		return Aid{}, fmt.Errorf("%q is no language of reading aids", lang)
	}
	top, body, _ := strings.Cut(f.Text, "\n\n")
	lines := strings.Split(top, "\n")
	if len(lines) != len(head) {
		return Aid{}, fmt.Errorf("the head has %d lines, want %s", len(lines), strings.Join(head, ", "))
	}
	values := map[string]string{}
	for i, line := range lines {
		value, found := strings.CutPrefix(line, head[i]+": ")
		if !found || strings.TrimSpace(value) == "" {
			return Aid{}, fmt.Errorf("line %d of the head does not say %q", i+1, head[i])
		}
		values[head[i]] = value
	}
	a := Aid{
		Letter: strings.TrimSuffix(dir, "aids/") + letter, Language: lang, Template: values["Vorlage"], Title: values["Titel"], Hint: values["Hinweis"],
		Skip: values["Zum Text"], Others: values["Sprachen"], Fingerprint: Fingerprint([]byte(f.Text)),
	}
	for _, text := range strings.Split(strings.TrimSpace(body), "\n\n") {
		p, err := parsePart(text)
		if err != nil {
			return Aid{}, err
		}
		a.Parts = append(a.Parts, p)
	}
	return a, nil
}

func parsePart(text string) (Part, error) {
	p := Part{Kind: Paragraph}
	lines := []string{text}
	if heading, found := strings.CutPrefix(text, "## "); found {
		p.Kind, lines = Heading, []string{heading}
	} else if items, found := strings.CutPrefix(text, "- "); found {
		p.Kind, lines = List, strings.Split(items, "\n- ")
	}
	for _, line := range lines {
		runs, err := parseLine(line)
		if err != nil {
			return Part{}, fmt.Errorf("%w: %.40s", err, line)
		}
		p.Lines = append(p.Lines, runs)
	}
	return p, nil
}

var (
	errLine  = errors.New("a part is one line, an item is one line, and none is empty")
	errMarks = errors.New("** or a bracket is opened and not closed")
)

// parseLine splits a text at its **strong** and its [German] words.
func parseLine(text string) (Line, error) {
	if strings.TrimSpace(text) == "" || strings.Contains(text, "\n") {
		return nil, errLine
	}
	var line Line
	var strong, german bool
	for text != "" {
		at := strings.IndexAny(text, "*[]")
		piece := text
		if at >= 0 {
			piece = text[:at]
		}
		if piece != "" {
			line = append(line, Run{Text: piece, Strong: strong, German: german})
		}
		if at < 0 {
			break
		}
		mark := text[at:]
		switch {
		case strings.HasPrefix(mark, "**"):
			strong, text = !strong, mark[2:]
		case mark[0] == '[' && !german, mark[0] == ']' && german:
			german, text = !german, mark[1:]
		default:
			return nil, errMarks
		}
	}
	if strong || german {
		return nil, errMarks
	}
	return line, nil
}
