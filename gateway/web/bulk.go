package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// showBulk handles "GET /aufgaben/mehrere": the tasks that were ticked in the list ("auswahl"), or those of its filter, to choose from.
func (h *Handler) showBulk(c *gin.Context) {
	page, err := h.bulkChoice(c, nil)
	if err != nil {
		h.fail(c, err)
		return
	}
	h.show(c, http.StatusOK, page)
}

// bulkChoice lays out the tasks that may be chosen, and the acts. chosen are those that are ticked.
func (h *Handler) bulkChoice(c *gin.Context, chosen []desk.BulkItem) (*BulkPage, error) {
	ctx := c.Request.Context()
	page := h.bulkPage(c, "wahl", c.PostForm("akt"))
	page.ID = uuid.NewString()
	colleagues, err := h.Desk.Colleagues(ctx)
	if err != nil {
		return nil, err
	}
	filter, err := h.bulkFilter(c, page)
	if err != nil {
		return nil, err
	}
	rows, more, err := h.bulkTasks(c, page, filter)
	if err != nil {
		return nil, err
	}
	page.TooMany = more
	if page.Rows, err = h.taskLines(ctx, page.Today, rows); err != nil {
		return nil, err
	}
	for i, row := range page.Rows {
		page.Rows[i].Chosen = slices.Contains(chosen, desk.BulkItem{Task: row.ID, Version: row.Version}) || chosen == nil && len(page.Picked) > 0
	}
	for _, act := range desk.BulkActs() {
		page.Acts = append(page.Acts, Choice{Value: act, Text: Say("handling.bulk.act." + act), Selected: act == page.Act})
	}
	page.Fields = h.bulkFields(c, colleagues)
	return page, nil
}

// bulkPage lays out what all steps have in common. Whoever came from the incoming box goes back there.
func (h *Handler) bulkPage(c *gin.Context, step, act string) *BulkPage {
	page := &BulkPage{Step: step, Act: act, Max: desk.BulkMax, Back: listBack(c)}
	area := "aufgaben"
	if page.Incoming = isIncoming(page.Back); page.Incoming {
		area = "eingang"
	}
	page.Layout = h.layoutFor(c, area, Say("handling.bulk.heading"))
	return page
}

// all gives the address of the choice among everything that the list has; its filter stands in the address, or in that of the box.
func (p *BulkPage) all(filter string) string {
	return "/aufgaben/mehrere?" + url.Values{"filter": {filter}, backParam: {p.Back}}.Encode()
}

// bulkTasks lists the tasks to choose from: those of a filter of the worklist, or, where nothing was ticked in the incoming box, those of the box.
func (h *Handler) bulkTasks(c *gin.Context, page *BulkPage, filter store.TaskFilter) (rows []store.TaskRow, more bool, err error) {
	ctx, actor := c.Request.Context(), auth.Actor(c)
	if !page.Incoming || len(page.Picked) > 0 {
		return h.Desk.BulkTasks(ctx, actor, filter)
	}
	u, err := url.Parse(page.Back)
	if err != nil {
		return nil, false, err // listBack lets no such address through
	}
	q := incomingQueryOf(u.Query())
	for next := ""; len(rows) < desk.BulkMax; {
		f := h.incomingFilter(q, actor, page.Today)
		f.Cursor, f.Limit = next, desk.TasksMax
		var found []store.IncomingRow
		if found, next, err = h.Desk.Incoming(ctx, actor, f); err != nil {
			return nil, false, err
		}
		for _, r := range found {
			rows = append(rows, r.TaskRow)
		}
		if next == "" {
			return rows, false, nil
		}
	}
	return rows[:desk.BulkMax], true, nil
}

// pickedMax is how many tasks can be ticked in the list: one page of it.
const pickedMax = worklistRows

// bulkFilter gives the tasks to choose from: those that were ticked in the list, otherwise those of the filter that the list had. Both stand
// in the address at first and in the form from then on.
func (h *Handler) bulkFilter(c *gin.Context, page *BulkPage) (store.TaskFilter, error) {
	ctx, actor := c.Request.Context(), auth.Actor(c)
	choices, err := h.filterChoices(ctx, actor)
	if err != nil {
		return store.TaskFilter{}, err
	}
	values, err := url.ParseQuery(c.Request.FormValue("filter"))
	if err != nil {
		return store.TaskFilter{}, casefile.Errorf(casefile.Invalid, "body.broken-off", "the filter cannot be read")
	}
	q := readQuery(values, choices)
	page.Filter = q.values.Encode()
	page.All = page.all(page.Filter)
	if page.Picked = pickedOf(c); len(page.Picked) > 0 {
		return store.TaskFilter{State: casefile.TaskOpen, IDs: page.Picked, Limit: desk.BulkMax}, nil
	}
	f := h.filterOf(q, actor, page.Today)
	f.State, f.Cursor, f.Before, f.Limit = casefile.TaskOpen, "", "", desk.BulkMax
	f.Text, err = h.searchedText(ctx, actor, &q)
	return f, err
}

// pickedOf reads the tasks that were ticked in the list.
func pickedOf(c *gin.Context) []casefile.TaskID {
	var picked []casefile.TaskID
	for _, id := range c.Request.Form["auswahl"] {
		if desk.IsID(id) && len(picked) < pickedMax {
			picked = append(picked, casefile.TaskID(id))
		}
	}
	return picked
}

// bulkFields are the values that the acts need; which act needs which stands at them.
func (h *Handler) bulkFields(c *gin.Context, colleagues []casefile.Actor) []Field {
	to, team := Field{Name: "to", Kind: "select"}, Field{Name: "team", Kind: "select"}
	for _, a := range colleagues {
		to.Choices = append(to.Choices, Choice{Value: string(a.ID), Label: a.Name})
	}
	for _, t := range h.Authority.Teams {
		team.Choices = append(team.Choices, Choice{Value: t.Key, Label: t.Name})
	}
	fields := []Field{to, {Name: "day", Kind: "date"}, {Name: "priority", Kind: "checkbox"}, team, {Name: "note", Kind: "textarea", Rows: 2}}
	for i := range fields {
		f := &fields[i]
		f.ID, f.Label, f.Value = "mehrere-"+f.Name, words{httperr.Language(c)}.text("handling.bulk."+f.Name), c.PostForm(f.Name)
		f.Checked = f.Kind == "checkbox" && f.Value != ""
		choose(f.Choices, f.Value)
	}
	return fields
}

// bulkOf reads the act and the tasks, "id:version" each, from a form.
func bulkOf(c *gin.Context) desk.Bulk {
	b := desk.Bulk{
		ID: c.PostForm("auftrag"), Act: c.PostForm("akt"), To: casefile.ActorID(c.PostForm("to")), Day: formDay(c, "day"), Team: c.PostForm("team"), Note: c.PostForm("note"),
	}
	if c.PostForm("priority") != "" {
		b.Priority = 1
	}
	for _, value := range c.PostFormArray("task") {
		id, version, _ := strings.Cut(value, ":")
		n, err := strconv.Atoi(version)
		if err != nil || n < 1 {
			n = 1
		}
		b.Items = append(b.Items, desk.BulkItem{Task: casefile.TaskID(id), Version: n})
	}
	return b
}

// previewBulk handles "POST /aufgaben/mehrere": what would become of each task; nothing has happened yet.
func (h *Handler) previewBulk(c *gin.Context) {
	b := bulkOf(c)
	lines, err := h.Desk.PreviewBulk(c.Request.Context(), auth.Actor(c), b)
	if err != nil {
		h.bulkAgain(c, b, err)
		return
	}
	page, err := h.bulkLines(c, "vorschau", b.Act, lines)
	if err != nil {
		h.fail(c, err)
		return
	}
	page.ID, page.Filter, page.Picked = b.ID, c.PostForm("filter"), pickedOf(c)
	page.All = page.all(page.Filter)
	for _, name := range []string{"akt", "to", "day", "priority", "team", "note"} {
		page.Hidden = append(page.Hidden, [2]string{name, c.PostForm(name)})
	}
	h.show(c, http.StatusOK, page)
}

// bulkAgain shows the choice again with what was entered.
func (h *Handler) bulkAgain(c *gin.Context, b desk.Bulk, cause error) {
	var known *casefile.Error
	if casefile.KindOf(cause) != casefile.Invalid || !errors.As(cause, &known) {
		h.fail(c, cause)
		return
	}
	page, err := h.bulkChoice(c, b.Items)
	if err != nil {
		h.fail(c, err)
		return
	}
	page.Errors = placeActErrors(page.Fields, known.Fields, httperr.Language(c))
	for i, e := range known.Fields {
		if strings.HasPrefix(e.Field, "/items") {
			page.Errors[i].Text = Say("handling.bulk.none")
		}
	}
	h.show(c, http.StatusUnprocessableEntity, page)
}

// runBulk handles "POST /aufgaben/mehrere/ausfuehren" and leads to the results.
func (h *Handler) runBulk(c *gin.Context) {
	b := bulkOf(c)
	if _, err := h.Desk.RunBulk(c.Request.Context(), auth.Actor(c), b); err != nil {
		h.bulkAgain(c, b, err)
		return
	}
	h.redirect(c, keepBack(c, "/aufgaben/mehrere/"+b.ID))
}

// showBulkResult handles "GET /aufgaben/mehrere/:id".
func (h *Handler) showBulkResult(c *gin.Context) {
	act, lines, err := h.Desk.BulkResult(c.Request.Context(), auth.Actor(c), c.Param("id"))
	if err != nil {
		h.fail(c, err)
		return
	}
	page, err := h.bulkLines(c, "ergebnis", act, lines)
	if err != nil {
		h.fail(c, err)
		return
	}
	h.show(c, http.StatusOK, page)
}

func (h *Handler) bulkLines(c *gin.Context, step, act string, lines []desk.BulkLine) (*BulkPage, error) {
	page := h.bulkPage(c, step, act)
	var holders []casefile.ActorID
	for _, line := range lines {
		holders = append(holders, line.Holder)
	}
	names, err := h.Desk.Store.StaffNames(c.Request.Context(), holders)
	if err != nil {
		return nil, err
	}
	for _, line := range lines {
		row := BulkRow{ID: line.Task, Version: line.Version, Name: line.Name, Aktenzeichen: line.Aktenzeichen, Due: h.term(page.Today, line.DueOn), Holder: names[line.Holder]}
		if line.Code == "" {
			page.Ready++
		} else {
			page.Refused++
			row.Reason = Text{Key: "error." + line.Code, Params: line.Params}
		}
		page.Rows = append(page.Rows, row)
	}
	return page, nil
}

// taskLines turns rows of a list into lines with the names of holders.
func (h *Handler) taskLines(ctx context.Context, today casefile.Date, rows []store.TaskRow) ([]BulkRow, error) {
	holders := make([]casefile.ActorID, len(rows))
	for i, r := range rows {
		holders[i] = r.Task.Assignee
	}
	names, err := h.Desk.Store.StaffNames(ctx, holders)
	if err != nil {
		return nil, err
	}
	lines := make([]BulkRow, len(rows))
	for i, r := range rows {
		lines[i] = BulkRow{
			ID: r.Task.ID, Version: r.Task.Version, Name: r.Task.Name, Aktenzeichen: r.Aktenzeichen, Due: h.term(today, r.Task.DueOn), Holder: names[r.Task.Assignee],
			Person: PersonLine{Family: r.FamilyName, Given: r.GivenNames, BirthDate: r.BirthDate, Nationalities: r.Nationalities},
		}
	}
	return lines, nil
}
