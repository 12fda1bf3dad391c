package byhand

import (
	"encoding/json"
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"ablauf/workflows/contract"
	"ablauf/workflows/feel"
)

// security finds out whether the security authorities are to be asked. The list is silent and the officer says no: then it ends here.
func (e *extension) security(ctx workflow.Context, h *held, list int) error {
	e.queried = queried{CaseID: e.vars.CaseID, AntragArt: e.vars.AntragArt}
	w := e.work(listeAbgleichen, list)
	w.TaskType = "sicherheitsliste"
	w.Headers = []contract.Pair{{Name: "variable", Value: "sicherheitListe"}}
	w.Properties = []contract.Pair{{Name: "recht", Value: "§ 73 Abs. 2 bis 4 AufenthG"}}
	if err := e.do(ctx, order{listeAbgleichen, w.TaskType, w, &e.queried}, true); err != nil {
		return err
	}
	if e.queried.SicherheitListe != "person" {
		return errElsewhere
	}
	var v int
	if _, err := e.turn(ctx, e.now(ctx), func(l *ledger) {
		l.done(listeAbgleichen, list)
		v = l.pass(listeAbgleichen, listeFrage, abfrageEntscheiden)
		e.open(l, abfrageEntscheiden, v, "noetig", "sicherheit", "2 AT", "§ 73 Abs. 2 bis 4 AufenthG")
	}, nil); err != nil {
		return err
	}
	return e.finished(ctx, abfrageEntscheiden, v, func(l *ledger) {
		l.finish(abfrageEntscheiden, entschiedenFrage, abfrageVerneint)
		l.leave(sicherheitAbfrage, h.sicherheit)
		l.finish(sicherheitAbfrage, nachSicherheit)
		l.follow(nachSicherheit, beteiligtZusammen)
		e.vars.Sicherheitsabfrage = "nicht-noetig"
		e.vars.SicherheitAbgefragtAm = &date{At: "date", Day: e.at.In(feel.Berlin()).Format(time.DateOnly)}
	}, nil)
}

// orderCard goes from the report to the register over the order of the card to the manufacturer's word that it was delivered.
func (e *extension) orderCard(ctx workflow.Context, h *held, report int) error {
	var v int
	if _, err := e.turn(ctx, e.now(ctx), func(l *ledger) {
		l.done(azrMelden, report)
		l.finish(azrMelden, gefragtFrage, gefragtZusammen, bewilligungBekannt)
		l.leave(bekanntgeben, h.bekanntgeben)
		h.karte = l.pass(bekanntgeben, karteAusgeben)
		l.message(contract.FactMessageAwaited, azrAntwort, h.karte, "azrantwort")
		l.begin(karteStart)
		v = l.pass(karteStart, bestellenZusammen, karteBestellen)
		l.started(karteBestellen, v, "kartenbestellung")
	}, func() order {
		e.vars.KartenZustellweg = "abholung"
		return e.owes(karteBestellen, v, "kartenbestellung", "§ 78 AufenthG, §§ 60a, 61c AufenthV",
			contract.Pair{Name: "zustellwegVariable", Value: "kartenZustellweg"}, contract.Pair{Name: "variable", Value: "karteBestelltAm"})
	}); err != nil {
		return err
	}
	e.vars.KartenZustellweg = ""
	return e.awaitCard(ctx, h, v)
}

// inSixWeeks gives the beginning of the day six weeks from now in Europe/Berlin.
func inSixWeeks(at time.Time) time.Time {
	today := at.In(feel.Berlin())
	return time.Date(today.Year(), today.Month(), today.Day()+42, 0, 0, 0, 0, feel.Berlin()).UTC()
}

// awaitCard waits for the manufacturer; then the case is over. Nobody has to be asked for a certificate, because none was issued.
func (e *extension) awaitCard(ctx workflow.Context, h *held, ordered int) error {
	late, stop := workflow.WithCancel(ctx)
	e.card = &letter{}
	if _, err := e.turn(ctx, e.now(ctx), func(l *ledger) {
		l.done(karteBestellen, ordered)
		h.meldung = l.pass(karteBestellen, karteZusammen, karteWarten)
		h.meldungDue = inSixWeeks(e.at)
		l.message(contract.FactMessageAwaited, karteGemeldet, h.meldung, "kartenmeldung")
		l.message(contract.FactMessageAwaited, bestellungAngekommen, h.meldung, "uebermittlung")
		l.timer(contract.FactTimerArmed, karteAusgeblieben, h.meldung, h.meldungDue)
	}, nil); err != nil {
		return err
	}
	e.watch(late, karteAusgeblieben, h.meldungDue)
	if err := workflow.Await(ctx, func() bool { return e.card.done != nil }); err != nil {
		return err
	}
	stop()
	d := *e.card.done
	if err := json.Unmarshal(d.Deciding, &e.vars); err != nil {
		return fmt.Errorf("report of the manufacturer: %w", err)
	}
	if e.vars.Kartenstand != "zugestellt" {
		return errElsewhere
	}
	e.closed, e.outcome = true, titelVerlaengert.id
	projected, err := e.turn(ctx, d.At, func(l *ledger) {
		l.received(karteGemeldet, h.meldung, d)
		l.message(contract.FactMessageForgotten, karteGemeldet, h.meldung, "kartenmeldung")
		l.message(contract.FactMessageForgotten, bestellungAngekommen, h.meldung, "uebermittlung")
		l.timer(contract.FactTimerCancelled, karteAusgeblieben, h.meldung, h.meldungDue)
		l.leave(karteWarten, h.meldung)
		l.finish(karteWarten, karteGemeldet, karteFrage, ausgegebenZusammen, umlaufFrage, karteFertigZusammen, karteAusgegeben)
		l.leave(karteAusgeben, h.karte)
		l.message(contract.FactMessageForgotten, azrAntwort, h.karte, "azrantwort")
		l.finish(karteAusgeben, titelVerlaengert)
		l.message(contract.FactMessageForgotten, bescheinigungVerlang, h.fall, "bescheinigung")
		l.add(contract.Fact{Code: contract.FactCompletedCase, Element: titelVerlaengert.id, Name: titelVerlaengert.name})
	}, nil)
	e.card.verdict = &contract.Verdict{Accepted: true, Rev: e.rev, Projected: projected}
	return err
}
