package export

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"ablauf/internal/export/binder"
	"ablauf/internal/letter"
)

// Court writes the file as one PDF for a court (§ 99 Abs. 1 Satz 1 VwGO): a cover that says what is left out, a table of contents, everything in the order of
// the file with a bookmark each, the log, and the number of each page under it. What cannot be shown as pages stands as a sheet that says so. One
// document is held at a time. Internal "document.damaged"; errors of the source and of the writer.
func (f File) Court(ctx context.Context, out io.Writer, from Source) error {
	title := "Akte " + f.Case.Aktenzeichen
	b := binder.New(out, binder.Info{Title: title, Author: f.Office.Name, At: f.At, Label: asciiLabel(f.Case.Aktenzeichen)})
	c := &court{File: f, b: b, from: from}
	if err := c.sheet(ctx, "Deckblatt", "", f.cover); err != nil {
		return err
	}
	contents := letter.Contents{Title: "Inhalt der Akte " + f.Case.Aktenzeichen, Author: f.Office.Name, On: dayOf(f.Case.ReceivedAt)}
	logged, err := f.logEntries()
	if err != nil {
		return err
	}
	contents.Lines = make([]letter.ContentsLine, 1+len(f.Entries)+len(logged))
	place := b.Reserve(contents.Pages())
	b.Mark("Inhalt", place.First)
	for _, e := range append(append([]Entry(nil), f.Entries...), logged...) {
		if err := c.entry(ctx, e); err != nil {
			return err
		}
	}
	contents.Lines = c.lines
	list, err := contents.Render()
	if err != nil {
		return err
	}
	if err := b.Fill(ctx, place, list); err != nil {
		return err
	}
	return b.Close()
}

// notInLabel is what the numbers of pages do not show of a file number.
var notInLabel = regexp.MustCompile(`[^A-Za-z0-9./ -]+`)

func asciiLabel(aktenzeichen string) string { return notInLabel.ReplaceAllString(aktenzeichen, "-") }

// court is a file while it is bound.
type court struct {
	File
	b     *binder.Binder
	from  Source
	lines []letter.ContentsLine
}

// bound notes that a piece stands in the file.
func (c *court) bound(day, title string, page int) {
	c.lines = append(c.lines, letter.ContentsLine{Day: day, Title: title, Page: page})
	c.b.Mark(strings.TrimSpace(day+" "+title), page)
}

// sheet binds what was put on paper.
func (c *court) sheet(ctx context.Context, title, day string, draw func() ([]byte, error)) error {
	content, err := draw()
	if err != nil {
		return err
	}
	span, err := c.b.AddPDF(ctx, content)
	if err == nil {
		c.bound(day, title, span.First)
	}
	return err
}

// entry binds one piece of the file.
func (c *court) entry(ctx context.Context, e Entry) error {
	day := dayOf(e.At)
	german := fmt.Sprintf("%02d.%02d.%04d", day.Day, day.Month, day.Year)
	title := orElse(oneLine(e.Title), string(e.Kind))
	if e.sheet != nil {
		return c.sheet(ctx, title, german, func() ([]byte, error) { return e.sheet, nil })
	}
	if e.Document == nil {
		return c.sheet(ctx, title, german, func() ([]byte, error) { return c.Sheet(e) })
	}
	var content bytes.Buffer
	if err := copyDocument(ctx, &content, c.from, *e.Document); err != nil {
		return err
	}
	span, err := c.bind(ctx, content.Bytes(), e.Document.MediaType)
	if errors.Is(err, binder.ErrUnshowable) {
		return c.sheet(ctx, title, german, func() ([]byte, error) { return c.instead(e, err) })
	}
	if err == nil {
		c.bound(german, title, span.First)
	}
	return err
}

func (c *court) bind(ctx context.Context, content []byte, mediaType string) (binder.Span, error) {
	if mediaType == "application/pdf" {
		return c.b.AddPDF(ctx, content)
	}
	return c.b.AddPicture(content, mediaType)
}

// instead is the sheet that stands for what cannot be shown as pages.
func (c *court) instead(e Entry, why error) ([]byte, error) {
	_, reason, _ := strings.Cut(why.Error(), ": ")
	return c.Sheet(Entry{
		At: e.At, Title: e.Title,
		Text: "Dieses Dokument lässt sich nicht als Seite zeigen: " + reason + ". Das Original liegt unverändert in der elektronischen Akte und wird auf Anforderung vorgelegt.",
		Pairs: []Pair{
			{Name: "Name", Value: e.Document.Name},
			{Name: "Art der Datei", Value: e.Document.MediaType},
			{Name: "Größe in Byte", Value: strconv.FormatInt(e.Document.Size, 10)},
			{Name: "SHA-256 des Originals", Value: hex.EncodeToString(e.Document.SHA256)},
		},
	})
}

// cover says what the file is, and what it does not hold.
func (f File) cover() ([]byte, error) {
	report := f.report("Akte " + f.Case.Aktenzeichen)
	report.Intro = []string{f.Office.Name + ", " + f.Office.Office, "Vorlage nach § 99 Abs. 1 VwGO, Stand " + germanMoment(f.At)}
	state := "offen"
	if !f.Case.ClosedAt.IsZero() {
		state = "beendet am " + germanMoment(f.Case.ClosedAt)
	}
	report.Sections = []letter.ReportSection{{
		Title: "Fall", Columns: []string{"Feld", "Angabe"}, Rows: [][]string{
			{"Verfahren", f.Procedure},
			{"Person", f.Person.Name() + born(f.Person)},
			{"Eingang", germanMoment(f.Case.ReceivedAt)},
			{"Stand", state},
			{"Stücke der Akte", strconv.Itoa(len(f.Entries))},
		},
	}}
	left := letter.ReportSection{Title: "Was nicht enthalten ist"}
	if len(f.Left) == 0 {
		left.Notes = []string{"Alle Dokumente des Falls sind enthalten."}
	} else {
		left.Columns = []string{"Was", "Warum", "SHA-256"}
	}
	for _, l := range f.Left {
		left.Rows = append(left.Rows, []string{oneLine(l.What), oneLine(l.Why), hex.EncodeToString(l.SHA256)})
	}
	report.Sections = append(report.Sections, left)
	report.Sections = append(report.Sections, letter.ReportSection{Title: "Hinweis", Notes: []string{
		"Die Seiten der Dokumente sind unverändert; ihre Nummer steht in einem Streifen darunter. Anmerkungen und Felder stehen so da, wie sie aussehen. " +
			"Das Protokoll am Ende lässt die Schritte der Ablaufsteuerung weg.",
	}})
	return report.Render()
}
