package web

import (
	"context"
	"strconv"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/desk"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
)

// AccessView is who looked at what in a case.
type AccessView struct {
	Actor, Document string
	Actors          []Choice
	Documents       []Choice
	Lines           []AccessLine
	Older, Newest   string
}

// AccessLine is one look.
type AccessLine struct {
	HistoryLine
	Document  string // name of the document, "" where the line is about something else
	Kind      string // code of its kind
	Role      string
	Task      string
	Purpose   string // code
	Reason    string // in the reader's own words
	IsRefused bool
	// Erased, where it is not 0, is how many lines stood here until their period was over; then there is nothing else.
	Erased int
}

// documentName gives the name of a document, or its number to somebody who may not know more.
func documentName(lang string, d DocumentLine) string {
	if d.Closed {
		return locale.T(lang, "page.document.closed", map[string]string{"n": strconv.Itoa(d.Number)})
	}
	return d.Name
}

func (h *Handler) fillAccess(ctx context.Context, c *gin.Context, page *CasePage, actor casefile.Actor) error {
	v := AccessView{Actor: c.Query("person"), Document: c.Query("dokument")}
	before, _ := strconv.ParseInt(c.Query("vor"), 10, 64)
	found, err := h.Desk.AccessLog(ctx, actor, page.Lang, page.ID, desk.AccessFilter{
		Actor: casefile.ActorID(v.Actor), Document: casefile.DocumentID(v.Document), Before: max(0, before),
	})
	if err != nil {
		return err
	}
	for _, p := range found.People {
		v.Actors = append(v.Actors, Choice{Value: string(p.ID), Label: p.Name, Selected: string(p.ID) == v.Actor})
	}
	for _, d := range page.Documents {
		v.Documents = append(v.Documents, Choice{Value: string(d.ID), Label: documentName(page.Lang, d), Selected: string(d.ID) == v.Document})
	}
	for _, e := range found.Entries {
		if e.Code == "event.erased" {
			v.Lines = withErased(v.Lines)
			continue
		}
		line := AccessLine{HistoryLine: historyLine(e.HistoryEntry), Role: e.Role, Task: e.Task, Purpose: e.Purpose, IsRefused: e.Code == "access.denied"}
		if key := "fall.zugriffe.grund." + e.Params["reason"]; line.IsRefused && locale.Has(key) {
			line.Text = Say(key)
		}
		if d, known := found.Documents[e.Document]; known {
			line.Document, line.Kind = documentName(page.Lang, documentLine(d)), d.Kind
		}
		if line.Purpose != "" {
			line.Reason = e.Reason
		}
		v.Lines = append(v.Lines, line)
	}
	if found.Next > 0 {
		v.Older = page.Here(tabAccess, "person", v.Actor, "dokument", v.Document, "vor", strconv.FormatInt(found.Next, 10))
	}
	if before > 0 {
		v.Newest = page.Here(tabAccess, "person", v.Actor, "dokument", v.Document)
	}
	page.Access = &v
	return nil
}

// withErased counts one more line whose period is over; those that stood one behind the other become one.
func withErased(lines []AccessLine) []AccessLine {
	if n := len(lines); n > 0 && lines[n-1].Erased > 0 {
		lines[n-1].Erased++
		return lines
	}
	return append(lines, AccessLine{Erased: 1})
}
