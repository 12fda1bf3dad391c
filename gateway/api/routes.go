package api

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// Prefix is where the API lives.
const Prefix = "/api/v1"

// operation is one row of the table of routes: the permission, the handler, and what the OpenAPI document says about it.
type operation struct {
	auth.Permission
	handle gin.HandlerFunc
	id     string
	query  []parameter
	// keyed operations take an Idempotency-Key.
	keyed bool
	// body and answer are zero values of the types that are read and written; media says what a non-JSON answer is.
	body   any
	upload bool
	status int
	answer any
	media  string
}

// operations is the table of routes. Paths are relative to Prefix.
func (h *handler) operations() []operation {
	return slices.Concat(h.caseOperations(), h.actOperations(), h.taskOperations(), h.processOperations(), h.ruleOperations(), h.securityOperations(), h.postingOperations())
}

func (h *handler) caseOperations() []operation {
	// Who hands something in is an applicant, or an official who records what came by post or at the counter.
	applicants := auth.With(auth.Officials(), casefile.RoleAntragsteller, casefile.RoleScan)
	auditors := auth.With(auth.Officials(), casefile.RoleRevision)
	senders := auth.With(auth.Officials(), casefile.RoleAntragsteller, casefile.RoleArbeitgeber, casefile.RoleScan)
	readers := auth.With(auth.Officials(), casefile.RoleAntragsteller, casefile.RoleRevision)
	return []operation{
		{
			Permission: post("/applications", applicants, "takes an application; the receipt counts from here"),
			handle:     h.createApplication, id: "createApplication", keyed: true, body: applyBody{}, status: http.StatusCreated, answer: applied{},
		},
		{
			Permission: streamed(post("/cases/:id/documents", senders, "takes a document of a case")),
			handle:     h.createDocument, id: "createDocument", keyed: true, upload: true, status: http.StatusCreated, answer: uploaded{},
		},
		{
			Permission: post("/cases/:id/messages", senders, "takes a message about a case"),
			handle:     h.createMessage, id: "createMessage", keyed: true, body: messageBody{}, status: http.StatusCreated, answer: receipted{},
		},
		{
			Permission: get("/cases/:id", readers, "shows a case: state, legal effect, deadlines, documents, letters"),
			handle:     h.getCase, id: "getCase", query: []parameter{happenedParam, knownParam}, status: http.StatusOK, answer: caseAnswer{},
		},
		{
			Permission: get("/cases/:id/history", readers, "shows the event log of a case in words"),
			handle:     h.getHistory, id: "getHistory", query: []parameter{afterParam, limitParam}, status: http.StatusOK, answer: historyAnswer{},
		},
		{
			Permission: get("/cases/:id/security-findings", []casefile.Role{casefile.RoleSicherheit}, "gives the officer of § 73 AufenthG what the query brought to light; the reading is logged"),
			handle:     h.getFindings, id: "getSecurityFindings", status: http.StatusOK, answer: findingsAnswer{},
		},
		{
			Permission: get("/cases/:id/diagram.svg", auditors, "draws the diagram with the way the case took"),
			handle:     h.getCaseDiagram, id: "getCaseDiagram", query: []parameter{uptoParam}, status: http.StatusOK, media: "image/svg+xml",
		},
		{
			Permission: post("/cases/:id/purposes", auditors, "says what documents of a sub-file are read for; asked of whoever has no task of the case"),
			handle:     h.statePurpose, id: "statePurpose", body: desk.PurposeRequest{}, status: http.StatusOK, answer: purposeStated{},
		},
		{
			Permission: get("/documents/:id", applicants, "gives a released document; the reading is logged"),
			handle:     h.getDocument, id: "getDocument", status: http.StatusOK, media: "application/octet-stream",
		},
	}
}

func (h *handler) taskOperations() []operation {
	readers := auth.With(auth.Officials(), casefile.RoleScan, casefile.RoleRevision)
	workers := auth.With(auth.Officials(), casefile.RoleScan)
	return []operation{
		{
			Permission: get("/tasks", readers, "lists tasks by due day"),
			handle:     h.listTasks, id: "listTasks", query: taskParams(), status: http.StatusOK, answer: taskList{},
		},
		{
			Permission: post("/tasks/search", readers, "lists tasks by a free text, which stays out of the URL"),
			handle:     h.searchTasks, id: "searchTasks", body: searchBody{}, status: http.StatusOK, answer: taskList{},
		},
		{
			Permission: get("/tasks/:id", readers, "shows a task"),
			handle:     h.getTask, id: "getTask", status: http.StatusOK, answer: taskAnswer{},
		},
		{
			Permission: post("/tasks/:id/claim", workers, "takes a task"),
			handle:     h.claimTask, id: "claimTask", body: versionBody{}, status: http.StatusOK, answer: taskAnswer{},
		},
		{
			Permission: post("/tasks/:id/unclaim", workers, "gives a task back"),
			handle:     h.unclaimTask, id: "unclaimTask", body: versionBody{}, status: http.StatusOK, answer: taskAnswer{},
		},
		{
			Permission: post("/tasks/next", workers, "gives the caller the next task, by class and age; task is null where there is none"),
			handle:     h.nextTask, id: "nextTask", body: noBody{}, status: http.StatusOK, answer: nextAnswer{},
		},
		{
			Permission: post("/tasks/:id/skip", workers, "puts a task to the end for the caller alone"),
			handle:     h.skipTask, id: "skipTask", body: desk.Skip{}, status: http.StatusOK, answer: taskAnswer{},
		},
		{
			Permission: post("/tasks/:id/follow-up", workers, "lets a task rest until a day, or until something arrives (Wiedervorlage)"),
			handle:     h.followUpTask, id: "followUpTask", body: desk.FollowUp{}, status: http.StatusOK, answer: taskAnswer{},
		},
		{
			Permission: post("/tasks/:id/hand-over", workers, "gives a task to somebody, or takes it over; those whom it concerns are told"),
			handle:     h.handOverTask, id: "handOverTask", body: desk.HandOver{}, status: http.StatusOK, answer: taskAnswer{},
		},
		{
			Permission: post("/tasks/:id/release", workers, "puts a task back into the list, of another team where one is named"),
			handle:     h.releaseTask, id: "releaseTask", body: desk.Release{}, status: http.StatusOK, answer: taskAnswer{},
		},
		{
			Permission: post("/tasks/bulk", workers, "one act on up to 200 tasks, with a result for each; never a decision"),
			handle:     h.bulkTasks, id: "bulkTasks", body: desk.Bulk{}, status: http.StatusOK, answer: bulkAnswer{},
		},
		{
			Permission: get("/substitutions", workers, "lists who acts for whom: the caller's own, all of them for Leitung"),
			handle:     h.listSubstitutions, id: "listSubstitutions", status: http.StatusOK, answer: substitutionList{},
		},
		{
			Permission: post("/substitutions", workers, "declares who acts for an absent colleague in a period"),
			handle:     h.declareSubstitution, id: "declareSubstitution", body: desk.SubstitutionRequest{}, status: http.StatusCreated, answer: substitutionAnswer{},
		},
		{
			Permission: post("/substitutions/:id/end", workers, "ends a substitution from today on"),
			handle:     h.endSubstitution, id: "endSubstitution", body: noBody{}, status: http.StatusOK, answer: substitutionAnswer{},
		},
		{
			Permission: post("/tasks/:id/letters", workers, "shows the letters that go out when a task ends with this data, as they will be; the reading is logged"),
			handle:     h.showLetters, id: "showTaskLetters", body: lettersBody{}, status: http.StatusOK, answer: lettersAnswer{},
		},
		{
			Permission: post("/tasks/:id/complete", workers, "finishes a task; 202 where the case takes it later"),
			handle:     h.completeTask, id: "completeTask", keyed: true, body: completeBody{}, status: http.StatusOK, answer: completed{},
		},
	}
}

func (h *handler) processOperations() []operation {
	return []operation{
		{
			Permission: get("/processes", auth.SignedIn(), "lists the procedures and their versions"),
			handle:     h.listProcesses, id: "listProcesses", status: http.StatusOK, answer: processList{},
		},
		{
			Permission: get("/processes/:key/:version/diagram.svg", auth.SignedIn(), "draws the diagram of a version"),
			handle:     h.getProcessDiagram, id: "getProcessDiagram", status: http.StatusOK, media: "image/svg+xml",
		},
		{
			Permission: auth.Permission{Method: http.MethodGet, Path: "/openapi.json", Public: true, Comment: "describes this API"},
			handle:     h.getOpenAPI, id: "getOpenAPI", status: http.StatusOK, media: "application/json",
		},
	}
}

// securityOperations keep the list of § 73 AufenthG. Nobody but its officer learns what stands there, or that it was changed.
func (h *handler) securityOperations() []operation {
	officer := []casefile.Role{casefile.RoleSicherheit}
	return []operation{
		{
			Permission: get("/security-lists", officer, "gives the officer of § 73 AufenthG the list that says about whom to ask, by version; the reading is noted"),
			handle:     h.listSecurityLists, id: "listSecurityLists", status: http.StatusOK, answer: securityLists{},
		},
		{
			Permission: post("/security-lists", officer, "proposes a version of the list; another officer releases it"),
			handle:     h.proposeSecurityList, id: "proposeSecurityList", body: desk.SecurityListRequest{}, status: http.StatusCreated, answer: casefile.SecurityList{},
		},
		{
			Permission: post("/security-lists/release", officer, "puts a version of the list in force from its day on"),
			handle:     h.releaseSecurityList, id: "releaseSecurityList", body: versionBody{}, status: http.StatusOK, answer: casefile.SecurityList{},
		},
	}
}

// ruleOperations try rules without a case: they read none, keep nothing and decide nothing.
func (h *handler) ruleOperations() []operation {
	return []operation{
		{
			Permission: get("/rules", auth.RuleReaders(), "lists the rule tables: inputs, rows with paragraph and dates, hash"),
			handle:     h.listRules, id: "listRules", status: http.StatusOK, answer: ruleList{},
		},
		{
			Permission: post("/rules/:key/evaluate", auth.RuleTesters(), "says what a rule table would say about facts on a date of reference, and why"),
			handle:     h.evaluateRule, id: "evaluateRule", body: evaluateBody{}, status: http.StatusOK, answer: evaluated{},
		},
		{
			Permission: post("/deadlines/compute", auth.RuleTesters(), "computes the last day of a period, with its reason in words"),
			handle:     h.computeDeadline, id: "computeDeadline", body: desk.DeadlineRequest{}, status: http.StatusOK, answer: computedDeadline{},
		},
	}
}

// besides are the routes that stand outside the API's prefix.
func (h *handler) besides() []auth.Route {
	return []auth.Route{
		{Permission: auth.Permission{Method: http.MethodGet, Path: "/healthz", Public: true, Comment: "says that the process runs"}, Handle: h.health},
		{Permission: auth.Permission{Method: http.MethodGet, Path: "/readyz", Public: true, Comment: "says which parts can be reached"}, Handle: h.ready},
		{
			Permission: auth.Permission{
				Method: http.MethodPost, Path: "/dev/cases/:id/advance", Roles: auth.Officials(), DevOnly: true,
				Comment: "lets due timers of a case fire, up to an instant",
			},
			Handle: h.advanceCase,
		},
	}
}

func get(path string, roles []casefile.Role, comment string) auth.Permission {
	return auth.Permission{Method: http.MethodGet, Path: path, Roles: roles, Comment: comment}
}

func post(path string, roles []casefile.Role, comment string) auth.Permission {
	return auth.Permission{Method: http.MethodPost, Path: path, Roles: roles, Comment: comment}
}

// streamed marks a route that reads its form while it arrives.
func streamed(p auth.Permission) auth.Permission {
	p.Streams = true
	return p
}
