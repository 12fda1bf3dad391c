package web

import (
	"errors"
	"slices"

	"ablauf/gateway/desk"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/store"
	"ablauf/schemas"
)

func personLine(p casefile.Person) PersonLine {
	return PersonLine{Family: p.FamilyName, Given: p.GivenNames, OriginalScript: p.OriginalScript, BirthDate: p.BirthDate, Nationalities: p.Nationalities}
}

func documentLine(d casefile.Document) DocumentLine {
	line := DocumentLine{
		ID: d.ID, Kind: d.Kind, Name: d.Name, State: d.State, Refusal: d.Refusal, Received: d.ReceivedAt, Size: d.Size, Outgoing: d.Outgoing,
		Pages: d.PagesTaken, Number: d.Number, Closed: d.Closed,
	}
	if d.SubFile.Protected() {
		line.SubFile = d.SubFile
	}
	line.Thumbnail, line.Defused = desk.HasThumbnail(d), d.Defused()
	return line
}

// asking leads the links to documents for which the reader of a case has to say first what for to the form that asks it, and from there back to the page.
func asking(lines []DocumentLine, view desk.CaseView, from string) []DocumentLine {
	for i, l := range lines {
		if l.Closed && l.SubFile != "" || !l.Closed && !l.Waits() && view.Reading.Asks(l.SubFile) {
			lines[i].Ask = purposeFor(view.Case.ID, l.Place(), from)
		}
	}
	return lines
}

// pictured puts thumbnails beside the documents of a list, of those that the reader may open without being asked for anything; where none has one the list stays
// without.
func pictured(lines []DocumentLine) []DocumentLine {
	if !slices.ContainsFunc(lines, func(l DocumentLine) bool { return l.Thumbnail && l.Readable() }) {
		return lines
	}
	for i, l := range lines {
		lines[i].Picture = PictureSign
		if l.Thumbnail && l.Readable() {
			lines[i].Picture = PictureShown
		}
	}
	return lines
}

// documentLines says of each document also what it was made of; all are those of the case.
func documentLines(documents, all []casefile.Document, made []store.Arrangement) []DocumentLine {
	lines := make([]DocumentLine, 0, len(documents))
	for _, d := range documents {
		line := documentLine(d)
		line.Archive, line.Drawn = desk.HasRendition(d), d.MediaType == efile.MediaPDF
		for _, a := range made {
			if a.ID != d.MadeBy {
				continue
			}
			for _, source := range all {
				if slices.Contains(a.Sources, source.ID) && !source.Closed {
					line.From = append(line.From, source.Name)
				}
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// titleEnd gives the last day of a title that has an end.
func titleEnd(t *casefile.Title) casefile.Date {
	if t == nil || t.Unlimited() || !t.EndedOn.IsZero() {
		return casefile.Date{}
	}
	return t.ValidTo
}

// inForce says what holds now: the title, then what § 81 AufenthG makes of the application, whether the person may stay, work and
// travel, and which certificate is owed.
func inForce(title *casefile.Title, e *casefile.Effect, today casefile.Date) []Text {
	texts := titleTexts(title, today)
	if e == nil {
		return texts
	}
	if locale.Has("effect.effect." + e.Effect) {
		texts = append(texts, Say("effect.effect."+e.Effect))
	} else {
		texts = append(texts, Say("page.inforce.row", "row", e.Row, "paragraph", e.Paragraph, "day", e.InForceFrom.String()))
	}
	if locale.Has("effect.stay." + e.Stay) {
		texts = append(texts, Say("page.inforce.stay", "code", e.Stay))
	}
	for _, key := range []string{"effect.work." + e.Work, "effect.travel." + e.Travel, "effect.certificate." + e.Certificate} {
		if locale.Has(key) {
			texts = append(texts, Say(key))
		}
	}
	if !e.InForceFrom.IsZero() {
		texts = append(texts, Say("page.inforce.from", "day", e.InForceFrom.String(), "paragraph", e.Paragraph))
	}
	return texts
}

func titleTexts(t *casefile.Title, today casefile.Date) []Text {
	switch {
	case t == nil:
		return nil
	case !t.EndedOn.IsZero():
		return []Text{Say("page.inforce.title.ended", "day", t.EndedOn.String())}
	case t.Unlimited():
		return []Text{Say("page.inforce.title.unlimited")}
	case t.ValidTo.IsZero():
		return nil
	case t.ValidTo.Before(today):
		return []Text{Say("page.inforce.title.past", "day", t.ValidTo.String())}
	}
	return []Text{Say("page.inforce.title", "day", t.ValidTo.String())}
}

func formHelp(form *schemas.Form, lang string) *Text {
	text, ok := form.Texts[lang]
	if !ok {
		text = form.Texts[locale.Official]
	}
	if text.Help == "" {
		return nil
	}
	help := Said(text.Help)
	return &help
}

// reasonOf gives the sentence for a refusal, as the error page would have it.
func reasonOf(err error) Text {
	var known *casefile.Error
	if errors.As(err, &known) && locale.Has("error."+known.Code) {
		return Text{Key: "error." + known.Code, Params: known.Params}
	}
	return Say("error.kind.conflict.detail")
}
