package letter

import (
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/pdf"
)

// pagesMax and bytesMax keep a mistake in the data from printing a book.
const (
	pagesMax = 40
	bytesMax = 400_000
)

const thinStroke = 0.2

// Render draws the letter as PDF. Equal letters give equal bytes: all dates in the file are the letter's own. Errors: Invalid when
// a part is missing or does not fit its place ("letter.incomplete", "letter.recipient-too-long", "letter.annotations",
// "letter.character", "letter.table", "letter.language", "letter.address", "letter.too-long"), Unavailable "letter.fonts-missing" when the program was built without fonts.
func Render(l Letter) ([]byte, error) {
	if err := l.check(); err != nil {
		return nil, err
	}
	pair, err := fonts()
	if err != nil {
		return nil, err
	}
	file := pdf.New(pdf.Info{Title: l.Subject, Author: l.Sender.Letterhead[0], Lang: "de-DE", Day: l.Date.Time(time.UTC)})
	s, err := layOut(l, pair, file.Root())
	if err != nil {
		return nil, err
	}
	s.draw(file, pageWidth, pageHeight, thinStroke)
	out, err := file.Bytes()
	if err != nil {
		return nil, fmt.Errorf("letter: %w", err)
	}
	return out, nil
}

// layOut finds the place of everything.
func layOut(l Letter, pair fontPair, root *pdf.Element) (*sheet, error) {
	s := newSheet(pair, root)
	if err := s.frame(l); err != nil {
		return nil, err
	}
	s.y = subjectTop
	s.subject(l.Subject)
	body, sheets := parted(l.Body)
	enclosures := slices.Clone(l.Enclosures)
	for _, sheet := range sheets {
		enclosures = append(enclosures, PlainText(sheet[0]))
	}
	s.blocks(body, explanation(l.Subject, body), enclosuresHeight(enclosures))
	s.enclosures(enclosures)
	s.aid(l.Aid)
	own := len(s.pages)
	for _, sheet := range sheets {
		if err := s.handOut(l, sheet); err != nil {
			return nil, err
		}
	}
	if len(s.pages) > pagesMax {
		return nil, casefile.Errorf(casefile.Invalid, "letter.too-long", "letter: %d pages", len(s.pages))
	}
	s.ornaments(l, own)
	return s, nil
}

// check reports what is missing before anything is drawn.
func (l Letter) check() error {
	var missing []string
	need := func(ok bool, part string) {
		if !ok {
			missing = append(missing, part)
		}
	}
	need(len(l.Sender.Letterhead) > 0, "letterhead")
	need(l.Sender.ReturnLine != "", "return line")
	need(len(l.Recipient) > 0 && !slices.Contains(l.Recipient, ""), "recipient (without empty lines)")
	// The next line would stand on an empty one.
	need(!slices.ContainsFunc(l.Info, func(i InfoLine) bool { return strings.TrimSpace(i.Label) == "" || strings.TrimSpace(i.Value) == "" }), "information block")
	need(!l.Date.IsZero(), "date")
	need(strings.TrimSpace(l.Subject) != "", "subject")
	need(len(l.Body) > 0 && l.Body[0].Kind != HandOut, "body")
	need(len(l.Body) > 0 && l.Body[len(l.Body)-1].Kind != HandOut, "text of a sheet")
	if len(missing) > 0 {
		return casefile.Errorf(casefile.Invalid, "letter.incomplete", "letter: missing: %s", strings.Join(missing, ", "))
	}
	for i, b := range slices.Concat(l.Body, l.Aid) {
		if err := b.check(); err != nil {
			return fmt.Errorf("letter: block %d: %w", i+1, err)
		}
	}
	size := 0
	for lang, texts := range l.texts() {
		for _, text := range texts {
			if size += len(text); size > bytesMax {
				return casefile.Errorf(casefile.Invalid, "letter.too-long", "letter: more than %d bytes of text", bytesMax)
			}
			if err := checkText(text, lang); err != nil {
				return err
			}
		}
	}
	return nil
}

// language is how languages are named (RFC 5646, the part of it that is needed).
var language = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

func (b Block) check() error {
	if b.Lang != "" && !language.MatchString(b.Lang) {
		return casefile.Errorf(casefile.Invalid, "letter.language", "%q names no language", b.Lang)
	}
	ok := false
	switch b.Kind {
	case WebAddress:
		if _, err := codeOf(b.Address); err != nil {
			return err
		}
		ok = strings.TrimSpace(b.Text) != ""
	case Paragraph, Heading, HandOut:
		ok = strings.TrimSpace(b.Text) != ""
	case List:
		ok = len(b.Items) > 0 && !slices.Contains(b.Items, "")
	case Remedies:
		ok = b.Text != "" && len(b.Items) > 0 && !slices.Contains(b.Items, "")
	case Table:
		ok = len(b.Rows) > 1 && len(b.Rows[0]) > 0
		for _, row := range b.Rows {
			if len(row) != len(b.Rows[0]) {
				return casefile.Errorf(casefile.Invalid, "letter.table", "a row of %d cells under a head of %d", len(row), len(b.Rows[0]))
			}
		}
	}
	if !ok {
		return casefile.Errorf(casefile.Invalid, "letter.incomplete", "empty %s", b.Kind)
	}
	return nil
}

// texts gives every text of the letter with its language, to be checked for characters that cannot be shown; what is not in a block is German.
func (l Letter) texts() iter.Seq2[string, []string] {
	return func(yield func(string, []string) bool) {
		list := slices.Concat(l.Sender.Letterhead, []string{l.Sender.ReturnLine, l.Subject}, l.Sender.Footer, l.Annotations, l.Recipient, l.Enclosures)
		for _, info := range l.Info {
			list = append(list, info.Label, info.Value)
		}
		if !yield("", list) {
			return
		}
		for _, b := range slices.Concat(l.Body, l.Aid) {
			if !yield(b.Lang, slices.Concat([]string{b.Text, b.Address}, b.Items, slices.Concat(b.Rows...))) {
				return
			}
		}
	}
}
