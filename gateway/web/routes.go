package web

import (
	"net/http"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/processes/readingaid"
)

// Routes is the table of pages: method, path, who may call it, what it is for. Signing in and out belongs to auth.
func (h *Handler) Routes() []auth.Route {
	workers := auth.With(auth.Officials(), casefile.RoleScan)
	readers := auth.With(workers, casefile.RoleRevision)
	insiders := auth.With(readers, casefile.RoleAntragsteller)
	senders := auth.With(workers, casefile.RoleAntragsteller, casefile.RoleArbeitgeber)
	supervisors := []casefile.Role{casefile.RoleLeitung}
	auditors := auth.With(desk.Releasers(), casefile.RoleRevision)
	get, post := http.MethodGet, http.MethodPost
	return []auth.Route{
		{Permission: auth.Permission{Method: get, Path: "/static/*file", Public: true, Comment: "styles and fonts"}, Handle: h.getStatic},
		{Permission: auth.Permission{Method: get, Path: "/login", Public: true, Comment: "asks who is there"}, Handle: h.showLogin},
		{Permission: auth.Permission{Method: post, Path: "/sprache", Public: true, Comment: "sets the language of the pages"}, Handle: h.setLanguage},
		{Permission: auth.Permission{Method: get, Path: "/", Public: true, Comment: "leads to the first page of a role"}, Handle: h.showStart},
		{Permission: auth.Permission{Method: get, Path: invitationPath, Public: true, Comment: "the application that a letter asks for, prepared"}, Handle: h.showInvitation},
		{Permission: auth.Permission{Method: post, Path: invitationPath, Public: true, Comment: "takes that application"}, Handle: h.sendInvitation},
		{Permission: auth.Permission{Method: post, Path: papersPath, Public: true, Streams: true, Comment: "adds a paper to that application"}, Handle: h.addInvitedPaper},
		{Permission: auth.Permission{Method: get, Path: checkPath, Public: true, Comment: "asks an employer for the check code of a sheet"}, Handle: h.askSheet},
		{Permission: auth.Permission{Method: post, Path: checkPath, Public: true, Comment: "says whether that sheet counts today; keeps nothing"}, Handle: h.checkSheet},
		{Permission: auth.Permission{Method: get, Path: readingaid.Path + "/:key/:letter/:language", Public: true, Comment: "the reading aid of a kind of letter"}, Handle: h.showAid},
		{Permission: auth.Permission{Method: get, Path: "/einstellungen", Roles: auth.SignedIn(), Comment: "how a person wants the pages"}, Handle: h.showSettings},
		{Permission: auth.Permission{Method: post, Path: "/einstellungen", Roles: auth.SignedIn(), Comment: "keeps how a person wants the pages"}, Handle: h.saveSettings},

		{Permission: auth.Permission{Method: get, Path: "/aufgaben", Roles: readers, Comment: "worklist"}, Handle: h.showWorklist},
		{Permission: auth.Permission{Method: post, Path: "/aufgaben/suche", Roles: readers, Comment: "keeps a search text and leads to the list"}, Handle: h.searchWorklist},
		{Permission: auth.Permission{Method: get, Path: "/aufgaben/neu", Roles: readers, Comment: "tells as it happens how many tasks came"}, Handle: h.streamNewTasks},
		{Permission: auth.Permission{Method: post, Path: "/aufgaben/sichten", Roles: readers, Comment: "keeps the present filter under a name"}, Handle: h.addView},
		{Permission: auth.Permission{Method: post, Path: "/aufgaben/sichten/:id", Roles: readers, Comment: "renames, changes, moves or deletes a saved view"}, Handle: h.changeView},
		{Permission: auth.Permission{Method: post, Path: "/aufgaben/start", Roles: readers, Comment: "sets with which view the worklist opens"}, Handle: h.setDefaultView},
		{Permission: auth.Permission{Method: post, Path: "/aufgaben/spalten", Roles: readers, Comment: "sets which columns the worklist has"}, Handle: h.setColumns},
		{Permission: auth.Permission{Method: get, Path: "/aufgaben/:id", Roles: readers, Comment: "one task with its form"}, Handle: h.showTask},
		{Permission: auth.Permission{Method: post, Path: "/aufgaben/:id/uebernehmen", Roles: workers, Comment: "takes a task"}, Handle: h.claimTask},
		{Permission: auth.Permission{Method: post, Path: "/aufgaben/:id/freigeben", Roles: workers, Comment: "gives a task back"}, Handle: h.unclaimTask},
		{Permission: auth.Permission{Method: post, Path: "/aufgaben/:id/entwurf", Roles: workers, Comment: "keeps what was entered so far"}, Handle: h.saveTaskDraft},
		{Permission: auth.Permission{Method: post, Path: "/aufgaben/:id/entwurf/verwerfen", Roles: workers, Comment: "throws away what was kept"}, Handle: h.dropTaskDraft},
		{Permission: auth.Permission{Method: post, Path: "/aufgaben/:id/schreiben", Roles: workers, Comment: "shows the letter that follows a task, as it will go out"}, Handle: h.showTaskLetter},
		{Permission: auth.Permission{Method: post, Path: "/aufgaben/:id/erledigen", Roles: workers, Comment: "finishes a task"}, Handle: h.completeTask},

		{Permission: auth.Permission{Method: get, Path: "/eingang", Roles: auth.With(auth.Officials(), casefile.RoleRevision), Comment: "what has come in and is to be looked at"}, Handle: h.showIncoming},
		{Permission: auth.Permission{Method: get, Path: emergenciesPath, Roles: desk.EmergencyReaders(), Comment: "reported emergencies and what became of them"}, Handle: h.showEmergencies},
		{Permission: auth.Permission{Method: get, Path: "/aufgaben/naechste", Roles: workers, Comment: "by which order the next task is looked for"}, Handle: h.showNext},
		{Permission: auth.Permission{Method: post, Path: "/aufgaben/naechste", Roles: workers, Comment: "gives the next task"}, Handle: h.drawTask},
		{Permission: auth.Permission{Method: get, Path: "/aufgaben/mehrere", Roles: workers, Comment: "several tasks to choose for one act"}, Handle: h.showBulk},
		{Permission: auth.Permission{Method: post, Path: "/aufgaben/mehrere", Roles: workers, Comment: "what an act would do to several tasks"}, Handle: h.previewBulk},
		{Permission: auth.Permission{Method: post, Path: "/aufgaben/mehrere/ausfuehren", Roles: workers, Comment: "carries out an act on several tasks"}, Handle: h.runBulk},
		{Permission: auth.Permission{Method: get, Path: "/aufgaben/mehrere/:id", Roles: workers, Comment: "what became of each of several tasks"}, Handle: h.showBulkResult},
		{Permission: auth.Permission{Method: get, Path: "/aufgaben/:id/mehr", Roles: workers, Comment: "what can be done with a task besides finishing it"}, Handle: h.showHandling},
		{Permission: auth.Permission{Method: post, Path: "/aufgaben/:id/wiedervorlage", Roles: workers, Comment: "lets a task rest until a day"}, Handle: h.followUpTask},
		{Permission: auth.Permission{Method: post, Path: "/aufgaben/:id/uebergeben", Roles: workers, Comment: "gives a task to somebody, or takes it over"}, Handle: h.handOverTask},
		{Permission: auth.Permission{Method: post, Path: "/aufgaben/:id/nachfragen", Roles: workers, Comment: "leaves a question for the holder of a task"}, Handle: h.askHolder},
		{Permission: auth.Permission{Method: post, Path: "/aufgaben/:id/ueberspringen", Roles: workers, Comment: "puts a task to the end for one person"}, Handle: h.skipTask},
		{Permission: auth.Permission{Method: post, Path: "/aufgaben/:id/weiterleiten", Roles: workers, Comment: "gives a task to another team"}, Handle: h.forwardTask},
		{Permission: auth.Permission{Method: post, Path: "/mitteilungen/:id/gesehen", Roles: workers, Comment: "puts a notice about a task away"}, Handle: h.seeNotice},
		{Permission: auth.Permission{Method: get, Path: "/vertretung", Roles: workers, Comment: "who acts for whom, and the tasks of those for whom one acts"}, Handle: h.showSubstitutions},
		{Permission: auth.Permission{Method: post, Path: "/vertretung", Roles: workers, Comment: "lets somebody act for an absent colleague"}, Handle: h.declareSubstitution},
		{Permission: auth.Permission{Method: post, Path: "/vertretung/:id/beenden", Roles: workers, Comment: "ends a substitution"}, Handle: h.endSubstitution},

		{Permission: auth.Permission{Method: get, Path: "/partnerpost", Roles: desk.LeftoverReaders(), Comment: "messages of partners that have no case"}, Handle: h.showLeftovers},

		{Permission: auth.Permission{Method: get, Path: "/faelle", Roles: readers, Comment: "search over cases"}, Handle: h.showCases},
		{Permission: auth.Permission{Method: post, Path: "/faelle/suche", Roles: readers, Comment: "keeps a search text and leads to the cases"}, Handle: h.searchCases},
		{Permission: auth.Permission{Method: get, Path: "/faelle/:id", Roles: insiders, Comment: "one case"}, Handle: h.showCase},
		{Permission: auth.Permission{Method: post, Path: "/faelle/:id/offen", Roles: readers, Comment: "says that a case is open on a screen, and who else has it open"}, Handle: h.readingCase},
		{Permission: auth.Permission{Method: post, Path: "/faelle/:id/notizen", Roles: workers, Comment: "adds an internal note"}, Handle: h.addNote},
		{Permission: auth.Permission{Method: post, Path: "/faelle/:id/hinweise", Roles: auth.Officials(), Comment: "sets or ends what keeps letters from going out by themselves"}, Handle: h.changeMark},
		{Permission: auth.Permission{Method: get, Path: "/faelle/:id/pruefung", Roles: desk.Caseworkers(), Comment: "what clearing checks of a case: documents, passport, whose it is, who is competent"}, Handle: h.showClearing},
		{Permission: auth.Permission{Method: post, Path: "/faelle/:id/pruefung/unterlage", Roles: desk.Caseworkers(), Comment: "says what somebody found about a document of the checklist"}, Handle: h.changeSlot},
		{Permission: auth.Permission{Method: post, Path: "/faelle/:id/pruefung/pass", Roles: desk.Caseworkers(), Comment: "compares the machine readable zone of a document with the file"}, Handle: h.checkPassport},
		{Permission: auth.Permission{Method: get, Path: "/faelle/:id/akt/:akt", Roles: desk.ActRoles(), Comment: "form of an act that the procedure of a case does not know"}, Handle: h.showAct},
		{Permission: auth.Permission{Method: post, Path: "/faelle/:id/akt/:akt", Roles: desk.ActRoles(), Comment: "carries out such an act"}, Handle: h.doAct},
		{Permission: auth.Permission{Method: get, Path: "/faelle/:id/ausgabe", Roles: desk.Exporters(), Comment: "form by which a whole case is handed out"}, Handle: h.showExport},
		{Permission: auth.Permission{Method: post, Path: "/faelle/:id/ausgabe", Roles: desk.Exporters(), Comment: "hands a whole case out as a file, with a purpose in the log"}, Handle: h.exportCase},
		{Permission: auth.Permission{Method: get, Path: "/faelle/:id/unterlagen", Roles: senders, Comment: "form for a document"}, Handle: h.showUpload},
		{Permission: auth.Permission{Method: post, Path: "/faelle/:id/unterlagen", Roles: senders, Streams: true, Comment: "takes a document"}, Handle: h.addUpload},
		{Permission: auth.Permission{Method: get, Path: "/faelle/:id/ordnen", Roles: desk.Arrangers(), Comment: "the documents of a case, to split, join, turn and classify"}, Handle: h.showArranging},
		{Permission: auth.Permission{Method: post, Path: "/faelle/:id/ordnen", Roles: desk.Arrangers(), Comment: "splits, joins, turns, classifies or files documents, or takes that back"}, Handle: h.arrangeDocuments},
		{Permission: auth.Permission{Method: get, Path: "/faelle/:id/zweck", Roles: readers, Comment: "asks what somebody without a task of the case wants to read it for"}, Handle: h.askPurpose},
		{Permission: auth.Permission{Method: post, Path: "/faelle/:id/zweck", Roles: readers, Comment: "writes into the access log what somebody reads for"}, Handle: h.statePurpose},
		{Permission: auth.Permission{Method: get, Path: "/dokumente/:id", Roles: insiders, Comment: "gives a document; the reading is logged"}, Handle: h.getDocument},
		{Permission: auth.Permission{Method: get, Path: "/dokumente/:id/vorschau", Roles: readers, Comment: "gives the small picture of a document of the main file that the reader may open unasked"}, Handle: h.getThumbnail},
		{Permission: auth.Permission{Method: get, Path: "/dokumente/:id/archiv", Roles: readers, Comment: "gives a picture or a PDF that was sent in as PDF/A; the reading is logged"}, Handle: h.getRendition},

		{Permission: auth.Permission{Method: get, Path: "/postausgang", Roles: auth.Officials(), Comment: "letters that nobody has confirmed as posted"}, Handle: h.showPostings},
		{Permission: auth.Permission{Method: post, Path: "/postausgang", Roles: auth.Officials(), Comment: "confirms the day of posting of a day's letters"}, Handle: h.confirmPostings},

		{Permission: auth.Permission{Method: get, Path: "/ablaufscan", Roles: supervisors, Comment: "runs of the nightly scan"}, Handle: h.showExpiryRuns},
		{Permission: auth.Permission{Method: post, Path: "/ablaufscan/probelauf", Roles: supervisors, Comment: "starts a dry run of the scan"}, Handle: h.startExpiryRun},
		{Permission: auth.Permission{Method: get, Path: "/ablaufscan/:id", Roles: supervisors, Comment: "what a run found"}, Handle: h.showExpiryRun},

		{Permission: auth.Permission{Method: get, Path: "/leitung", Roles: desk.SupervisionReaders(), Comment: "what lies where and how old it is"}, Handle: h.showSupervision(h.loadView())},
		{Permission: auth.Permission{Method: get, Path: "/leitung/faelle", Roles: desk.SupervisionReaders(), Comment: "the cases behind a number"}, Handle: h.showSupervised},
		{Permission: auth.Permission{Method: get, Path: "/leitung/fristen", Roles: desk.SupervisionReaders(), Comment: "what is late and what will be"}, Handle: h.showSupervision(h.duesView())},
		{Permission: auth.Permission{Method: get, Path: "/leitung/stillstand", Roles: desk.SupervisionReaders(), Comment: "cases that stand still"}, Handle: h.showIncidents},
		{Permission: auth.Permission{Method: post, Path: "/leitung/stillstand/:id", Roles: supervisors, Comment: "lets the program try a step again"}, Handle: h.retryIncident},
		{Permission: auth.Permission{Method: get, Path: "/leitung/eingriffe", Roles: desk.SupervisionReaders(), Comment: "interventions in running cases"}, Handle: h.showInterventions},
		{Permission: auth.Permission{Method: get, Path: "/leitung/eingriffe/fall/:id", Roles: supervisors, Comment: "form of an intervention"}, Handle: h.showPropose},
		{Permission: auth.Permission{Method: post, Path: "/leitung/eingriffe/fall/:id", Roles: supervisors, Comment: "proposes an intervention"}, Handle: h.proposeIntervention},
		{Permission: auth.Permission{Method: post, Path: "/leitung/eingriffe/:id/freigabe", Roles: supervisors, Comment: "releases what another person proposed"}, Handle: h.releaseIntervention},
		{Permission: auth.Permission{Method: post, Path: "/leitung/eingriffe/:id/ablehnung", Roles: supervisors, Comment: "declines a proposal or takes it back"}, Handle: h.declineIntervention},
		{Permission: auth.Permission{Method: get, Path: "/leitung/personalbedarf", Roles: desk.SupervisionReaders(), Comment: "how many posts the work needs"}, Handle: h.showStaffing},
		{Permission: auth.Permission{Method: get, Path: "/leitung/laufzeiten", Roles: desk.SupervisionReaders(), Comment: "how long cases take, as percentiles"}, Handle: h.showSupervision(h.timesView())},
		{Permission: auth.Permission{Method: get, Path: "/leitung/engpaesse", Roles: desk.SupervisionReaders(), Comment: "where work waits"}, Handle: h.showSupervision(h.stepsView())},
		{Permission: auth.Permission{Method: get, Path: "/leitung/nacharbeit", Roles: desk.SupervisionReaders(), Comment: "what had to be done again"}, Handle: h.showSupervision(h.reworkView())},

		{Permission: auth.Permission{Method: get, Path: deletionPath, Roles: desk.SupervisionReaders(), Comment: "files whose period is over, what the archive said, lists and protocol"}, Handle: h.showDeletion},
		{Permission: auth.Permission{Method: post, Path: deletionPath + "/angebot", Roles: supervisors, Comment: "offers what is due to the archive"}, Handle: h.offerArchive},
		{Permission: auth.Permission{Method: post, Path: deletionPath + "/antwort", Roles: supervisors, Comment: "records what the archive said of a file"}, Handle: h.answerArchive},
		{Permission: auth.Permission{Method: post, Path: deletionPath + "/liste", Roles: supervisors, Comment: "proposes a deletion list"}, Handle: h.proposeDeletion},
		{Permission: auth.Permission{Method: post, Path: deletionPath + "/liste/:id/freigabe", Roles: supervisors, Comment: "releases a list that another person proposed"}, Handle: h.releaseDeletion},
		{Permission: auth.Permission{Method: post, Path: deletionPath + "/liste/:id/ablehnung", Roles: supervisors, Comment: "declines a list or takes it back"}, Handle: h.declineDeletion},

		{Permission: auth.Permission{Method: get, Path: "/verfahren", Roles: auth.SignedIn(), Comment: "the procedures"}, Handle: h.showProcedures},
		{Permission: auth.Permission{Method: get, Path: "/verfahren/:key/:version", Roles: auth.SignedIn(), Comment: "one version as diagram and text"}, Handle: h.showProcedure},

		{Permission: auth.Permission{Method: get, Path: "/verfahren/:key/:version/vergleich/:andere", Roles: auth.SignedIn(), Comment: "what two versions do not have alike"}, Handle: h.compareProcedures},
		{Permission: auth.Permission{Method: get, Path: "/verfahren/:key/neu", Roles: desk.Releasers(), Comment: "form for a new version of a procedure"}, Handle: h.showReleaseNew(store.KindBundle)},
		{Permission: auth.Permission{Method: post, Path: "/verfahren/:key/neu", Roles: desk.Releasers(), Comment: "hands in a new version of a procedure"}, Handle: h.proposeRelease(store.KindBundle)},
		{Permission: auth.Permission{Method: get, Path: "/vorschlaege", Roles: auditors, Comment: "new versions that were handed in"}, Handle: h.showReleases},
		{Permission: auth.Permission{Method: get, Path: "/vorschlaege/:id", Roles: auditors, Comment: "findings, differences and rehearsal of a new version"}, Handle: h.showRelease},
		{Permission: auth.Permission{Method: post, Path: "/vorschlaege/:id/freigabe", Roles: desk.Releasers(), Comment: "releases what another person handed in"}, Handle: h.releaseProposal},
		{Permission: auth.Permission{Method: post, Path: "/vorschlaege/:id/ablehnung", Roles: desk.Releasers(), Comment: "declines a new version or takes it back"}, Handle: h.declineProposal},
		{Permission: auth.Permission{Method: get, Path: "/ueben", Roles: auth.SignedIn(), Comment: "sample cases to learn the procedures on"}, Handle: h.showTraining},
		{Permission: auth.Permission{Method: get, Path: "/ueben/:key/:sample", Roles: auth.SignedIn(), Comment: "one step of a sample case"}, Handle: h.showLesson},

		{Permission: auth.Permission{Method: get, Path: "/regeln", Roles: auth.RuleReaders(), Comment: "the rule tables"}, Handle: h.showRules},
		{Permission: auth.Permission{Method: get, Path: "/regeln/:key", Roles: auth.RuleReaders(), Comment: "one table with its rows and a form to try it"}, Handle: h.showRule},
		{Permission: auth.Permission{Method: get, Path: "/regeln/:key/datei", Roles: auth.RuleReaders(), Comment: "the table as a DMN file"}, Handle: h.getRuleFile},
		{Permission: auth.Permission{Method: get, Path: "/regeln/:key/neu", Roles: desk.Releasers(), Comment: "form for a new version of a rule table"}, Handle: h.showReleaseNew(store.KindRules)},
		{Permission: auth.Permission{Method: post, Path: "/regeln/:key/neu", Roles: desk.Releasers(), Comment: "hands in a new version of a rule table"}, Handle: h.proposeRelease(store.KindRules)},
		{Permission: auth.Permission{Method: post, Path: "/regeln/:key/probe", Roles: auth.RuleTesters(), Comment: "says what a table would say; keeps nothing"}, Handle: h.tryRule},
		{Permission: auth.Permission{Method: get, Path: "/fristen", Roles: auth.RuleTesters(), Comment: "form for the last day of a period"}, Handle: h.showDeadline},
		{Permission: auth.Permission{Method: post, Path: "/fristen", Roles: auth.RuleTesters(), Comment: "computes the last day of a period; keeps nothing"}, Handle: h.computeDeadline},
	}
}
