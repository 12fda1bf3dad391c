package web

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/store"
)

const worklistRows = 50

// showWorklist handles "GET /aufgaben": filters in the query, free text behind an opaque id.
func (h *Handler) showWorklist(c *gin.Context) {
	ctx, actor := c.Request.Context(), auth.Actor(c)
	q := queryOf(c.Request.URL.Query())
	page := &WorklistPage{Layout: h.layoutFor(c, "aufgaben", Say("page.worklist.title")), SearchID: q.search}
	filter := h.filterOf(q, actor, page.Today)
	if q.search != "" {
		text, err := h.Desk.SearchText(ctx, actor, q.search)
		if err != nil {
			h.fail(c, err)
			return
		}
		filter.Text, page.Search = text, text
	}
	var rows []store.TaskRow
	var next string
	err := h.countViews(ctx, actor, page, q)
	if err == nil {
		page.Count, page.Capped, err = h.Desk.CountTasks(ctx, actor, filter)
	}
	if err == nil {
		rows, next, err = h.Desk.Tasks(ctx, actor, filter)
	}
	if err == nil {
		page.Leftovers, err = h.Desk.CountLeftovers(ctx, actor)
	}
	if err == nil {
		page.Rows, err = h.worklistRows(ctx, actor, page.Today, rows)
	}
	if err != nil {
		h.fail(c, err)
		return
	}
	page.Filter = h.filterForm(q, actor)
	if next != "" {
		page.NextPage = q.with("ab", next).path()
	}
	if q.cursor != "" {
		page.FirstURL = q.with("ab", "").path()
	}
	h.show(c, http.StatusOK, page)
}

// worklistQuery is the query string of the list; what is not known is dropped, so that an old bookmark still works.
type worklistQuery struct {
	team, holder, state, due, procedure, search, cursor string
}

func queryOf(v url.Values) worklistQuery {
	return worklistQuery{v.Get("team"), v.Get("bei"), v.Get("stand"), v.Get("frist"), v.Get("verfahren"), v.Get("suche"), v.Get("ab")}
}

// with gives the query with one part changed; any change but of the page leads to the first page.
func (q worklistQuery) with(part, value string) worklistQuery {
	q.cursor = ""
	switch part {
	case "team":
		q.team = value
	case "bei":
		q.holder = value
	case "stand":
		q.state = value
	case "frist":
		q.due = value
	case "verfahren":
		q.procedure = value
	case "suche":
		q.search = value
	case "ab":
		q.cursor = value
	}
	return q
}

func (q worklistQuery) path() string {
	v := url.Values{}
	for _, part := range [][2]string{
		{"team", q.team},
		{"bei", q.holder},
		{"stand", q.state},
		{"frist", q.due},
		{"verfahren", q.procedure},
		{"suche", q.search},
		{"ab", q.cursor},
	} {
		if part[1] != "" {
			v.Set(part[0], part[1])
		}
	}
	if len(v) == 0 {
		return "/aufgaben"
	}
	return "/aufgaben?" + v.Encode()
}
