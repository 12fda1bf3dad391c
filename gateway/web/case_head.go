package web

import (
	"context"
	"slices"

	"ablauf/gateway/desk"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
)

// ForceLine says one thing that is in force now, or that nobody has determined it.
type ForceLine struct {
	Of    string // "aufenthalt", "reise", "arbeit" or "bescheinigung"
	Text  Text
	Known bool
}

// forceLines says for stay, travel, work and certificate what holds. Silence would be read as "allowed": what is not known is said to be.
func forceLines(title *casefile.Title, e *casefile.Effect, today casefile.Date) []ForceLine {
	lines := []ForceLine{{Of: "aufenthalt"}, {Of: "reise"}, {Of: "arbeit"}}
	codes := []string{"", "", ""}
	switch {
	case e != nil:
		codes = []string{"effect.stay." + e.Stay, "effect.travel." + e.Travel, "effect.work." + e.Work}
		lines = append(lines, ForceLine{Of: "bescheinigung"})
		codes = append(codes, "effect.certificate."+e.Certificate)
	case title != nil && title.EndedOn.IsZero() && (title.Unlimited() || !title.ValidTo.IsZero() && !title.ValidTo.Before(today)):
		codes = []string{"fall.gilt.titel.aufenthalt", "fall.gilt.titel.reise", "fall.gilt.titel.arbeit"}
	}
	for i, key := range codes {
		lines[i].Known = locale.Has(key)
		lines[i].Text = Say("fall.gilt.unbekannt")
		if lines[i].Known {
			lines[i].Text = Say(key)
		}
	}
	return lines
}

// forceFirst says in one or two sentences what everything else rests on.
func forceFirst(title *casefile.Title, e *casefile.Effect, today casefile.Date) []Text {
	texts := titleTexts(title, today)
	if e == nil {
		return texts
	}
	if locale.Has("effect.effect." + e.Effect) {
		texts = append(texts, Say("effect.effect."+e.Effect))
	} else {
		texts = append(texts, Say("page.inforce.row", "row", e.Row, "paragraph", e.Paragraph, "day", e.InForceFrom.String()))
	}
	if !e.InForceFrom.IsZero() {
		texts = append(texts, Say("page.inforce.from", "day", e.InForceFrom.String(), "paragraph", e.Paragraph))
	}
	return texts
}

// SlotLine is one document of the checklist, as the head of the page shows it.
type SlotLine struct{ Code, State string }

// fillSlots writes which documents the checklist asks for and which are there.
func fillSlots(page *CasePage, view desk.CaseView) {
	for _, line := range checklist(view) {
		if line.State == "register" {
			continue
		}
		page.Required++
		if line.State == "there" {
			page.Received++
		}
		page.Slots = append(page.Slots, SlotLine{line.Code, line.State})
	}
	// What is missing comes first: it is what somebody has to do something about.
	slices.SortStableFunc(page.Slots, func(a, b SlotLine) int {
		rank := map[string]int{"missing": 0, "there": 1}
		return rank[a.State] - rank[b.State]
	})
}

// fillVersion says which version the case runs on, and whether newer cases run on another.
func (h *Handler) fillVersion(page *CasePage, c casefile.Case) {
	page.Bundle = c.Bundle[:min(12, len(c.Bundle))]
	for _, p := range h.Desk.Processes() {
		if p.Key == c.Procedure && p.Current && p.Version > c.Version {
			page.Newer = p.Version
		}
	}
}

// turnOf says that the case waits for the person, and until when; nil where it does not.
func turnOf(page *CasePage, view desk.CaseView) *Text {
	if page.State != casefile.CaseOpen {
		return nil
	}
	for _, d := range view.Deadlines {
		if d.State == casefile.DeadlineRunning && d.Direction == "antragsteller" && !d.LastDay.Before(page.Today) {
			turn := Say("fall.stand.frist", "was", d.Kind, "tag", d.LastDay.String())
			return &turn
		}
	}
	return nil
}

// fillPartner writes what another authority said last. Of the past it is not told: what had come by then stands among the messages.
func (h *Handler) fillPartner(ctx context.Context, page *CasePage) error {
	if !page.Staff || page.Past != nil {
		return nil
	}
	answers, err := h.Desk.Store.PartnerAnswers(ctx, []casefile.CaseID{page.ID})
	page.Partner = partnerText(answers[page.ID])
	return err
}

// standingOutside says to the person themselves where their case stands: what they have to do, or that they need do nothing.
func standingOutside(page *CasePage, view desk.CaseView) Text {
	if page.State == casefile.CaseClosed {
		return standing(page, view)
	}
	if turn := turnOf(page, view); turn != nil {
		turn.Key = "fall.stand.warten"
		return *turn
	}
	return Say("fall.stand.arbeit")
}
