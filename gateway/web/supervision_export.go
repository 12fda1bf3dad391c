package web

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/httperr"
	"ablauf/internal/casefile"
	"ablauf/internal/letter"
)

// smallNumber is the number below which a count in a file could point at single people.
const smallNumber = 5

// export gives a table as a file for a spreadsheet, after the access log has it.
func (h *Handler) export(c *gin.Context, name string, table Table) {
	if err := h.Desk.LogExport(c.Request.Context(), auth.Actor(c), name, strconv.Itoa(len(table.Rows))); err != nil {
		h.fail(c, err)
		return
	}
	c.Header("Content-Disposition", `attachment; filename="`+name+`.csv"`)
	c.Header("X-Content-Type-Options", "nosniff")
	c.Header("Cache-Control", "no-store")
	c.Data(http.StatusOK, "text/csv; charset=utf-8", words{httperr.Language(c)}.csv(table))
}

// exportPDF gives figures as a tagged PDF, after the access log has it.
func (h *Handler) exportPDF(c *gin.Context, name string, report letter.Report) {
	rows := 0
	for _, s := range report.Sections {
		rows += len(s.Rows)
	}
	pdf, err := report.Render()
	if err == nil {
		err = h.Desk.LogExport(c.Request.Context(), auth.Actor(c), name+".pdf", strconv.Itoa(rows))
	}
	if err != nil {
		h.fail(c, err)
		return
	}
	c.Header("Content-Disposition", `attachment; filename="`+name+`.pdf"`)
	c.Header("X-Content-Type-Options", "nosniff")
	c.Header("Cache-Control", "no-store")
	c.Data(http.StatusOK, "application/pdf", pdf)
}

// emptyReport is a report of the authority without its sections.
func (h *Handler) emptyReport(w words, title, intro Text, day casefile.Date) letter.Report {
	return letter.Report{
		Lang: w.lang, Author: h.Authority.Name, Title: w.say(title), Intro: []string{w.say(intro)}, On: day, Foot: w.text("supervision.pdf.page"),
	}
}

// report puts the figures of a page on paper. Its pictures are left out: they show the numbers of the tables once more.
func (h *Handler) report(w words, page *SupervisionPage) letter.Report {
	report := h.emptyReport(w, page.Heading, page.Intro, page.Today)
	if p := page.Period; p != nil {
		report.Intro = append(report.Intro, w.text("supervision.pdf.period", "from", p.From, "to", p.To, "team", w.chosen(p.Teams), "procedure", w.chosen(p.Procedures)))
	}
	for _, s := range page.Sections {
		if s.Drawing == "" {
			report.Sections = append(report.Sections, w.reportSection(s))
		}
	}
	return report
}

// chosen gives the words of what a filter is set to.
func (w words) chosen(choices []Choice) string {
	for _, c := range choices {
		if c.Selected && c.Label != "" {
			return c.Label
		}
		if c.Selected {
			return w.say(c.Text)
		}
	}
	return w.text("page.filter.all")
}

// reportSection gives a section for paper.
func (w words) reportSection(s Section) letter.ReportSection {
	part := letter.ReportSection{Title: w.say(s.Title)}
	if !s.Instead.Empty() {
		part.Notes = append(part.Notes, w.say(s.Instead))
	}
	for _, text := range s.Meaning {
		if !namesSmall(text) {
			part.Notes = append(part.Notes, w.say(text))
		}
	}
	part.Notes = append(part.Notes, w.figures(s.Figures)...)
	for _, column := range s.Table.Columns {
		part.Columns = append(part.Columns, w.say(column))
	}
	for _, row := range s.Table.Rows {
		part.Rows = append(part.Rows, w.values(row, s.Table.Single))
	}
	if len(part.Rows) == 0 && s.Instead.Empty() {
		part.Notes = append(part.Notes, w.text("supervision.empty"))
	}
	return part
}

// namesSmall reports whether a sentence names a count that is hidden in a table.
func namesSmall(t Text) bool {
	for _, value := range t.Params {
		if n, err := strconv.Atoi(value); err == nil && n > 0 && n < smallNumber {
			return true
		}
	}
	return false
}

// columns gives the heads of a table by the names of its columns.
func (w words) columns(names ...string) []string {
	heads := make([]string, 0, len(names))
	for _, name := range names {
		heads = append(heads, w.text("supervision.column."+name))
	}
	return heads
}

func (w words) figures(figures []Figure) []string {
	var lines []string
	for _, f := range figures {
		lines = append(lines, w.say(f.Label)+": "+w.values([]Cell{f.Value}, false)[0])
	}
	return lines
}

// csv writes a table as German spreadsheets read it: UTF-8 with its mark, semicolons, lines that end in CR LF.
func (w words) csv(table Table) []byte {
	out := bytes.NewBufferString("\ufeff")
	file := csv.NewWriter(out)
	file.Comma, file.UseCRLF = ';', true
	line := make([]string, 0, len(table.Columns))
	for _, column := range table.Columns {
		line = append(line, harmless(w.say(column)))
	}
	_ = file.Write(line) // a buffer takes everything
	for _, row := range table.Rows {
		line = line[:0]
		for _, value := range w.values(row, table.Single) {
			line = append(line, harmless(value))
		}
		_ = file.Write(line)
	}
	file.Flush()
	return out.Bytes()
}

// values gives the cells of a row as texts. Where a count is small, it is not told, and neither is what could be computed from it.
func (w words) values(row []Cell, single bool) []string {
	small := false
	for _, cell := range row {
		small = small || !single && cell.small()
	}
	values := make([]string, 0, len(row))
	for _, cell := range row {
		switch {
		case !single && cell.small():
			values = append(values, w.text("supervision.small"))
		case small && cell.Form != "" && cell.Form != "count":
			values = append(values, w.text("supervision.hidden"))
		default:
			values = append(values, w.cell(cell))
		}
	}
	return values
}

func (c Cell) small() bool {
	return (c.Form == "count" || c.Form == "sum") && c.Number > 0 && c.Number < smallNumber
}

// harmless keeps a spreadsheet from taking a text for a formula: what begins like one gets an apostrophe in front (OWASP, CSV injection).
func harmless(value string) string {
	if value == "" {
		return value
	}
	if strings.ContainsRune("=+-@\t\r\n", rune(value[0])) || strings.HasPrefix(value, "＝") || strings.HasPrefix(value, "＋") || strings.HasPrefix(value, "－") || strings.HasPrefix(value, "＠") {
		if _, err := strconv.ParseFloat(strings.Replace(value, ",", ".", 1), 64); err == nil && value[0] == '-' {
			return value // a negative number is a number
		}
		return "'" + value
	}
	return value
}

// cell gives a cell in words.
func (w words) cell(c Cell) string {
	switch c.Form {
	case "count", "sum":
		return w.number(int(c.Number))
	case "signed":
		if c.Number > 0 {
			return "+" + w.number(int(c.Number))
		}
		return w.number(int(c.Number))
	case "days":
		return w.plural("supervision.days", int(c.Number))
	case "percent":
		return w.decimal(c.Number*100, 0) + "\u00a0%"
	case "decimal":
		return w.decimal(c.Number, 2)
	case "none":
		return "–"
	}
	return w.say(c.Text)
}

func (w words) decimal(n float64, digits int) string {
	text := strconv.FormatFloat(n, 'f', digits, 64)
	if w.lang == "de" {
		return strings.Replace(text, ".", ",", 1)
	}
	return text
}
