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
	"ablauf/internal/casefile"
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
		ID: p.ID, Key: p.Key, Name: p.Name, State: p.State, Reason: p.Reason, By: p.By, Decider: p.Decider, Decision: p.Decision,
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
	page := &ReleasePage{
		Layout: h.layoutFor(c, "verfahren", Say("release.title", "name", view.Name)), ReleaseLine: releaseLine(view.NamedProposal),
		Open: view.State == store.ProposalOpen, Known: view.Known, Stale: view.Stale, May: actor.Has(desk.Releasers()...), Own: view.ProposedBy == actor.ID,
		Rehearsed: view.Scenarios != nil, Passed: len(view.Scenarios) - view.Deviating, Asked: len(view.Moves), Movable: view.Movable, More: view.More,
	}
	if !view.Known {
		return page, nil
	}
	page.Follows, page.Next = view.Draft.Base.Version, view.Draft.Version
	lang := httperr.Language(c)
	for _, f := range view.Draft.Findings {
		page.addFinding(f, lang)
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

// addFinding tells a finding: what it is about, where it stands and, where the compiler has more to say, in its own words.
func (p *ReleasePage) addFinding(f processes.Finding, lang string) {
	line := FindingLine{Failing: f.Error, Element: f.Name, ID: f.Element, Line: f.Line}
	if f.Type != "" {
		line.Type = diagram.TypeWords(f.Type, lang)
		if words := "compare.type." + f.Type; locale.Has(words) {
			line.Type = locale.T(lang, words, nil)
		}
	}
	if slices.Contains(processes.FindingCodes(), f.Code) {
		line.Words = Say("release.finding."+f.Code, "detail", f.Detail)
	} else {
		line.Words, line.Message = Say("release.rule."+f.Code), f.Detail
	}
	if f.Error {
		p.Failing++
	} else {
		p.Hints++
	}
	p.Findings = append(p.Findings, line)
}

func (p *ReleasePage) addRehearsal(view desk.ProposalView) {
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

// showReleaseNew handles "GET /verfahren/:key/neu".
func (h *Handler) showReleaseNew(c *gin.Context) {
	page, err := h.releaseNewPage(c)
	if err != nil {
		h.fail(c, err)
		return
	}
	h.show(c, http.StatusOK, page)
}

func (h *Handler) releaseNewPage(c *gin.Context) (*ReleaseNewPage, error) {
	key := c.Param("key")
	newest, found := h.Desk.Library.Newest(key)
	if !found {
		return nil, casefile.Errorf(casefile.NotFound, "procedure.unknown", "no procedure %q", key)
	}
	return &ReleaseNewPage{
		Layout: h.layoutFor(c, "verfahren", Say("release.new")), Key: key, Name: desk.ProcedureName(key), Version: newest.Version,
		MaxMegabytes: desk.DefinitionBytesMax >> 20,
	}, nil
}
