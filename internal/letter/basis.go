package letter

import (
	"fmt"
	"slices"
	"strings"
	"text/template/parse"

	"ablauf/internal/casefile"
)

// RowsKey is the key of the data that says which rows of decision tables fired: a list of the ids of rows by the id of the table.
const RowsKey = "Zeilen"

const (
	basisMark = "!beruht auf "
	tableWord = "Tabelle "
	// greetingMark begins the closing of a letter, which states nothing.
	greetingMark = "Mit freundlichen Grüßen"
)

// Basis is what a block of a letter rests on.
type Basis struct {
	// Law are paragraphs, as a citation has them.
	Law []string `json:"recht,omitempty"`
	// Rows are rows of decision tables. In a template one of those named must have fired, in a letter they are those that did.
	Rows []TableRows `json:"tabellen,omitempty"`
}

// TableRows are rows of a decision table by their ids; none means each of them.
type TableRows struct {
	Table string   `json:"tabelle"`
	IDs   []string `json:"zeilen,omitempty"`
}

// Ground says what a block of a letter rests on, for whoever looks at the letter later.
type Ground struct {
	// Block counts from 1 in the order of reading; Opening are its first words.
	Block   int    `json:"absatz"`
	Opening string `json:"beginn"`
	Basis
}

// Grounds gives what the blocks of a filled template rest on.
func Grounds(body []Block) []Ground {
	var grounds []Ground
	for i, b := range body {
		if b.Basis != nil {
			grounds = append(grounds, Ground{Block: i + 1, Opening: opening(b), Basis: *b.Basis})
		}
	}
	return grounds
}

// PlainText gives the words of a block without their marks.
func PlainText(b Block) string {
	texts := append([]string{b.Text}, b.Items...)
	for _, row := range b.Rows {
		texts = append(texts, row...)
	}
	return strings.Join(strings.Fields(unescape(strings.ReplaceAll(strings.Join(texts, " "), strongMark, ""), "")), " ")
}

func opening(b Block) string {
	const words = 8
	all := strings.Fields(PlainText(b))
	if len(all) > words {
		all = append(all[:words], "…")
	}
	return strings.Join(all, " ")
}

// Bases lists what the template rests on, mark by mark in the order of the text.
func (t *Template) Bases() []Basis { return slices.Clone(t.bases) }

// readBasis reads what stands behind a mark: "§ 81 Abs. 4 AufenthG; Tabelle fiktionswirkung: zeile-8, zeile-9".
func readBasis(text string) (Basis, error) {
	var b Basis
	for part := range strings.SplitSeq(text, ";") {
		part = strings.TrimSpace(part)
		rest, isTable := strings.CutPrefix(part, tableWord)
		switch {
		case isTable:
			name, list, _ := strings.Cut(rest, ":")
			rows := TableRows{Table: strings.TrimSpace(name)}
			for id := range strings.SplitSeq(list, ",") {
				if id = strings.TrimSpace(id); id != "" {
					rows.IDs = append(rows.IDs, rows.Table+"-"+id)
				}
			}
			if rows.Table == "" || strings.Contains(rows.Table, " ") {
				return b, fmt.Errorf("%q names no table", part)
			}
			b.Rows = append(b.Rows, rows)
		case strings.HasPrefix(part, "§"), strings.HasPrefix(part, "Art. "):
			b.Law = append(b.Law, part)
		default:
			return b, fmt.Errorf("%q is neither a paragraph of law nor a table", part)
		}
	}
	return b, nil
}

// scope makes the marks hold as their authors read them: until the next mark or heading, and within a condition until its end. It says
// whether the list changed the mark that holds at its beginning.
func (t *Template) scope(list *parse.ListNode, mark string) (changed bool, err error) {
	if list == nil {
		return false, nil
	}
	for _, node := range list.Nodes {
		here := false
		switch n := node.(type) {
		case *parse.TextNode:
			mark, here, err = t.scopeText(string(n.Text), mark)
		case *parse.IfNode:
			err = t.scopeBranch(&n.BranchNode, mark)
		case *parse.RangeNode:
			err = t.scopeBranch(&n.BranchNode, mark)
		case *parse.WithNode:
			err = t.scopeBranch(&n.BranchNode, mark)
		}
		if err != nil {
			return changed, err
		}
		changed = changed || here
	}
	return changed, nil
}

// scopeBranch lets what is marked within a condition end with it.
func (t *Template) scopeBranch(n *parse.BranchNode, mark string) error {
	for _, list := range []*parse.ListNode{n.List, n.ElseList} {
		changed, err := t.scope(list, mark)
		if err != nil {
			return err
		}
		if changed {
			back := []byte("\n\n" + basisMark + mark + "\n\n")
			list.Nodes = append(list.Nodes, &parse.TextNode{NodeType: parse.NodeText, Pos: n.Pos, Text: back})
		}
	}
	return nil
}

func (t *Template) scopeText(text, mark string) (last string, changed bool, err error) {
	for line := range strings.SplitSeq(text, "\n") {
		named, isMark := marked(strings.TrimSpace(line))
		switch {
		case isMark:
			b, err := readBasis(named)
			if err != nil {
				return mark, changed, err
			}
			t.bases = append(t.bases, b)
			mark, changed = named, true
		case unmarks(strings.TrimSpace(line)):
			mark, changed = "", true
		}
	}
	return mark, changed, nil
}

// marked reads a line that says what the blocks behind it rest on; "" takes a mark back.
func marked(line string) (mark string, found bool) {
	mark, found = strings.CutPrefix(line+" ", basisMark)
	return strings.TrimSpace(mark), found
}

// unmarks reports whether a line ends what a mark said: a heading begins something new, and the closing of a letter states nothing.
func unmarks(line string) bool {
	return strings.HasPrefix(line, headingMark) || strings.HasPrefix(line, handOutMark) || strings.HasPrefix(line, greetingMark)
}

// ground gives the blocks what they rest on and refuses what rests on a row that did not fire.
func ground(b *Block, mark string, fired map[string][]string) error {
	if mark == "" {
		return nil
	}
	basis, err := readBasis(mark)
	if err != nil {
		return templateError("%w", err)
	}
	for i, named := range basis.Rows {
		rows := slices.Clone(fired[named.Table])
		if len(named.IDs) > 0 {
			rows = slices.DeleteFunc(rows, func(id string) bool { return !slices.Contains(named.IDs, id) })
		}
		if len(rows) == 0 {
			return &casefile.Error{
				Kind: casefile.Invalid, Code: "letter.row", Params: map[string]string{"table": named.Table},
				Err: fmt.Errorf("letter: a block rests on the table %s, %v, and none of it fired", named.Table, named.IDs),
			}
		}
		basis.Rows[i].IDs = rows
	}
	b.Basis = &basis
	return nil
}

// firedRows reads which rows fired, as Go or JSON has it.
func firedRows(v any) (map[string][]string, error) {
	fired := map[string][]string{}
	switch tables := v.(type) {
	case nil:
	case map[string][]string:
		return tables, nil
	case map[string]any:
		for table, rows := range tables {
			ids, err := texts(rows)
			if err != nil {
				return nil, casefile.Errorf(casefile.Invalid, "letter.missing-value", "letter: %s.%s: %w", RowsKey, table, err)
			}
			fired[table] = ids
		}
	default:
		return nil, casefile.Errorf(casefile.Invalid, "letter.missing-value", "letter: %s is no list by table", RowsKey)
	}
	return fired, nil
}
