package byhand

import (
	"go.temporal.io/sdk/workflow"

	"ablauf/workflows/contract"
)

// examine goes from the checklist to the decision and ends with the title that is to be recorded.
func (e *extension) examine(ctx workflow.Context, h *held, checklist int, stop workflow.CancelFunc) (title int, err error) {
	var v int
	if _, err := e.turn(ctx, e.now(ctx), func(l *ledger) {
		l.done(checklisteBestimmen, checklist)
		v = l.pass(checklisteBestimmen, vollstaendigkeitZusammen, vollstaendigkeitPruefen)
		e.open(l, vollstaendigkeitPruefen, v, "vollstaendigkeit", "clearing", "5 AT", "§ 82 Abs. 1 AufenthG")
	}, nil); err != nil {
		return 0, err
	}
	var ba, register int
	if err := e.finished(ctx, vollstaendigkeitPruefen, v, func(l *ledger) {
		l.finish(vollstaendigkeitPruefen, vollstaendigFrage, unterlagenVollstaendig)
		l.leave(unterlagenPruefen, h.unterlagen)
		h.beteiligen = l.pass(unterlagenPruefen, stellenBeteiligen)
		l.begin(beteiligenStart)
		l.finish(beteiligenStart, beteiligenTeilen)
		ba = l.pass(beteiligenTeilen, baBestimmen)
		l.started(baBestimmen, ba, "ba-zustimmung")
		register = l.pass(beteiligenTeilen, registerEintragen)
		e.open(l, registerEintragen, register, "registerauskuenfte", "sachbearbeitung", "5 AT", "§ 73, § 79 Abs. 2 AufenthG")
	}, func() order {
		return e.decision(baBestimmen, ba, "ba-zustimmung", "baZustimmung", "entscheidung", "noetig", "§ 39 AufenthG, §§ 9, 35 BeschV",
			&e.vars.BaZustimmung)
	}); err != nil {
		return 0, err
	}
	if !e.vars.Vollstaendig {
		return 0, errElsewhere
	}
	if err := e.involve(ctx, ba); err != nil {
		return 0, err
	}
	return e.conclude(ctx, h, register, stop)
}

// involve goes on where the Bundesagentur für Arbeit need not approve.
func (e *extension) involve(ctx workflow.Context, v int) error {
	if e.vars.BaZustimmung.Noetig {
		return errElsewhere
	}
	_, err := e.turn(ctx, e.now(ctx), func(l *ledger) {
		l.done(baBestimmen, v)
		l.finish(baBestimmen, baNoetigFrage, baErledigt)
		l.follow(baErledigt, beteiligtZusammen)
	}, nil)
	return err
}

// conclude goes from the registers over the decision to the end of the procedure's deadlines.
func (e *extension) conclude(ctx workflow.Context, h *held, register int, stop workflow.CancelFunc) (title int, err error) {
	var v int
	if err := e.finished(ctx, registerEintragen, register, func(l *ledger) {
		l.finish(registerEintragen, beteiligtZusammen, aussetzungZusamm, aussetzenFrage, beteiligungFertig)
		l.leave(stellenBeteiligen, h.beteiligen)
		h.entscheiden = l.pass(stellenBeteiligen, ueberEntscheiden)
		l.begin(entscheidenStart)
		v = l.pass(entscheidenStart, entscheidenZusammen, antragEntscheiden)
		e.open(l, antragEntscheiden, v, "entscheiden", "sachbearbeitung", "10 AT", "§ 8 AufenthG, § 35a VwVfG")
	}, nil); err != nil {
		return 0, err
	}
	if *e.vars.Aussetzung {
		return 0, errElsewhere
	}
	if err := e.finished(ctx, antragEntscheiden, v, func(l *ledger) {
		v = l.pass(antragEntscheiden, wieWeiterFrage, vieraugenBestimmen)
		l.started(vieraugenBestimmen, v, "vier-augen")
	}, func() order {
		return e.decision(vieraugenBestimmen, v, "vier-augen", "vierAugen", "entscheidung", "mitzeichnung", "§ 35 VwVfG", &e.vars.VierAugen)
	}); err != nil {
		return 0, err
	}
	if e.vars.VierAugen.Mitzeichnung || e.vars.Entscheidung != "verlaengern" || !*e.vars.BiometrieNoetig {
		return 0, errElsewhere
	}
	if _, err := e.turn(ctx, e.now(ctx), func(l *ledger) {
		l.done(vieraugenBestimmen, v)
		l.finish(vieraugenBestimmen, mitzeichnungFrage, entschiedenZusammen, entscheidungSteht)
		l.leave(ueberEntscheiden, h.entscheiden)
		v = l.pass(ueberEntscheiden, entscheidungFrage, biometrieFrage, biometrieErfassen)
		e.open(l, biometrieErfassen, v, "biometrie", "clearing", "14 KT", "§ 82 Abs. 5 AufenthG, § 61a AufenthV")
	}, nil); err != nil {
		return 0, err
	}
	err = e.finished(ctx, biometrieErfassen, v, func(l *ledger) {
		l.finish(biometrieErfassen, biometrieZusammen, verlaengerungEntsch)
		e.withdraw(l, h)
		h.bekanntgeben = l.pass(pruefenEntscheiden, bekanntgeben)
		l.begin(bekanntgebenStart)
		title = l.pass(bekanntgebenStart, tenorFrage, titelEintragen)
		l.started(titelEintragen, title, "titel-verlaengern")
	}, func() order {
		w := e.work(titelEintragen, title)
		w.TaskType = "titel-verlaengern"
		w.Properties = []contract.Pair{{Name: "recht", Value: "§ 8 AufenthG"}}
		return order{titelEintragen, w.TaskType, w, &e.vars}
	})
	stop()
	return title, err
}

// withdraw ends what the decision makes needless.
func (e *extension) withdraw(l *ledger, h *held) {
	l.cancelled(bescheinigungLaeuftAb, h.laeuftAb, verlaengerungEntsch.id)
	l.timer(contract.FactTimerCancelled, bescheinigungLaeuftAb, h.laeuftAb, h.laeuftAbDue)
	l.cancelled(bescheinigungSichern, h.sichern, verlaengerungEntsch.id)
	l.leave(pruefenEntscheiden, h.pruefen)
	l.timer(contract.FactTimerCancelled, verzoegerungDroht, h.pruefen, h.droht)
	l.timer(contract.FactTimerCancelled, verzoegerungDa, h.pruefen, h.da)
	l.message(contract.FactMessageForgotten, arbeitgeberGeaendert, h.pruefen, "arbeitgeber")
	l.message(contract.FactMessageForgotten, wegzugGemeldet, h.pruefen, "wegzug")
	l.message(contract.FactMessageForgotten, antragRuecknahme, h.pruefen, "ruecknahme")
}

// announce sends the decision, after the new title has been recorded.
func (e *extension) announce(ctx workflow.Context, h *held, title int) error {
	var letter int
	if _, err := e.turn(ctx, e.now(ctx), func(l *ledger) {
		l.done(titelEintragen, title)
		letter = l.pass(titelEintragen, bescheidSenden)
		l.started(bescheidSenden, letter, "schreiben")
	}, nil); err != nil {
		return err
	}
	if err := e.write(ctx, bescheidSenden, letter, "bescheid-bewilligung", "§ 77 AufenthG"); err != nil {
		return err
	}
	e.closed, e.outcome = true, titelVerlaengert.id
	_, err := e.turn(ctx, e.now(ctx), func(l *ledger) {
		l.done(bescheidSenden, letter)
		l.finish(bescheidSenden, bewilligungBekannt)
		l.leave(bekanntgeben, h.bekanntgeben)
		l.finish(bekanntgeben, titelVerlaengtFrage, titelVerlaengert)
		l.add(contract.Fact{Code: contract.FactCompletedCase, Element: titelVerlaengert.id, Name: titelVerlaengert.name})
	}, nil)
	return err
}
