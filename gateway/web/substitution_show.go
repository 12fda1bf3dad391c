package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// showSubstitutions handles "GET /vertretung".
func (h *Handler) showSubstitutions(c *gin.Context) {
	page, err := h.substitutionPage(c, nil)
	if err != nil {
		h.fail(c, err)
		return
	}
	h.show(c, http.StatusOK, page)
}

func (h *Handler) substitutionPage(c *gin.Context, entered url.Values) (*SubstitutionPage, error) {
	ctx, actor := c.Request.Context(), auth.Actor(c)
	found, err := h.Desk.Substitutions(ctx, actor)
	if err != nil {
		return nil, err
	}
	colleagues, err := h.Desk.Colleagues(ctx)
	if err != nil {
		return nil, err
	}
	page := &SubstitutionPage{Layout: h.layoutFor(c, "vertretung", Say("handling.sub.heading")), Lead: actor.Has(casefile.RoleLeitung)}
	names := map[casefile.ActorID]string{actor.ID: actor.Name}
	for _, a := range colleagues {
		names[a.ID] = a.Name
	}
	page.Fields = h.substitutionFields(actor, colleagues, page.Today, httperr.Language(c), entered)
	for _, s := range found {
		page.Lines = append(page.Lines, h.substitutionLine(s, names, actor, page.Today))
	}
	page.Acting, err = h.absentTasks(ctx, actor, page.Today)
	return page, err
}

// substitutionFields lay out the form: whose absence it is stands in it only for Leitung, a substitute is somebody who can be one.
func (h *Handler) substitutionFields(actor casefile.Actor, colleagues []casefile.Actor, today casefile.Date, lang string, entered url.Values) []Field {
	absent, substitute := Field{Name: "absent", Kind: "select", Required: true}, Field{Name: "substitute", Kind: "select", Required: true}
	lead := actor.Has(casefile.RoleLeitung)
	for _, a := range colleagues {
		absent.Choices = append(absent.Choices, Choice{Value: string(a.ID), Label: a.Name})
		if lead || desk.CanStandIn(actor, a) {
			substitute.Choices = append(substitute.Choices, Choice{Value: string(a.ID), Label: a.Name})
		}
	}
	procedures, teams := Field{Name: "procedures", Kind: "checkboxes"}, Field{Name: "teams", Kind: "checkboxes"}
	for _, p := range h.Desk.Processes() {
		if choose(procedures.Choices, p.Key) == nil {
			procedures.Choices = append(procedures.Choices, Choice{Value: p.Key, Text: Say("page.procedure." + p.Key)})
		}
	}
	for i := range procedures.Choices {
		procedures.Choices[i].Selected = false
	}
	for _, t := range h.Authority.Teams {
		teams.Choices = append(teams.Choices, Choice{Value: t.Key, Label: t.Name})
	}
	fields := []Field{
		absent, substitute,
		{Name: "from", Kind: "date", Required: true, Value: today.String()},
		{Name: "to", Kind: "date", Required: true},
		procedures, teams,
		{Name: "note", Kind: "text"},
	}
	if !lead {
		fields = fields[1:]
	}
	for i := range fields {
		f := &fields[i]
		f.ID, f.Label = "vertretung-"+f.Name, words{lang}.text("handling.sub."+f.Name)
		if f.Kind == "checkboxes" {
			f.Hint = words{lang}.text("handling.sub.all")
		}
		if entered != nil {
			f.Value = entered.Get(f.Name)
			for _, value := range entered[f.Name] {
				choose(f.Choices, value)
			}
		}
	}
	return fields
}

func (h *Handler) substitutionLine(s store.Substitution, names map[casefile.ActorID]string, actor casefile.Actor, today casefile.Date) SubstitutionLine {
	line := SubstitutionLine{
		ID: s.ID, Absent: names[s.Absent], Substitute: names[s.Substitute], From: s.From, To: s.To, EndedOn: s.EndedOn, Note: s.Note,
		Procedures: s.Procedures, Teams: h.teamNames(s.Teams),
	}
	if s.SetBy != s.Absent {
		line.SetBy = names[s.SetBy]
	}
	switch {
	case !s.EndedOn.IsZero() && !today.Before(s.EndedOn):
		line.State = "beendet"
	case s.InForce(today):
		line.State = "laeuft"
	case today.Before(s.From):
		line.State = "geplant"
	default:
		line.State = "vorbei"
	}
	line.MayEnd = (line.State == "laeuft" || line.State == "geplant") && (s.Absent == actor.ID || actor.Has(casefile.RoleLeitung))
	return line
}

// absentTasks lists what lies with those for whom the reader acts today.
func (h *Handler) absentTasks(ctx context.Context, actor casefile.Actor, today casefile.Date) ([]AbsentTasks, error) {
	acting, err := h.Desk.StandingInFor(ctx, actor)
	if err != nil || len(acting) == 0 {
		return nil, err
	}
	ids := make([]casefile.ActorID, len(acting))
	for i, s := range acting {
		ids[i] = s.Absent
	}
	names, err := h.Desk.Store.StaffNames(ctx, ids)
	if err != nil {
		return nil, err
	}
	var lists []AbsentTasks
	for _, s := range acting {
		tasks, err := h.Desk.TasksOfAbsent(ctx, actor, s)
		if err != nil {
			return nil, err
		}
		rows, err := h.taskLines(ctx, today, tasks)
		if err != nil {
			return nil, err
		}
		lists = append(lists, AbsentTasks{Absent: names[s.Absent], To: s.To, Rows: rows})
	}
	return lists, nil
}

// declareSubstitution handles "POST /vertretung": who does not name somebody else declares their own absence.
func (h *Handler) declareSubstitution(c *gin.Context) {
	actor, in := auth.Actor(c), desk.SubstitutionRequest{
		Absent: casefile.ActorID(c.PostForm("absent")), Substitute: casefile.ActorID(c.PostForm("substitute")), From: formDay(c, "from"), To: formDay(c, "to"),
		Procedures: c.PostFormArray("procedures"), Teams: c.PostFormArray("teams"), Note: c.PostForm("note"),
	}
	if in.Absent == "" && !actor.Has(casefile.RoleLeitung) {
		in.Absent = actor.ID
	}
	_, err := h.Desk.DeclareSubstitution(c.Request.Context(), actor, in)
	if err == nil {
		h.redirect(c, "/vertretung?hinweis=substitution")
		return
	}
	var known *casefile.Error
	kind := casefile.KindOf(err)
	if !errors.As(err, &known) || kind != casefile.Invalid && kind != casefile.Conflict {
		h.fail(c, err)
		return
	}
	page, failed := h.substitutionPage(c, c.Request.PostForm)
	switch {
	case failed != nil:
		h.fail(c, failed)
	case kind == casefile.Conflict:
		reason := reasonOf(err)
		page.Conflict = &reason
		h.show(c, http.StatusConflict, page)
	default:
		page.Errors = placeActErrors(page.Fields, known.Fields, httperr.Language(c))
		h.show(c, http.StatusUnprocessableEntity, page)
	}
}

// endSubstitution handles "POST /vertretung/:id/beenden".
func (h *Handler) endSubstitution(c *gin.Context) {
	if _, err := h.Desk.EndSubstitution(c.Request.Context(), auth.Actor(c), c.Param("id")); err != nil {
		h.fail(c, err)
		return
	}
	h.redirect(c, "/vertretung?hinweis=substitution-ended")
}

// ActingLine says for whom the reader acts, and until when.
type ActingLine struct {
	Absent string
	To     casefile.Date
}

// actingLines are for the head of every page. A page is not refused for want of them.
func (h *Handler) actingLines(c *gin.Context, actor casefile.Actor) []ActingLine {
	found, err := h.Desk.StandingInFor(c.Request.Context(), actor)
	if err != nil || len(found) == 0 {
		return nil
	}
	ids := make([]casefile.ActorID, len(found))
	for i, s := range found {
		ids[i] = s.Absent
	}
	names, err := h.Desk.Store.StaffNames(c.Request.Context(), ids)
	if err != nil {
		return nil
	}
	lines := make([]ActingLine, len(found))
	for i, s := range found {
		lines[i] = ActingLine{Absent: names[s.Absent], To: s.To}
	}
	return lines
}
