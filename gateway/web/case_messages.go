package web

import (
	"slices"
	"strings"
	"time"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/schemas"
)

// MessageLine is something that was said to the authority, or that the authority said.
type MessageLine struct {
	At        time.Time
	Recorded  time.Time
	Late      bool // recorded on another day than it arrived
	Backdated string
	Out       bool
	Own       bool // a message that somebody of the authority wrote, and no procedure
	Kind      casefile.ReceiptKind
	Channel   casefile.Channel
	By        string // who recorded or wrote it, where that was a colleague
	Text      string
	Pairs     []Pair
	Open      bool
	Letter    *LetterLine
}

// messageLines joins what arrived and what went out, the newest first; staff says whether a colleague reads it.
func messageLines(view desk.CaseView, lang string, staff bool) []MessageLine {
	var lines []MessageLine
	for _, s := range view.Statements {
		line := MessageLine{
			At: s.At, Recorded: s.RecordedAt, Late: localDay(s.At) != localDay(s.RecordedAt), Backdated: s.Backdated, Kind: s.Kind, Channel: s.Channel,
			Text: s.Text,
		}
		if s.Channel != casefile.ChannelPortal { // what came through the portal was recorded by nobody but its sender
			line.By = view.Names[s.RecordedBy]
		}
		if s.Kind == casefile.ReceiptAntrag && s.Channel == "" {
			line.Channel = firstChannel(view.Log)
		}
		if form, err := schemas.Load(s.Form); err == nil {
			line.Pairs = statedPairs(form, lang, s.Data)
		}
		line.Open = len(line.Pairs) <= unfolded/2
		lines = append(lines, line)
	}
	writers := writersOf(view)
	for _, l := range view.Letters {
		own, isOwn := store.MessageIn(l)
		if l.State != casefile.LetterSent && !isOwn {
			continue // what lies in a drawer has told nobody anything
		}
		letter, at := letterLine(l, view.Person, staff), l.SentAt
		if at.IsZero() {
			at = l.RecordedAt
		}
		lines = append(lines, MessageLine{At: at, Recorded: at, Out: true, Own: isOwn, By: writers[l.ID], Text: own.Text, Letter: &letter, Open: true})
	}
	slices.SortStableFunc(lines, func(a, b MessageLine) int { return b.At.Compare(a.At) })
	return lines
}

// writersOf names who wrote the messages that no procedure wrote.
func writersOf(view desk.CaseView) map[casefile.LetterID]string {
	writers := map[casefile.LetterID]string{}
	for _, e := range view.Log {
		if e.Code == "letter.written" {
			writers[casefile.LetterID(e.Params["letter"])] = view.Names[e.Actor]
		}
	}
	return writers
}

// firstChannel gives the way on which the application came: the first receipt of the log.
func firstChannel(log []casefile.Event) casefile.Channel {
	for _, e := range log {
		if e.Code == "receipt.recorded" {
			return casefile.Channel(strings.TrimSpace(e.Params["channel"]))
		}
	}
	return ""
}
