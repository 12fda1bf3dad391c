package byhand

import (
	"go.temporal.io/sdk/workflow"

	"ablauf/workflows/contract"
)

// compare is the comparison of an application with the file. The called procedure is handed what it is given with it.
func (e *extension) compare(visit int) order {
	e.intake = received{CaseID: e.vars.CaseID, EingangAm: e.vars.EingangAm}
	w := e.work(angabenAbgleichen, visit)
	w.TaskType = "eingang-abgleichen"
	w.Properties = []contract.Pair{{Name: "recht", Value: "§ 24 VwVfG"}}
	return order{angabenAbgleichen, w.TaskType, w, &e.intake}
}

// receive goes through the called procedure of the intake where nobody has to find anything out; it ends with the letter that is owed.
func (e *extension) receive(ctx workflow.Context, h *held, comparison int) (letter int, err error) {
	e.intake.Ergebnis = "weiter"
	var v int
	if _, err := e.turn(ctx, e.now(ctx), func(l *ledger) {
		l.done(angabenAbgleichen, comparison)
		v = l.pass(angabenAbgleichen, zustaendigkeitBest)
		l.started(zustaendigkeitBest, v, "zustaendigkeit")
	}, func() order {
		return e.decision(zustaendigkeitBest, v, "zustaendigkeit", "zustaendigkeit", "entscheidung", "zustaendig,gruppe,grund",
			"§ 3 VwVfG, § 71 AufenthG", &e.intake.Zustaendigkeit)
	}); err != nil {
		return 0, err
	}
	if !e.intake.clear() {
		return 0, errElsewhere
	}
	if _, err := e.turn(ctx, e.now(ctx), func(l *ledger) {
		l.done(zustaendigkeitBest, v)
		v = l.pass(zustaendigkeitBest, klaerenFrage, geklaertZusammen, formlosFrage, teamZuweisen)
		l.started(teamZuweisen, v, "team-zuweisen")
	}, func() order { return e.assign(v) }); err != nil {
		return 0, err
	}
	e.vars.Aufnahme = e.intake.Ergebnis
	if e.vars.Fiktion.Weg != "bestaetigen" {
		return 0, errElsewhere
	}
	_, err = e.turn(ctx, e.now(ctx), func(l *ledger) {
		l.done(teamZuweisen, v)
		l.finish(teamZuweisen, eingangGeklaert)
		l.leave(eingangAufnehmen, h.aufnehmen)
		letter = l.pass(eingangAufnehmen, aufnahmeFrage, wirkungFrage, fortgeltungZusammen, fortgeltungBestaetigen)
		l.started(fortgeltungBestaetigen, letter, "schreiben")
	}, nil)
	return letter, err
}

// assign is the choice of the team that the table of competence names.
func (e *extension) assign(visit int) order {
	w := e.work(teamZuweisen, visit)
	w.TaskType = "team-zuweisen"
	w.Headers = []contract.Pair{{Name: "quelle", Value: "zustaendigkeit"}}
	w.Properties = []contract.Pair{{Name: "recht", Value: "§ 3 VwVfG"}}
	return order{teamZuweisen, w.TaskType, w, nil}
}
