package letter

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"

	"ablauf/internal/casefile"
)

// Template is a parsed letter template. It is safe for concurrent use.
type Template struct {
	// Basis is the paragraph that the letter rests on, for people who look after the templates.
	Basis string

	subject  *template.Template
	body     *template.Template
	remedies bool
	bases    []Basis
}

// remediesKey is the key of the data whose paragraphs "!rechtsbehelf" prints.
const remediesKey = "rechtsbehelf"

// ParseTemplate reads a template in the format that the package comment shows. Errors: Invalid "letter.template", with the line.
func ParseTemplate(src []byte) (*Template, error) {
	text := strings.ReplaceAll(string(src), "\r\n", "\n")
	head, body, found := strings.Cut(text, "\n\n")
	if !found {
		return nil, templateError("line 1: no empty line between head and text")
	}
	t := &Template{remedies: hasRemedies(body)}
	for i, headLine := range strings.Split(head, "\n") {
		name, value, _ := strings.Cut(headLine, ":")
		value = strings.TrimSpace(value)
		var err error
		switch {
		case value == "":
			err = fmt.Errorf("line %d: want \"Name: value\"", i+1)
		case name == "Betreff":
			t.subject, err = compile("Betreff", value)
		case name == "Rechtsgrundlage":
			t.Basis = value
		default:
			err = fmt.Errorf("line %d: %q is neither Betreff nor Rechtsgrundlage", i+1, name)
		}
		if err != nil {
			return nil, templateError("%w", err)
		}
	}
	if t.subject == nil {
		return nil, templateError("line 1: Betreff is missing")
	}
	// Empty lines in place of the head let the messages count lines as the author sees them.
	var err error
	if t.body, err = compile("Text", strings.Repeat("\n", strings.Count(head, "\n")+2)+body); err != nil {
		return nil, templateError("%w", err)
	}
	if _, err := t.scope(t.body.Root, ""); err != nil {
		return nil, templateError("%w", err)
	}
	return t, nil
}

// Fill gives the subject and the blocks of the letter. Every value that is printed must be there and must not be empty; a
// condition may ask for an empty value but not for a missing one. Errors: Invalid "letter.missing-value" with the name of the
// value, "letter.row" where a block rests on a row of a decision table that did not fire (the data say under RowsKey which did), or
// "letter.template" when the filled text has no proper form. No error quotes a value.
func (t *Template) Fill(data map[string]any) (subject string, body []Block, err error) {
	subjectText, err := execute(t.subject, data)
	if err != nil {
		return "", nil, err
	}
	text, err := execute(t.body, data)
	if err != nil {
		return "", nil, err
	}
	var remedies []string
	if t.remedies {
		if remedies, err = texts(data[remediesKey]); err != nil {
			return "", nil, casefile.Errorf(casefile.Invalid, "letter.missing-value", "letter: %s: %w", remediesKey, err)
		}
	}
	fired, err := firedRows(data[RowsKey])
	if err != nil {
		return "", nil, err
	}
	if body, err = parseBlocks(text, remedies, fired); err != nil {
		return "", nil, err
	}
	return unescape(subjectText, ""), body, nil
}

// Keys lists the top-level keys of the data that the template uses, in alphabetical order, so that a test can compare them with
// what a diagram provides.
func (t *Template) Keys() []string {
	var keys []string
	for _, part := range []*template.Template{t.subject, t.body} {
		collectKeys(part.Root, true, &keys)
	}
	if t.remedies {
		keys = append(keys, remediesKey)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

func compile(name, text string) (*template.Template, error) {
	t, err := template.New(name).Option("missingkey=error").Funcs(functions()).Parse(text)
	if err != nil {
		return nil, err
	}
	// One file is one letter: what it prints must be found by reading it from top to bottom.
	if len(t.Templates()) > 1 {
		return nil, errors.New("define and block are not used in letters")
	}
	return t, guardOutputs(t.Root)
}

func execute(t *template.Template, data map[string]any) (string, error) {
	var out bytes.Buffer
	if err := t.Execute(&out, data); err != nil {
		return "", casefile.Errorf(casefile.Invalid, "letter.missing-value", "letter: %w", err)
	}
	return out.String(), nil
}

func templateError(format string, args ...any) error {
	return casefile.Errorf(casefile.Invalid, "letter.template", "letter: template: "+format, args...)
}

// guardOutputs ends every pipeline that prints with the function that checks and escapes the value, as html/template does.
func guardOutputs(node parse.Node) error {
	switch n := node.(type) {
	case *parse.ListNode:
		if n == nil {
			return nil
		}
		for _, child := range n.Nodes {
			if err := guardOutputs(child); err != nil {
				return err
			}
		}
	case *parse.ActionNode:
		if len(n.Pipe.Decl) == 0 {
			name := parse.NewIdentifier(printFunction).SetPos(n.Pos)
			n.Pipe.Cmds = append(n.Pipe.Cmds, &parse.CommandNode{NodeType: parse.NodeCommand, Pos: n.Pos, Args: []parse.Node{name}})
		}
	case *parse.IfNode:
		return errors.Join(guardOutputs(n.List), guardOutputs(n.ElseList))
	case *parse.RangeNode:
		return errors.Join(guardOutputs(n.List), guardOutputs(n.ElseList))
	case *parse.WithNode:
		return errors.Join(guardOutputs(n.List), guardOutputs(n.ElseList))
	case *parse.TemplateNode:
		return fmt.Errorf("line %d: template is not used in letters", n.Line)
	}
	return nil
}

// collectKeys gathers .key and $.key; below range and with the dot means something else, there only $.key counts.
func collectKeys(node parse.Node, root bool, keys *[]string) {
	switch n := node.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			collectKeys(child, root, keys)
		}
	case *parse.ActionNode:
		collectKeys(n.Pipe, root, keys)
	case *parse.PipeNode:
		for _, command := range n.Cmds {
			for _, arg := range command.Args {
				collectKeys(arg, root, keys)
			}
		}
	case *parse.FieldNode:
		if root {
			*keys = append(*keys, n.Ident[0])
		}
	case *parse.VariableNode:
		if n.Ident[0] == "$" && len(n.Ident) > 1 {
			*keys = append(*keys, n.Ident[1])
		}
	case *parse.IfNode:
		collectBranch(&n.BranchNode, root, root, keys)
	case *parse.RangeNode:
		collectBranch(&n.BranchNode, root, false, keys)
	case *parse.WithNode:
		collectBranch(&n.BranchNode, root, false, keys)
	}
}

func collectBranch(n *parse.BranchNode, root, inner bool, keys *[]string) {
	collectKeys(n.Pipe, root, keys)
	collectKeys(n.List, inner, keys)
	collectKeys(n.ElseList, root, keys)
}
