package byhand

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"ablauf/workflows/contract"
)

const fiktionDecides = "zeile,wirkung,weg,positiverText,bescheinigung,bescheinigungWann"

// visits that stay open over several turns.
type held struct {
	annehmen, pruefen, wuerdigen, aufnehmen, sichern, unterlagen, beteiligen, entscheiden, bekanntgeben, vorschlag, frist, warten int
	laeuftAb                                                                                                                      int // 0 until the certificate is issued
	da, laeuftAbDue                                                                                                               time.Time
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
	letter, err := e.receive(ctx, &h, comparison)
	if err != nil {
		return err
	}
	checklist, err := e.confirm(ctx, &h, letter)
	if err != nil {
		return err
	}
	// The certificate is looked after beside everything else, until the decision.
	var beside error
	workflow.Go(deadlines, func(ctx workflow.Context) { beside = e.certificate(ctx, &h) })
	title, err := e.examine(ctx, &h, checklist, stop)
	if err != nil {
		return err
	}
	if beside != nil {
		return beside
	}
	return e.announce(ctx, &h, title)
}

// accept determines what the application brings about, the fee and the three months of § 75 VwGO; it ends with the comparison of the
// intake.
func (e *extension) accept(ctx workflow.Context, h *held) (comparison int, err error) {
	var v int
	if _, err := e.turn(ctx, e.start.StartedAt, func(l *ledger) {
		e.visits++
		l.add(contract.Fact{Code: contract.FactStarted, Process: process, Instance: e.visits})
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
		return e.decision(gebuehrBestimmen, v, "gebuehr", "gebuehr", "eingang", "betrag,zweck", "§§ 45, 49, 50, 52 bis 53 AufenthV",
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
	_, err = e.turn(ctx, e.now(ctx), func(l *ledger) {
		l.done(fristBerechnen, deadline)
		l.finish(fristBerechnen, annehmenEnde)
		l.leave(antragAnnehmen, h.annehmen)
		h.pruefen = l.pass(antragAnnehmen, pruefenEntscheiden)
		l.message(contract.FactMessageAwaited, arbeitgeberGeaendert, h.pruefen, "arbeitgeber")
		l.message(contract.FactMessageAwaited, wegzugGemeldet, h.pruefen, "wegzug")
		l.message(contract.FactMessageAwaited, antragRuecknahme, h.pruefen, "ruecknahme")
		l.begin(pruefenStart)
		l.finish(pruefenStart, fristNebenher)
		h.wuerdigen = l.pass(fristNebenher, eingangWuerdigen)
		h.frist = l.pass(fristNebenher, fristUeberwachen)
		l.begin(wuerdigenStart)
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
func (e *extension) write(ctx workflow.Context, p place, visit int, template, law string) error {
	w := e.work(p, visit)
	w.TaskType = "schreiben"
	w.Headers = []contract.Pair{{Name: "vorlage", Value: process + "/" + template}}
	w.Properties = []contract.Pair{{Name: "recht", Value: law}}
	return e.do(ctx, order{p, w.TaskType, w, &e.vars}, false)
}

// confirm sends the confirmation of receipt; then the documents are examined, and the certificate is looked after beside.
func (e *extension) confirm(ctx workflow.Context, h *held, letter int) (checklist int, err error) {
	if err := e.write(ctx, fortgeltungBestaetigen, letter, "eingangsbestaetigung", "§ 81 Abs. 4 AufenthG"); err != nil {
		return 0, err
	}
	if e.vars.Fiktion.BescheinigungWann != "vor-ablauf" {
		return 0, errElsewhere
	}
	due, err := e.vars.TitelEnde.start(-7)
	if err != nil {
		return 0, err
	}
	_, err = e.turn(ctx, e.now(ctx), func(l *ledger) {
		l.done(fortgeltungBestaetigen, letter)
		l.finish(fortgeltungBestaetigen, wirkungBestaetigt)
		l.leave(eingangWuerdigen, h.wuerdigen)
		l.finish(eingangWuerdigen, erneutZusammen, nebenher)
		l.finish(nebenher, unterlagenZusammen)
		h.sichern = l.pass(nebenher, bescheinigungSichern)
		h.unterlagen = l.pass(unterlagenZusammen, unterlagenPruefen)
		l.begin(sichernStart)
		l.begin(unterlagenStart)
		l.finish(sichernStart, bescheinigungFrage)
		checklist = l.pass(unterlagenStart, checklisteBestimmen)
		l.started(checklisteBestimmen, checklist, "checkliste-verlaengerung")
		h.laeuftAb = l.pass(bescheinigungFrage, titelendeNaht)
		l.timer(contract.FactTimerArmed, titelendeNaht, h.laeuftAb, due)
	}, func() order {
		return e.decision(checklisteBestimmen, checklist, "checkliste-verlaengerung", "checkliste", "eingang", "code",
			"§ 82 Abs. 1 AufenthG", &e.vars.Checkliste)
	})
	return checklist, err
}

// certificate sees to the certificate of § 81 Abs. 5 AufenthG: it is owed a week before the title ends.
func (e *extension) certificate(ctx workflow.Context, h *held) error {
	near, err := e.vars.TitelEnde.start(-7)
	if err != nil {
		return err
	}
	wait := max(near.Sub(workflow.Now(ctx)), 0)
	timer := workflow.NewTimerWithOptions(ctx, wait, workflow.TimerOptions{Summary: titelendeNaht.id})
	if err := timer.Get(ctx, nil); err != nil {
		return err
	}
	if err := e.undelivered(ctx, near); err != nil {
		return err
	}
	var v int
	if _, err := e.turn(ctx, near, func(l *ledger) {
		l.timer(contract.FactTimerFired, titelendeNaht, h.laeuftAb, near)
		l.leave(titelendeNaht, h.laeuftAb)
		h.laeuftAb = 0
		v = l.pass(titelendeNaht, bescheinigungZusammen, bescheinigungAusstelln)
		e.open(l, bescheinigungAusstelln, v, "fiktionsbescheinigung", "clearing", "3 AT", "§ 81 Abs. 5 AufenthG")
	}, nil); err != nil {
		return err
	}
	err = e.finished(ctx, bescheinigungAusstelln, v, func(l *ledger) {
		h.laeuftAb = l.pass(bescheinigungAusstelln, bescheinigungLaeuftAb)
		if h.laeuftAbDue, err = e.vars.BescheinigungBis.start(-21); err == nil {
			l.timer(contract.FactTimerArmed, bescheinigungLaeuftAb, h.laeuftAb, h.laeuftAbDue)
		}
	}, nil)
	if err == nil {
		e.watch(ctx, bescheinigungLaeuftAb, h.laeuftAbDue)
	}
	return err
}
