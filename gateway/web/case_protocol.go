package web

import (
	"context"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// ProtocolView is the log of a case with what it is filtered by.
type ProtocolView struct {
	Kind, Actor string
	People, All bool
	// Step is the element whose lines are shown, as process and element; StepName is what the diagram calls it.
	Step, StepName string
	Kinds          []Choice
	Actors         []Choice
	Lines          []HistoryLine
	Older          string // address of the next page, "" at the end
	Newest         string // address of the first page, "" on it
	Seal           *desk.Seal
}

// Filtered reports whether lines may be missing because of what the reader chose.
func (v ProtocolView) Filtered() bool {
	return v.Kind != "" || v.Actor != "" || v.People || v.Step != ""
}

func (h *Handler) fillProtocol(ctx context.Context, c *gin.Context, page *CasePage, actor casefile.Actor, view desk.CaseView) error {
	v := ProtocolView{
		Kind: c.Query("art"), Actor: c.Query("person"), People: c.Query("menschen") == "1", All: c.Query("alles") == "1", Step: c.Query("schritt"),
	}
	process, element, _ := strings.Cut(v.Step, "/")
	before, _ := strconv.ParseInt(c.Query("vor"), 10, 64)
	found, err := h.Desk.Protocol(ctx, actor, page.Lang, page.ID, desk.ProtocolFilter{
		Kind: v.Kind, Actor: casefile.ActorID(v.Actor), People: v.People, All: v.All, Process: process, Element: element, From: view.From, Before: max(0, before),
	})
	if err != nil {
		return err
	}
	if model := h.modelFor(view.Case, process); model != nil {
		if e := model.Element(element); e != nil {
			v.StepName = oneLine(e.Name)
		}
	}
	for _, kind := range desk.ProtocolKinds() {
		v.Kinds = append(v.Kinds, Choice{Value: kind, Text: Say("fall.protokoll.art." + kind), Selected: kind == v.Kind})
	}
	for _, p := range found.People {
		v.Actors = append(v.Actors, Choice{Value: string(p.ID), Label: p.Name, Selected: string(p.ID) == v.Actor})
	}
	for _, e := range found.Entries {
		v.Lines = append(v.Lines, historyLineOf(e, view))
	}
	if found.Next > 0 {
		v.Older = page.Here(tabProtocol, v.pairs("vor", strconv.FormatInt(found.Next, 10))...)
	}
	if before > 0 {
		v.Newest = page.Here(tabProtocol, v.pairs()...)
	}
	if page.Staff && before == 0 {
		seal, err := h.Desk.Seal(ctx, actor, page.ID)
		if err != nil {
			return err
		}
		v.Seal = &seal
	}
	page.Protocol = &v
	return nil
}

// pairs gives the filter for an address.
func (v ProtocolView) pairs(more ...string) []string {
	flag := map[bool]string{true: "1"}
	return append(more, "art", v.Kind, "person", v.Actor, "menschen", flag[v.People], "alles", flag[v.All], "schritt", v.Step)
}

func historyLine(e desk.HistoryEntry) HistoryLine {
	return HistoryLine{
		At: e.HappenedAt, Recorded: e.RecordedAt, Late: localDay(e.HappenedAt) != localDay(e.RecordedAt), Text: Said(e.Text),
		By: e.Actor, For: e.ActingFor, Seq: e.Seq, Why: whyOf(e),
	}
}

// historyLineOf is historyLine with the name of what the line is about, where its sentence does not say it.
func historyLineOf(e desk.HistoryEntry, view desk.CaseView) HistoryLine {
	line := historyLine(e)
	var names []string
	for _, l := range view.Letters {
		if string(l.ID) == e.Params["letter"] {
			names = append(names, l.Subject)
		}
	}
	for _, d := range view.Documents {
		receipt := e.Params["receipt"]
		if d.Closed {
			continue
		}
		if string(d.ID) == e.Params["document"] || receipt != "" && string(d.ReceiptID) == receipt {
			names = append(names, d.Name)
		}
	}
	for _, d := range view.Deadlines {
		if d.Key == e.Params["deadline"] && d.Key != "" && strings.HasPrefix(e.Code, "deadline.") {
			line.Deadline = d.Kind
		}
	}
	if name := oneLine(e.Params["elementName"]); strings.HasPrefix(e.Code, "task.") && !strings.Contains(e.Text, name) {
		names = append(names, name)
	}
	line.Of = strings.Join(names, ", ")
	if end := view.Ending; end != nil && line.Why == "" && saysEnding(e, end) {
		words := endingText(end)
		line.Because, line.Why = &words, end.Text
	}
	return line
}

// saysEnding reports whether a line of the log is the one by which somebody said why the case ends.
func saysEnding(e desk.HistoryEntry, end *desk.Ending) bool {
	switch e.Code {
	case "task.completed":
		return end.Submission != "" && e.Params["submission"] == string(end.Submission)
	case "receipt.recorded":
		return end.Receipt != "" && e.Params["receipt"] == string(end.Receipt)
	}
	return false
}

// whyOf gives the reason that a person wrote. A reason without a space is a code of the program, which the sentence of the line says in words.
func whyOf(e desk.HistoryEntry) string {
	for _, name := range []string{"why", "reason", "backdatedReason"} {
		if text := e.Params[name]; strings.Contains(text, " ") && !strings.Contains(e.Text, text) {
			return text
		}
	}
	return ""
}
