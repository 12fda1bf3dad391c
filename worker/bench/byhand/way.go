package byhand

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"ablauf/workflows/contract"
)

const fiktionDecides = "wirkung,weg,positiverText,bescheinigungWann"

// visits that stay open over several turns.
type held struct {
	fall, annehmen, pruefen, wuerdigen, aufnehmen, sichern, amts, naht, unterlagen, beteiligen, sicherheit, entscheiden, bekanntgeben, vorschlag int
	frist, warten, karte, meldung                                                                                                                int
	da, nahtDue, meldungDue                                                                                                                      time.Time
}

// run is the way of a case that is decided in favour of the person.
func (e *extension) run(ctx workflow.Context) error {
	var h held
	comparison, err := e.accept(ctx, &h)
	if err != nil {
		return err
	}
	deadlines, stop := workflow.WithCancel(ctx)
	e.watch(deadlines, dreimonatsfristUm, h.da)
	e.watch(deadlines, titelendeNaht, h.nahtDue)
	letter, err := e.receive(ctx, &h, comparison)
	if err != nil {
		return err
	}
	checklist, err := e.confirm(ctx, &h, letter)
	if err != nil {
		return err
	}
	title, err := e.examine(ctx, &h, checklist, stop)
	if err != nil {
		return err
	}
	return e.announce(ctx, &h, title)
}

// accept determines what the application brings about, the fee and the three months of § 75 VwGO; it ends with the comparison of the
// intake.
func (e *extension) accept(ctx workflow.Context, h *held) (comparison int, err error) {
	var v int
	if _, err := e.turn(ctx, e.start.StartedAt, func(l *ledger) {
		e.visits++
		h.fall = e.visits
		l.add(contract.Fact{Code: contract.FactStarted, Process: process, Instance: h.fall})
		l.message(contract.FactMessageAwaited, bescheinigungVerlang, h.fall, "bescheinigung")
		l.begin(antragEingegangen)
		h.annehmen = l.pass(antragEingegangen, antragAnnehmen)
		l.begin(annehmenStart)
		v = l.pass(annehmenStart, fiktionBestimmen)
		l.started(fiktionBestimmen, v, "fiktionswirkung")
	}, func() order {
		return e.decision(fiktionBestimmen, v, "fiktionswirkung", "fiktion", "eingang", fiktionDecides, "§ 81 Abs. 3 und 4 AufenthG",
			&e.vars.Fiktion)
	}); err != nil {
		return 0, err
	}
	if _, err := e.turn(ctx, e.now(ctx), func(l *ledger) {
		l.done(fiktionBestimmen, v)
		v = l.pass(fiktionBestimmen, gebuehrBestimmen)
		l.started(gebuehrBestimmen, v, "gebuehr")
	}, func() order {
		return e.decision(gebuehrBestimmen, v, "gebuehr", "gebuehr", "eingang", "", "§§ 45, 49, 50, 52 bis 53 AufenthV",
			&e.vars.Gebuehr)
	}); err != nil {
		return 0, err
	}
	if _, err := e.turn(ctx, e.now(ctx), func(l *ledger) {
		l.done(gebuehrBestimmen, v)
		v = l.pass(gebuehrBestimmen, fristBerechnen)
		l.started(fristBerechnen, v, "frist-berechnen")
	}, func() order { return e.threeMonths(v) }); err != nil {
		return 0, err
	}
	return e.accepted(ctx, h, v)
}

// threeMonths is the computation of the deadline of § 75 VwGO.
func (e *extension) threeMonths(visit int) order {
	w := e.work(fristBerechnen, visit)
	w.TaskType = "frist-berechnen"
	w.Headers = []contract.Pair{
		{Name: "dauer", Value: "3M"},
		{Name: "ab", Value: "eingang"},
		{Name: "art", Value: "vwgo75"},
		{Name: "paragraph", Value: "§ 75 VwGO"},
		{Name: "variable", Value: "vwgoFrist"},
		{Name: "wer", Value: "behoerde"},
		{Name: "fest", Value: "ja"},
	}
	w.Properties = []contract.Pair{{Name: "recht", Value: "§ 75 VwGO, §§ 187, 188 BGB"}}
	return order{fristBerechnen, w.TaskType, w, &e.vars}
}

// accepted goes over from accepting to examining: from here the deadlines of the procedure run.
func (e *extension) accepted(ctx workflow.Context, h *held, deadline int) (comparison int, err error) {
	if h.da, err = e.vars.VwgoFrist.start(1); err != nil {
		return 0, err
	}
	if h.nahtDue, err = e.vars.TitelEnde.start(-7); err != nil {
		return 0, err
	}
	if e.vars.Fiktion.BescheinigungWann != "vor-ablauf" || !h.nahtDue.After(workflow.Now(ctx)) {
		return 0, errElsewhere
	}
	_, err = e.turn(ctx, e.now(ctx), func(l *ledger) {
		l.done(fristBerechnen, deadline)
		l.finish(fristBerechnen, annehmenEnde)
		l.leave(antragAnnehmen, h.annehmen)
		h.pruefen = l.pass(antragAnnehmen, pruefenEntscheiden)
		l.message(contract.FactMessageAwaited, arbeitgeberGeaendert, h.pruefen, "arbeitgeber")
		l.message(contract.FactMessageAwaited, wegzugGemeldet, h.pruefen, "wegzug")
		l.message(contract.FactMessageAwaited, antragRuecknahme, h.pruefen, "ruecknahme")
		l.begin(pruefenStart)
		l.finish(pruefenStart, nebenher)
		h.wuerdigen = l.pass(nebenher, eingangWuerdigen)
		h.frist = l.pass(nebenher, fristUeberwachen)
		h.sichern = l.pass(nebenher, bescheinigungSichern)
		l.begin(wuerdigenStart)
		l.begin(sichernStart)
		h.amts = l.pass(sichernStart, sichernZusammen, vonAmtsWegen)
		l.begin(amtsStart)
		h.naht = l.pass(amtsStart, bescheinigungFrage, titelendeNaht)
		l.timer(contract.FactTimerArmed, titelendeNaht, h.naht, h.nahtDue)
		l.begin(fristStart)
		h.aufnehmen = l.pass(wuerdigenStart, eingangAufnehmen)
		h.warten = l.pass(fristStart, fristWarten)
		l.timer(contract.FactTimerArmed, dreimonatsfristUm, h.warten, h.da)
		l.begin(eingangErfasst)
		comparison = l.pass(eingangErfasst, angabenAbgleichen)
		l.started(angabenAbgleichen, comparison, "eingang-abgleichen")
	}, func() order { return e.compare(comparison) })
	return comparison, err
}

// write has a letter written; the person may rely on the day that it gives.
func (e *extension) write(ctx workflow.Context, p place, visit int, template, law string, headers ...contract.Pair) error {
	w := e.work(p, visit)
	w.TaskType = "schreiben"
	w.Headers = append([]contract.Pair{{Name: "vorlage", Value: process + "/" + template}}, headers...)
	w.Properties = []contract.Pair{{Name: "recht", Value: law}}
	return e.do(ctx, order{p, w.TaskType, w, &e.vars}, false)
}

// confirm sends the confirmation of receipt; then the documents are examined.
func (e *extension) confirm(ctx workflow.Context, h *held, letter int) (checklist int, err error) {
	if err := e.write(ctx, fortgeltungBestaetigen, letter, "eingangsbestaetigung", "§ 81 Abs. 4 AufenthG"); err != nil {
		return 0, err
	}
	_, err = e.turn(ctx, e.now(ctx), func(l *ledger) {
		l.done(fortgeltungBestaetigen, letter)
		l.finish(fortgeltungBestaetigen, wirkungBestaetigt)
		l.leave(eingangWuerdigen, h.wuerdigen)
		l.finish(eingangWuerdigen, unterlagenZusammen)
		h.unterlagen = l.pass(unterlagenZusammen, unterlagenPruefen)
		l.begin(unterlagenStart)
		checklist = l.pass(unterlagenStart, checklisteBestimmen)
		l.started(checklisteBestimmen, checklist, "checkliste-verlaengerung")
	}, func() order {
		return e.decision(checklisteBestimmen, checklist, "checkliste-verlaengerung", "checkliste", "eingang", "",
			"§ 82 Abs. 1 AufenthG", &e.vars.Checkliste)
	})
	return checklist, err
}
