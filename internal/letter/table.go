package letter

import "ablauf/internal/pdf"

// cells is one row of a table, wrapped into its columns.
type cells struct {
	columns [][]line
	lines   int // of the highest cell
}

// first gives the row with no more than n lines of each cell, behind what is left of it.
func (c cells) first(n int) cells {
	if n >= c.lines {
		return c
	}
	return c.part(func(lines []line) []line { return lines[:min(n, len(lines))] })
}

func (c cells) behind(n int) cells {
	return c.part(func(lines []line) []line { return lines[min(n, len(lines)):] })
}

func (c cells) part(of func([]line) []line) cells {
	var p cells
	for _, lines := range c.columns {
		rest := of(lines)
		p.columns = append(p.columns, rest)
		p.lines = max(p.lines, len(rest))
	}
	return p
}

// rowsOn is a table while it is set: how many lines of a row the page takes, how many an empty one, how a page is turned and the head repeated, and how a
// row, or a piece of one, is set.
type rowsOn struct {
	room func() int
	full int
	turn func()
	set  func(cells)
}

// row sets a row. It stays together unless it is higher than a page: then it goes on under the repeated head, so that nothing of it is lost.
func (r rowsOn) row(c cells) {
	const leastPiece = 2
	if n := r.room(); c.lines > n && (c.lines <= r.full || n < leastPiece) {
		r.turn()
	}
	for {
		n := max(1, r.room())
		r.set(c.first(n))
		if c = c.behind(n); c.lines == 0 {
			return
		}
		r.turn()
	}
}

// table sets a table with a head that is repeated on every page.
func (s *sheet) table(rows [][]string) {
	of := s.element(pdf.Table)
	widths := s.columnWidths(rows)
	head := s.cells(rows[0], widths, true)
	full := int((laterBottom - continuedTop - rowHeight(head) - 2*cellPadding + 0.01) / bodyLine)
	follows := rowHeight(head)
	if len(rows) > 1 {
		if c := s.cells(rows[1], widths, false); c.lines <= full {
			follows = max(follows, rowHeight(c))
		}
	}
	s.openTable(of.Add(pdf.Row), head, widths, follows)
	for _, row := range rows[1:] {
		owners := owned(of.Add(pdf.Row), len(widths), func(int) (pdf.Kind, string) { return pdf.Cell, "Column" })
		rowsOn{
			room: func() int { return int((s.bottom() - s.y - 2*cellPadding + 0.01) / bodyLine) },
			full: full,
			turn: func() {
				s.turn()
				s.openTable(nil, head, widths, 0)
			},
			set: func(c cells) { s.row(owners, c, widths) },
		}.row(s.cells(row, widths, false))
	}
}

// openTable sets the head where the row that follows it has room.
func (s *sheet) openTable(of *pdf.Element, head cells, widths []float64, follows float64) {
	if s.y+rowHeight(head)+follows > s.bottom() && !s.fresh() {
		s.turn()
	}
	s.row(owned(of, len(widths), func(int) (pdf.Kind, string) { return pdf.Head, "Column" }), head, widths)
}

// row sets a row of cells.
func (s *sheet) row(owners []pdf.Owner, c cells, widths []float64) {
	top := s.y + cellPadding
	x := marginLeft
	for i, lines := range c.columns {
		s.of = owners[i]
		for n, l := range lines {
			s.write(l, x, top+float64(n)*bodyLine, bodySize, bodyLine)
		}
		x += widths[i]
	}
	s.y += rowHeight(c)
	s.rule(marginLeft, s.y, textWidth)
}

// owned makes the n cells of a row. kind gives what each is, and of what a head is the head; without a row it is a head that is repeated for the eye.
func owned(row *pdf.Element, n int, kind func(i int) (pdf.Kind, string)) []pdf.Owner {
	owners := make([]pdf.Owner, n)
	for i := range owners {
		if row == nil {
			owners[i] = pdf.Repeated
			continue
		}
		k, scope := kind(i)
		cell := row.Add(k)
		if k == pdf.Head {
			cell.Scope = scope
		}
		owners[i] = cell
	}
	return owners
}

func rowHeight(c cells) float64 { return float64(c.lines)*bodyLine + 2*cellPadding }

func (s *sheet) cells(row []string, widths []float64, strong bool) cells {
	var c cells
	for i, text := range row {
		breakLines := wrap
		if strong {
			breakLines = wrapStrong
		}
		lines := breakLines(text, widths[i]-2*cellPadding, s.measure(bodySize))
		c.columns = append(c.columns, lines)
		c.lines = max(c.lines, len(lines))
	}
	return c
}

// columnWidths shares the width of the text.
func (s *sheet) columnWidths(rows [][]string) []float64 {
	return shareWidth(rows, textWidth, s.measure(bodySize))
}

// shareWidth shares a width by what the columns hold: each gets what its longest word needs, the rest goes by the longest cell.
func shareWidth(rows [][]string, width float64, m measure) []float64 {
	n := len(rows[0])
	least, wish := make([]float64, n), make([]float64, n)
	for _, row := range rows {
		for i, text := range row {
			wish[i] = max(wish[i], m(text, true)+2*cellPadding)
			for _, word := range words(parseRuns(keepCitations(text))) {
				least[i] = max(least[i], min(widthOf(word, m)*1.1+2*cellPadding, width/float64(n)))
			}
		}
	}
	for i := range wish {
		wish[i] = max(wish[i], least[i]) // a single word may need more than its bare width
	}
	leastSum, wishSum := sum(least), sum(wish)
	widths := make([]float64, n)
	for i := range widths {
		widths[i] = least[i]
		if extra := wishSum - leastSum; extra > 0 {
			widths[i] += (width - leastSum) * (wish[i] - least[i]) / extra
		} else {
			widths[i] += (width - leastSum) / float64(n)
		}
	}
	return widths
}

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}
