package web

import (
	"context"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

const worklistRows = 50

// showWorklist handles "GET /aufgaben": filters in the query, free text behind an opaque id. How many queries it takes does not depend on
// how many tasks there are.
func (h *Handler) showWorklist(c *gin.Context) {
	ctx, actor := c.Request.Context(), auth.Actor(c)
	page := &WorklistPage{Layout: h.layoutFor(c, "aufgaben", Say("page.worklist.title"))}
	choices, err := h.filterChoices(ctx, actor)
	if err != nil {
		h.fail(c, err)
		return
	}
	q := readQuery(c.Request.URL.Query(), choices)
	filter := h.filterOf(q, actor, page.Today)
	if filter.Text, err = h.searchedText(ctx, actor, &q); err != nil {
		h.fail(c, err)
		return
	}
	page.Search, page.SearchID = filter.Text, q.get(fieldSearch)
	views, err := h.fillViews(ctx, actor, page, q)
	if err == nil {
		err = together(ctx,
			func(ctx context.Context) error { return h.countViews(ctx, actor, page, filter, views) },
			func(ctx context.Context) error { return h.fillRows(ctx, actor, page, q, filter) })
	}
	if err == nil {
		page.Leftovers, err = h.Desk.CountLeftovers(ctx, actor)
	}
	if err == nil {
		page.Substituted, err = h.absentTasks(ctx, actor, page.Today)
	}
	if err != nil {
		h.fail(c, err)
		return
	}
	page.Filter, page.Teams = q.filterForm(choices), ownTeams(choices[fieldTeam], actor)
	page.Sorted, page.Sort, page.Query = q.sortText(filter.State), q.headings(filter.State), q.saved()
	page.SortWord = q.get(fieldSort)
	if q.ignored > 0 && page.Notice == nil {
		page.Notice = &Notice{Kind: "info", Text: Say("worklist.ignored")}
	}
	h.show(c, http.StatusOK, page)
}

// searchedText gives the text behind the search id of a query. A search that is gone or somebody else's is left out with a notice: the rest
// of a bookmark still works.
func (h *Handler) searchedText(ctx context.Context, actor casefile.Actor, q *worklistQuery) (string, error) {
	id := q.get(fieldSearch)
	if id == "" {
		return "", nil
	}
	text, err := h.Desk.SearchText(ctx, actor, id)
	if casefile.KindOf(err) == casefile.NotFound {
		q.values.Del(fieldSearch)
		q.ignored++
		return "", nil
	}
	return text, err
}

// fillRows reads the page of the list and finds its neighbours. A cursor of another order leads to the first page.
func (h *Handler) fillRows(ctx context.Context, actor casefile.Actor, page *WorklistPage, q worklistQuery, f store.TaskFilter) error {
	rows, more, err := h.Desk.Tasks(ctx, actor, f)
	if casefile.CodeOf(err) == "store.cursor" || err == nil && f.Before != "" && more == "" {
		// Before the first rows there is nothing: the first page is shown as a whole.
		f.Cursor, f.Before, q = "", "", q.clone()
		rows, more, err = h.Desk.Tasks(ctx, actor, f)
	}
	if err != nil {
		return err
	}
	page.FirstRow, _ = strconv.Atoi(q.get(fieldNumber))
	paged := f.Cursor != "" || f.Before != ""
	if !paged {
		page.FirstRow = 1
	}
	here := worklistQuery{values: q.clone().values}
	for _, field := range []string{fieldAfter, fieldBefore, fieldNumber} {
		if value := q.get(field); value != "" {
			here.values.Set(field, value)
		}
	}
	page.Here = here.path()
	if len(rows) > 0 {
		if more != "" && f.Before == "" || f.Before != "" {
			page.NextPage = q.page(fieldAfter, rows[len(rows)-1].Cursor, page.FirstRow+len(rows))
		}
		if paged {
			page.PrevPage = q.page(fieldBefore, rows[0].Cursor, page.FirstRow-worklistRows)
		}
	}
	if paged {
		page.FirstURL = q.clone().path()
	}
	if err := h.worklistLines(ctx, actor, page, rows); err != nil {
		return err
	}
	markRow(page.Rows, q.get(fieldRow))
	return nil
}

func ownTeams(teams []Choice, actor casefile.Actor) []Choice {
	var own []Choice
	for _, t := range teams {
		for _, key := range actor.Teams {
			if key == t.Value {
				own = append(own, t)
			}
		}
	}
	return own
}
