package letter

import "ablauf/internal/pdf"

// cells is one row of a table, wrapped into its columns.
type cells struct {
	columns [][]line
	lines   int // of the highest cell
}

// table sets a table with a head that is repeated on every page. A row stays together unless it is higher than a page.
func (s *sheet) table(rows [][]string) {
	of := s.element(pdf.Table)
	widths := s.columnWidths(rows)
	head := s.cells(rows[0], widths, true)
	s.openTable(of.Add(pdf.Row), head, widths, rowHeight(head))
	for i, row := range rows[1:] {
		c := s.cells(row, widths, false)
		if i > 0 && s.y+rowHeight(c) > s.bottom() && !s.fresh() {
			s.turn()
			s.openTable(nil, head, widths, 0)
		}
		s.row(of.Add(pdf.Row), pdf.Cell, c, widths)
	}
}

// openTable sets the head where at least one row still follows it.
func (s *sheet) openTable(of *pdf.Element, head cells, widths []float64, follows float64) {
	if s.y+rowHeight(head)+follows+bodyLine > s.bottom() && !s.fresh() {
		s.turn()
	}
	s.row(of, pdf.Head, head, widths)
}

// row sets a row of cells of a kind; without an element it is a head that is repeated for the eye.
func (s *sheet) row(of *pdf.Element, kind pdf.Kind, c cells, widths []float64) {
	top := s.y + cellPadding
	x := marginLeft
	for i, lines := range c.columns {
		s.cell(of, kind, "Column")
		for n, l := range lines {
			s.write(l, x, top+float64(n)*bodyLine, bodySize, bodyLine)
		}
		x += widths[i]
	}
	s.y += rowHeight(c)
	s.rule(marginLeft, s.y, textWidth)
}

// cell makes what follows a cell of a row. scope says of what a head is the head.
func (s *sheet) cell(row *pdf.Element, kind pdf.Kind, scope string) {
	if row == nil {
		s.of = pdf.Repeated
		return
	}
	cell := row.Add(kind)
	if kind == pdf.Head {
		cell.Scope = scope
	}
	s.of = cell
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
