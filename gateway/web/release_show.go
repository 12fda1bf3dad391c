package web

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/diagram"
	"ablauf/gateway/httperr"
	"ablauf/gateway/locale"
	"ablauf/internal/store"
	"ablauf/processes"
	"ablauf/workflows/bpmn"
)

// showReleases handles "GET /vorschlaege".
func (h *Handler) showReleases(c *gin.Context) {
	all, err := h.Desk.Proposals(c.Request.Context())
	if err != nil {
		h.fail(c, err)
		return
	}
	page := &ReleasesPage{Layout: h.layoutFor(c, "verfahren", Say("release.list"))}
	for _, p := range all {
		if p.State == store.ProposalOpen {
			page.Open = append(page.Open, releaseLine(p))
		} else {
			page.Decided = append(page.Decided, releaseLine(p))
		}
	}
	h.show(c, http.StatusOK, page)
}

func releaseLine(p desk.NamedProposal) ReleaseLine {
	return ReleaseLine{
		Table: p.Kind == store.KindRules, ID: p.ID, Key: p.Key, Name: p.Name, State: p.State, Reason: p.Reason, By: p.By, Decider: p.Decider, Decision: p.Decision,
		ProposedAt: p.ProposedAt, DecidedAt: p.DecidedAt, Number: p.Number,
	}
}

// showRelease handles "GET /vorschlaege/:id".
func (h *Handler) showRelease(c *gin.Context) {
	page, err := h.releasePage(c)
	if err != nil {
		h.fail(c, err)
		return
	}
	h.show(c, http.StatusOK, page)
}

func (h *Handler) releasePage(c *gin.Context) (*ReleasePage, error) {
	actor := auth.Actor(c)
	view, err := h.Desk.Proposal(c.Request.Context(), actor, c.Param("id"))
	if err != nil {
		return nil, err
	}
	line := releaseLine(view.NamedProposal)
	page := &ReleasePage{
		Layout: h.layoutFor(c, releaseArea(line.Table), Say("release.title", "name", view.Name)), ReleaseLine: line,
		Open: view.State == store.ProposalOpen, Known: view.Known, Stale: view.Stale, May: actor.Has(desk.Releasers()...), Own: view.ProposedBy == actor.ID,
		Follows: view.Follows, Next: view.Next, Rehearsed: view.Rehearsed, Deviating: view.Deviating,
	}
	if !view.Known {
		return page, nil
	}
	lang := httperr.Language(c)
	for _, f := range view.Findings {
		page.addFinding(f, lang)
	}
	if page.Table {
		page.addTable(view, lang)
		return page, nil
	}
	page.addRehearsal(view)
	if page.Failing > 0 {
		return page, nil
	}
	differences := bpmn.Compare(view.Draft.Base.Models[0], view.Draft.Model)
	page.Compared = &Comparison{}
	page.Compared.fill(differences, lang)
	return page, page.Compared.draw(page.Next, view.Draft.Model, differences, lang)
}

// releaseArea is the area of the navigation that a proposal belongs to.
func releaseArea(table bool) string {
	if table {
		return "regeln"
	}
	return "verfahren"
}

// addFinding tells a finding: what it is about, where it stands and, where the compiler has more to say, in its own words.
func (p *ReleasePage) addFinding(f processes.Finding, lang string) {
	line := FindingLine{Failing: f.Error, Element: f.Name, ID: f.Element, Line: f.Line}
	if f.Type != "" {
		line.Type = diagram.TypeWords(f.Type, lang)
		if words := "compare.type." + f.Type; locale.Has(words) {
			line.Type = locale.T(lang, words, nil)
		}
	}
	switch {
	case p.Table:
		line.ofTable(f, lang)
	case slices.Contains(processes.FindingCodes(), f.Code):
		line.Words = Say("release.finding."+f.Code, "detail", f.Detail)
	default:
		line.Words, line.Message, line.MessageLang = Say("release.rule."+f.Code), f.Detail, "en"
	}
	if f.Error {
		p.Failing++
	} else {
		p.Hints++
	}
	p.Findings = append(p.Findings, line)
}

func (p *ReleasePage) addRehearsal(view desk.ProposalView) {
	p.Passed, p.Asked, p.Movable, p.More = len(view.Scenarios)-view.Deviating, len(view.Moves), view.Movable, view.More
	for _, r := range view.Scenarios {
		if r.Passed {
			if r.Renamed {
				p.Renamed++
			}
			continue
		}
		p.Otherwise = append(p.Otherwise, ScenarioLine{Key: r.Key, Line: r.Line, Command: r.Command, Steps: r.StepsBefore, Of: r.Of, Want: r.Want, Got: r.Got})
	}
	for _, r := range view.Running {
		p.Running = append(p.Running, RunningLine(r))
	}
	if !view.SeesCases {
		return
	}
	for _, m := range view.Moves {
		line := MoveLine{Case: m.Case, Aktenzeichen: m.Aktenzeichen, Version: m.Version}
		for _, o := range m.Obstacles {
			words := Say("error." + o.Code)
			if o.Element != "" {
				words = Say("release.obstacle", "element", o.Element, "why", o.Code)
			}
			line.Why = append(line.Why, words)
		}
		p.Moves = append(p.Moves, line)
	}
}

// showReleaseNew handles "GET /verfahren/:key/neu" and, for rule tables, "GET /regeln/:key/neu".
func (h *Handler) showReleaseNew(kind string) gin.HandlerFunc {
	return func(c *gin.Context) {
		page, err := h.releaseNewPage(c, kind)
		if err != nil {
			h.fail(c, err)
			return
		}
		h.show(c, http.StatusOK, page)
	}
}

func (h *Handler) releaseNewPage(c *gin.Context, kind string) (*ReleaseNewPage, error) {
	key, table := c.Param("key"), kind == store.KindRules
	_, version, found := h.Desk.Newest(kind, key)
	if !found {
		return nil, desk.UnknownDefinition(kind, key)
	}
	return &ReleaseNewPage{
		Layout: h.layoutFor(c, releaseArea(table), Say("release.new")), Table: table, Key: key, Name: h.Desk.DefinitionName(kind, key), Version: version,
		MaxMegabytes: desk.DefinitionBytesMax >> 20,
	}, nil
}
