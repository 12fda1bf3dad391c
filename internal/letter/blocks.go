package letter

import (
	"fmt"
	"strings"
)

const (
	headingMark  = "## "
	itemMark     = "- "
	cellMark     = "|"
	remediesMark = "!rechtsbehelf"
	addressMark  = "!adresse "
	handOutMark  = "!blatt "
	remediesHead = "Rechtsbehelfsbelehrung"
	// inlineMarks keep their backslash in the text of a block; parseRuns resolves them.
	inlineMarks = `\*`
)

func hasRemedies(body string) bool {
	for _, line := range strings.Split(body, "\n") {
		if strings.TrimSpace(line) == remediesMark {
			return true
		}
	}
	return false
}

// parseBlocks reads the blocks of a filled template. Blocks are separated by empty lines; the first characters say what they are.
func parseBlocks(text string, remedies []string, fired map[string][]string) ([]Block, error) {
	var blocks []Block
	for _, g := range marks(groups(text)) {
		b, err := parseBlock(g.lines, remedies)
		if err != nil {
			return nil, templateError("%w", err)
		}
		if err := ground(&b, g.mark, fired); err != nil {
			return nil, err
		}
		blocks = append(blocks, b)
	}
	if len(blocks) == 0 {
		return nil, templateError("the letter has no text")
	}
	return blocks, nil
}

// markedGroup is the text of a block and the mark that holds for it.
type markedGroup struct {
	lines []string
	mark  string
}

// marks takes the marks out of the text. One stands above the block for which it holds, with an empty line between or without.
func marks(all [][]string) []markedGroup {
	var found []markedGroup
	mark := ""
	for _, lines := range all {
		for len(lines) > 0 {
			named, isMark := marked(lines[0])
			if !isMark {
				break
			}
			mark, lines = named, lines[1:]
		}
		if len(lines) == 0 {
			continue
		}
		if unmarks(lines[0]) {
			mark = ""
		}
		found = append(found, markedGroup{lines, mark})
	}
	return found
}

// groups splits a text at its empty lines.
func groups(text string) [][]string {
	var list [][]string
	var group []string
	for _, line := range append(strings.Split(text, "\n"), "") {
		line = strings.TrimSpace(line)
		switch {
		case line != "":
			group = append(group, line)
		case len(group) > 0:
			list, group = append(list, group), nil
		}
	}
	return list
}

func parseBlock(lines []string, remedies []string) (Block, error) {
	first := lines[0]
	switch {
	case first == remediesMark:
		if len(lines) > 1 {
			return Block{}, fmt.Errorf("%s stands alone, with empty lines around it", remediesMark)
		}
		b := Block{Kind: Remedies, Text: remediesHead}
		for _, text := range remedies {
			b.Items = append(b.Items, EscapeStrong(text))
		}
		return b, nil
	case strings.HasPrefix(first, addressMark):
		if len(lines) == 1 {
			return Block{}, fmt.Errorf("an address needs a line below it that says what it is for")
		}
		text, err := inline(join(lines[1:]))
		return Block{Kind: WebAddress, Text: text, Address: unescape(first[len(addressMark):], "")}, err
	case strings.HasPrefix(first, handOutMark):
		if len(lines) > 1 {
			return Block{}, fmt.Errorf("a sheet needs an empty line behind its heading")
		}
		text, err := inline(first[len(handOutMark):])
		return Block{Kind: HandOut, Text: text}, err
	case strings.HasPrefix(first, headingMark):
		if len(lines) > 1 {
			return Block{}, fmt.Errorf("a heading needs an empty line behind it")
		}
		text, err := inline(first[len(headingMark):])
		return Block{Kind: Heading, Text: text}, err
	case strings.HasPrefix(first, itemMark):
		return parseList(lines)
	case strings.HasPrefix(first, cellMark):
		return parseTable(lines)
	case strings.HasPrefix(first, "#"), strings.HasPrefix(first, "!"):
		return Block{}, fmt.Errorf("a block begins with %q; known are ##, -, |, %s, %sand {{adresse}}", first[:1], remediesMark, handOutMark)
	}
	for _, line := range lines[1:] {
		if strings.HasPrefix(line, itemMark) || strings.HasPrefix(line, cellMark) || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "!") {
			return Block{}, fmt.Errorf("a line within a paragraph begins with %q; an empty line is missing before it", line[:1])
		}
	}
	text, err := inline(join(lines))
	return Block{Kind: Paragraph, Text: text}, err
}

// join makes one text of the lines of a block. A backslash at the end of a line keeps the break.
func join(lines []string) string {
	var b strings.Builder
	for i, line := range lines {
		text, broken := strings.CutSuffix(line, `\`)
		if broken && strings.HasSuffix(text, `\`) {
			text, broken = line, false // an escaped backslash
		}
		b.WriteString(strings.TrimSpace(text))
		switch {
		case i == len(lines)-1:
		case broken:
			b.WriteByte('\n')
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// parseList reads items; a line without a mark continues the item before it.
func parseList(lines []string) (Block, error) {
	var items [][]string
	for _, line := range lines {
		// The blank behind the mark of an empty item is gone with the blanks at the end of its line.
		if text, ok := strings.CutPrefix(line+" ", itemMark); ok {
			items = append(items, []string{text})
			continue
		}
		last := len(items) - 1
		items[last] = append(items[last], line)
	}
	b := Block{Kind: List}
	for _, item := range items {
		text, err := inline(join(item))
		if err != nil {
			return Block{}, err
		}
		b.Items = append(b.Items, text)
	}
	return b, nil
}

func parseTable(lines []string) (Block, error) {
	b := Block{Kind: Table}
	for _, line := range lines {
		row, err := parseRow(line)
		if err != nil {
			return Block{}, err
		}
		if len(b.Rows) > 0 && len(row) != len(b.Rows[0]) {
			return Block{}, fmt.Errorf("a table row has %d cells, its head %d", len(row), len(b.Rows[0]))
		}
		b.Rows = append(b.Rows, row)
	}
	if len(b.Rows) < 2 {
		return Block{}, fmt.Errorf("a table needs a head and at least one row")
	}
	return b, nil
}

func parseRow(line string) ([]string, error) {
	if len(line) < 2 || !strings.HasPrefix(line, cellMark) || !strings.HasSuffix(line, cellMark) || strings.HasSuffix(line, `\`+cellMark) {
		return nil, fmt.Errorf("a table row begins and ends with %s", cellMark)
	}
	var row []string
	start := 1
	for i := 1; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '|':
			cell, err := inline(strings.TrimSpace(line[start:i]))
			if err != nil {
				return nil, err
			}
			row, start = append(row, cell), i+1
		}
	}
	return row, nil
}

// inline checks the marks of strength and resolves all other backslashes.
func inline(text string) (string, error) {
	if strings.TrimSpace(text) == "" {
		return "", fmt.Errorf("an item, heading or cell is empty")
	}
	plain := strings.NewReplacer(`\\`, "", `\*`, "").Replace(text)
	if strings.Count(plain, strongMark)%2 != 0 {
		return "", fmt.Errorf("%s is opened and not closed in one block", strongMark)
	}
	return unescape(text, inlineMarks), nil
}
