package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// SupervisedCasesPage lists the cases behind a number.
type SupervisedCasesPage struct {
	Layout
	Count              int
	Capped             bool
	Filters            []Text
	Rows               []CaseLine
	FirstURL, NextPage string
	Export             string
	// May propose an intervention.
	May bool
	// Reassign leads to the tasks behind the cases of the page, to give them to others; empty where the number is not of a queue.
	Reassign string
}

// Template names the page's template.
func (*SupervisedCasesPage) Template() string { return "supervision-cases" }

// exportedMax bounds the rows of a list of cases in a file.
const exportedMax = 5000

// showSupervised handles "GET /leitung/faelle".
func (h *Handler) showSupervised(c *gin.Context) {
	a := h.asked(c)
	f := h.supervisedFilter(a)
	if a.query.Get("csv") != "" {
		table, err := h.supervisedTable(c.Request.Context(), f)
		if err != nil {
			h.fail(c, err)
			return
		}
		h.export(c, "faelle", table)
		return
	}
	f.Cursor, f.Limit = a.query.Get("ab"), worklistRows
	rows, next, n, capped, err := h.Desk.SupervisedCases(c.Request.Context(), f)
	if err != nil {
		h.fail(c, err)
		return
	}
	page := &SupervisedCasesPage{
		Layout: h.layoutFor(c, "leitung", Say("supervision.cases")), Count: n, Capped: capped, Filters: h.supervisedTexts(c.Request.Context(), a, f),
		Export: exportHref("/leitung/faelle", a.query, "csv", "faelle"), May: auth.Actor(c).Has(casefile.RoleLeitung),
	}
	for _, r := range rows {
		page.Rows = append(page.Rows, h.supervisedLine(r))
	}
	if page.May && f.InQueue && len(rows) > 0 {
		if page.Reassign, err = h.reassignHref(c.Request.Context(), auth.Actor(c), f, rows); err != nil {
			h.fail(c, err)
			return
		}
	}
	if f.Cursor != "" {
		page.FirstURL = pageHref(a.query, "")
	}
	if next != "" {
		page.NextPage = pageHref(a.query, next)
	}
	h.show(c, http.StatusOK, page)
}

// reassignHref gives the address under which the tasks that put the cases into their queue are given to others, all of them chosen.
func (h *Handler) reassignHref(ctx context.Context, actor casefile.Actor, f store.SupervisedFilter, rows []store.CaseRow) (string, error) {
	of := store.TaskFilter{State: casefile.TaskOpen, Teams: []string{f.Queue}, Assignee: f.Holder, Limit: pickedMax}
	if f.Holder == "" {
		of.Groups, of.Unassigned = []string{f.Group}, f.Unassigned
	}
	for _, r := range rows {
		of.CaseIDs = append(of.CaseIDs, r.Case.ID)
	}
	tasks, _, err := h.Desk.Tasks(ctx, actor, of)
	v := url.Values{}
	for _, t := range tasks {
		v.Add("auswahl", string(t.Task.ID))
	}
	if err != nil || len(v) == 0 {
		return "", err
	}
	return "/aufgaben/mehrere?" + v.Encode(), nil
}

func pageHref(query url.Values, cursor string) string {
	v := url.Values{}
	for key, values := range query {
		v[key] = values
	}
	v.Del("ab")
	if cursor != "" {
		v.Set("ab", cursor)
	}
	return "/leitung/faelle?" + v.Encode()
}

func (h *Handler) supervisedLine(r store.CaseRow) CaseLine {
	return CaseLine{
		ID: r.Case.ID, Aktenzeichen: r.Case.Aktenzeichen, Procedure: r.Case.Procedure, AppliedFor: r.Case.AppliedFor, State: r.Case.State,
		Person:  PersonLine{Family: r.FamilyName, Given: r.GivenNames, BirthDate: r.BirthDate, Nationalities: r.Nationalities},
		Outcome: r.Case.Outcome, Team: h.teamName(r.Case.Team), ReceivedAt: r.Case.ReceivedAt, ClosedAt: r.Case.ClosedAt,
	}
}

// supervisedFilter reads the address; what is not known is dropped, so that an old bookmark still works.
func (h *Handler) supervisedFilter(a asked) store.SupervisedFilter {
	q := a.query
	days := func(name string) int {
		n, err := strconv.Atoi(q.Get(name))
		if err != nil || n < 0 || n > 100_000 {
			return 0
		}
		return n
	}
	text := func(name string) string {
		if value := q.Get(name); !strings.ContainsRune(value, 0) && utf8.ValidString(value) {
			return value
		}
		return "" // the database has no such text
	}
	f := store.SupervisedFilter{
		Scope: a.Scope, Procedure: a.procedure, AgeFrom: days("ab-tag"), AgeTo: days("bis-tag"), Queue: text("schlange"), Group: text("gruppe"),
		InQueue: q.Get("in") == "schlange", Unassigned: q.Get("frei") == "ja", Late: q.Get("spaet") == "ja", Process: text("prozess"), Element: text("schritt"),
		Repeated: q.Get("mehrfach") == "ja", Visited: q.Get("besucht") == "ja", Measured: q.Get("gemessen") == "ja", Version: a.version,
		Requested: q.Get("nachforderung") == "ja", BackAndForth: q.Get("hinher") == "ja", ByHand: q.Get("hand") == "ja", Missing: text("unterlage"), Trace: text("weg"),
	}
	if holder := q.Get("person"); f.InQueue && desk.IsID(holder) && h.Desk.PersonFigures() {
		f.Holder = casefile.ActorID(holder)
	}
	if reason := q.Get("uebersprungen"); locale.Has("event.skip." + reason) {
		f.Skipped = reason
	}
	if name := q.Get("angabe"); slices.Contains(store.CountedAnswers(), name) {
		f.Answer, f.AnswerValue = name, text("wert")
	}
	if code := q.Get("haende"); slices.Contains(store.Hands(), code) {
		f.Hands = code
	}
	switch replied := q.Get("antwort"); replied {
	case store.RepliedAsked, store.RepliedYes:
		f.Replied = replied
	}
	switch state := q.Get("stand"); state {
	case string(casefile.CaseOpen), string(casefile.CaseClosed):
		f.State = state
	}
	switch waits := q.Get("wartet"); waits {
	case store.WaitsForUs, store.WaitsForApplicant, store.WaitsForOthers:
		f.WaitsFor = waits
	}
	switch when := q.Get("zeit"); when {
	case "eingang", "ende":
		f.InPeriod = when
	}
	return f
}

// supervisedTexts says in words what the list is narrowed to.
func (h *Handler) supervisedTexts(ctx context.Context, a asked, f store.SupervisedFilter) []Text {
	var texts []Text
	add := func(on bool, text Text) {
		if on {
			texts = append(texts, text)
		}
	}
	add(f.State != "", Say("page.case.state."+f.State))
	add(f.Team != "", Said(h.teamName(f.Team)))
	add(f.Procedure != "", procedureText(f.Procedure))
	add(f.InQueue, Say("supervision.filter.queue", "queue", h.teamName(f.Queue)))
	add(f.Holder != "", Say("supervision.filter.person", "name", h.holderName(ctx, f.Holder)))
	add(f.InPeriod != "", Say("supervision.filter."+f.InPeriod, "from", a.From.String(), "to", a.To.String()))
	add(f.WaitsFor != "", Say("supervision.waits."+f.WaitsFor))
	add(f.AgeFrom > 0, Say("supervision.filter.from", "n", strconv.Itoa(f.AgeFrom)))
	add(f.AgeTo > 0, Say("supervision.filter.to", "n", strconv.Itoa(f.AgeTo)))
	add(f.Unassigned, Say("supervision.column.free"))
	add(f.Late, Say("supervision.column.late"))
	add(f.Element != "" && f.Repeated, Say("supervision.filter.repeated"))
	add(f.Element != "" && f.Visited, Say("supervision.filter.visited"))
	add(f.Element != "" && f.Measured, Say("supervision.filter.measured", "from", a.From.String(), "to", a.To.String()))
	add(f.Element != "" && !f.Repeated && !f.Visited && !f.Measured, Say("supervision.filter.step"))
	add(f.Version > 0, Say("page.case.version", "n", strconv.Itoa(f.Version)))
	add(f.Replied != "", Say("supervision.filter.replied."+f.Replied, "from", a.From.String(), "to", a.To.String()))
	add(f.BackAndForth, Say("supervision.column.pingpong"))
	add(f.ByHand, Say("supervision.column.byhand"))
	add(f.Requested, Say("supervision.column.requested"))
	add(f.Skipped != "", Say("supervision.filter.skipped", "reason", locale.T(a.lang, "event.skip."+f.Skipped, nil), "from", a.From.String(), "to", a.To.String()))
	add(f.Answer != "", Say("supervision.filter.answer", "answer", answerLabel(f.Answer, f.AnswerValue, a.lang), "from", a.From.String(), "to", a.To.String()))
	add(f.Hands != "", Say("supervision.hands."+handsKey(f.Hands)))
	add(f.Missing != "", Say("supervision.document", "kind", f.Missing))
	add(f.Trace != "", Say("supervision.filter.way"))
	return texts
}

// holderName gives a name for a chip; whoever cannot be found keeps their pseudonym.
func (h *Handler) holderName(ctx context.Context, id casefile.ActorID) string {
	names, err := h.Desk.Store.StaffNames(ctx, []casefile.ActorID{id})
	if err != nil || names[id] == "" {
		return string(id)
	}
	return names[id]
}

// supervisedTable gives the list without names: a file that leaves the program needs the Aktenzeichen only.
func (h *Handler) supervisedTable(ctx context.Context, f store.SupervisedFilter) (Table, error) {
	table := Table{Single: true, Columns: columns("case", "procedure", "receivedon", "state", "closedon", "team")}
	for len(table.Rows) < exportedMax {
		rows, next, _, _, err := h.Desk.SupervisedCases(ctx, f)
		if err != nil {
			return table, err
		}
		for _, r := range rows {
			table.Rows = append(table.Rows, []Cell{
				textCell(Said(r.Case.Aktenzeichen)), textCell(procedureText(r.Case.Procedure)), textCell(dayText(localDay(r.Case.ReceivedAt))),
				textCell(Say("page.case.state." + string(r.Case.State))), textCell(closedText(r.Case)), textCell(Said(h.teamName(r.Case.Team))),
			})
		}
		if f.Cursor = next; next == "" {
			break
		}
	}
	return table, nil
}

func dayText(d casefile.Date) Text { return Said(locale.ShortDate(locale.Official, d)) }

func closedText(c casefile.Case) Text {
	if c.ClosedAt.IsZero() {
		return Say("supervision.notyet")
	}
	return dayText(localDay(c.ClosedAt))
}
