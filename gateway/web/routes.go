package web

import (
	"net/http"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// Routes is the table of pages: method, path, who may call it, what it is for. Signing in and out belongs to auth.
func (h *Handler) Routes() []auth.Route {
	workers := auth.With(auth.Officials(), casefile.RoleScan)
	readers := auth.With(workers, casefile.RoleRevision)
	insiders := auth.With(readers, casefile.RoleAntragsteller)
	senders := auth.With(workers, casefile.RoleAntragsteller, casefile.RoleArbeitgeber)
	supervisors := []casefile.Role{casefile.RoleLeitung}
	get, post := http.MethodGet, http.MethodPost
	return []auth.Route{
		{Permission: auth.Permission{Method: get, Path: "/static/*file", Public: true, Comment: "styles and fonts"}, Handle: h.getStatic},
		{Permission: auth.Permission{Method: get, Path: "/login", Public: true, Comment: "asks who is there"}, Handle: h.showLogin},
		{Permission: auth.Permission{Method: post, Path: "/sprache", Public: true, Comment: "sets the language of the pages"}, Handle: h.setLanguage},
		{Permission: auth.Permission{Method: get, Path: "/", Public: true, Comment: "leads to the first page of a role"}, Handle: h.showStart},

		{Permission: auth.Permission{Method: get, Path: "/aufgaben", Roles: readers, Comment: "worklist"}, Handle: h.showWorklist},
		{Permission: auth.Permission{Method: post, Path: "/aufgaben/suche", Roles: readers, Comment: "keeps a search text and leads to the list"}, Handle: h.searchWorklist},
		{Permission: auth.Permission{Method: get, Path: "/aufgaben/:id", Roles: readers, Comment: "one task with its form"}, Handle: h.showTask},
		{Permission: auth.Permission{Method: post, Path: "/aufgaben/:id/uebernehmen", Roles: workers, Comment: "takes a task"}, Handle: h.claimTask},
		{Permission: auth.Permission{Method: post, Path: "/aufgaben/:id/freigeben", Roles: workers, Comment: "gives a task back"}, Handle: h.unclaimTask},
		{Permission: auth.Permission{Method: post, Path: "/aufgaben/:id/entwurf", Roles: workers, Comment: "keeps what was entered so far"}, Handle: h.saveTaskDraft},
		{Permission: auth.Permission{Method: post, Path: "/aufgaben/:id/erledigen", Roles: workers, Comment: "finishes a task"}, Handle: h.completeTask},

		{Permission: auth.Permission{Method: get, Path: "/partnerpost", Roles: desk.LeftoverReaders(), Comment: "messages of partners that have no case"}, Handle: h.showLeftovers},

		{Permission: auth.Permission{Method: get, Path: "/faelle", Roles: readers, Comment: "search over cases"}, Handle: h.showCases},
		{Permission: auth.Permission{Method: post, Path: "/faelle/suche", Roles: readers, Comment: "keeps a search text and leads to the cases"}, Handle: h.searchCases},
		{Permission: auth.Permission{Method: get, Path: "/faelle/:id", Roles: insiders, Comment: "one case"}, Handle: h.showCase},
		{Permission: auth.Permission{Method: post, Path: "/faelle/:id/notizen", Roles: workers, Comment: "adds an internal note"}, Handle: h.addNote},
		{Permission: auth.Permission{Method: post, Path: "/faelle/:id/hinweise", Roles: auth.Officials(), Comment: "sets or ends what keeps letters from going out by themselves"}, Handle: h.changeMark},
		{Permission: auth.Permission{Method: get, Path: "/faelle/:id/akt/:akt", Roles: desk.ActRoles(), Comment: "form of an act that the procedure of a case does not know"}, Handle: h.showAct},
		{Permission: auth.Permission{Method: post, Path: "/faelle/:id/akt/:akt", Roles: desk.ActRoles(), Comment: "carries out such an act"}, Handle: h.doAct},
		{Permission: auth.Permission{Method: get, Path: "/faelle/:id/unterlagen", Roles: senders, Comment: "form for a document"}, Handle: h.showUpload},
		{Permission: auth.Permission{Method: post, Path: "/faelle/:id/unterlagen", Roles: senders, Comment: "takes a document"}, Handle: h.addUpload},
		{Permission: auth.Permission{Method: get, Path: "/dokumente/:id", Roles: insiders, Comment: "gives a document; the reading is logged"}, Handle: h.getDocument},

		{Permission: auth.Permission{Method: get, Path: "/postausgang", Roles: auth.Officials(), Comment: "letters that nobody has confirmed as posted"}, Handle: h.showPostings},
		{Permission: auth.Permission{Method: post, Path: "/postausgang", Roles: auth.Officials(), Comment: "confirms the day of posting of a day's letters"}, Handle: h.confirmPostings},

		{Permission: auth.Permission{Method: get, Path: "/ablaufscan", Roles: supervisors, Comment: "runs of the nightly scan"}, Handle: h.showExpiryRuns},
		{Permission: auth.Permission{Method: post, Path: "/ablaufscan/probelauf", Roles: supervisors, Comment: "starts a dry run of the scan"}, Handle: h.startExpiryRun},
		{Permission: auth.Permission{Method: get, Path: "/ablaufscan/:id", Roles: supervisors, Comment: "what a run found"}, Handle: h.showExpiryRun},

		{Permission: auth.Permission{Method: get, Path: "/verfahren", Roles: auth.SignedIn(), Comment: "the procedures"}, Handle: h.showProcedures},
		{Permission: auth.Permission{Method: get, Path: "/verfahren/:key/:version", Roles: auth.SignedIn(), Comment: "one version as diagram and text"}, Handle: h.showProcedure},

		{Permission: auth.Permission{Method: get, Path: "/regeln", Roles: auth.RuleReaders(), Comment: "the rule tables"}, Handle: h.showRules},
		{Permission: auth.Permission{Method: get, Path: "/regeln/:key", Roles: auth.RuleReaders(), Comment: "one table with its rows and a form to try it"}, Handle: h.showRule},
		{Permission: auth.Permission{Method: post, Path: "/regeln/:key/probe", Roles: auth.RuleTesters(), Comment: "says what a table would say; keeps nothing"}, Handle: h.tryRule},
		{Permission: auth.Permission{Method: get, Path: "/fristen", Roles: auth.RuleTesters(), Comment: "form for the last day of a period"}, Handle: h.showDeadline},
		{Permission: auth.Permission{Method: post, Path: "/fristen", Roles: auth.RuleTesters(), Comment: "computes the last day of a period; keeps nothing"}, Handle: h.computeDeadline},
	}
}
