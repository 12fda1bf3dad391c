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
	var ba, register, list int
	if err := e.finished(ctx, vollstaendigkeitPruefen, v, func(l *ledger) {
		l.finish(vollstaendigkeitPruefen, vollstaendigFrage, unterlagenVollstaendig)
		l.leave(unterlagenPruefen, h.unterlagen)
		h.beteiligen = l.pass(unterlagenPruefen, stellenBeteiligen)
		l.begin(beteiligenStart)
		l.finish(beteiligenStart, beteiligenTeilen)
		ba = l.pass(beteiligenTeilen, baBestimmen)
		l.started(baBestimmen, ba, "ba-zustimmung")
		register = l.pass(beteiligenTeilen, registerEintragen)
		e.open(l, registerEintragen, register, "registerauskuenfte", "sachbearbeitung", "5 AT", "§ 5, § 79 Abs. 2 AufenthG; § 41 Abs. 1 Nr. 7 BZRG")
		h.sicherheit = l.pass(beteiligenTeilen, vorSicherheit, sicherheitAbfrage)
		l.begin(abfrageNoetig)
		list = l.pass(abfrageNoetig, listeAbgleichen)
		l.started(listeAbgleichen, list, "sicherheitsliste")
	}, func() order {
		return e.decision(baBestimmen, ba, "ba-zustimmung", "baZustimmung", "entscheidung", "noetig", "§ 39 AufenthG, §§ 9, 35 BeschV",
			&e.vars.BaZustimmung)
	}); err != nil {
		return 0, err
	}
	if !e.vars.Vollstaendig {
		return 0, errElsewhere
	}
	var beside error
	workflow.Go(ctx, func(ctx workflow.Context) { beside = e.security(ctx, h, list) })
	if err := e.involve(ctx, ba); err != nil {
		return 0, err
	}
	if beside != nil {
		return 0, beside
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
	v, err := e.decide(ctx, h, register)
	if err != nil {
		return 0, err
	}
	err = e.finished(ctx, biometrieErfassen, v, func(l *ledger) {
		l.finish(biometrieErfassen, biometrieZusammen, verlaengerungEntsch)
		e.withdraw(l, h)
		h.bekanntgeben = l.pass(pruefenEntscheiden, bewilligtFrage, bekanntgeben)
		l.begin(bekanntgebenStart)
		title = l.pass(bekanntgebenStart, titelEintragen)
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

// decide goes from the registers through the called procedure of the decision to the biometric data.
func (e *extension) decide(ctx workflow.Context, h *held, register int) (v int, err error) {
	if v, err = e.propose(ctx, h, register); err != nil {
		return 0, err
	}
	if err := e.finished(ctx, antragEntscheiden, v, func(l *ledger) {
		v = l.pass(antragEntscheiden, entwurfFrage, bewilligungZusammen, vieraugenBestimmen)
		l.started(vieraugenBestimmen, v, "vier-augen")
	}, func() order {
		e.asked.Entscheidung, e.asked.Weg = e.vars.Entscheidung, "entwurf"
		e.asked.Ergebnis = &ergebnis{Ergebnis: "bewilligt", BiometrieNoetig: e.vars.BiometrieNoetig}
		return e.decision(vieraugenBestimmen, v, "vier-augen", "vierAugen", "entscheidung", "mitzeichnung", "§§ 20, 21, 35 VwVfG", &e.vars.VierAugen)
	}); err != nil {
		return 0, err
	}
	if e.vars.VierAugen.Mitzeichnung || e.vars.Entscheidung != "verlaengern" || !*e.vars.BiometrieNoetig {
		return 0, errElsewhere
	}
	_, err = e.turn(ctx, e.now(ctx), func(l *ledger) {
		l.done(vieraugenBestimmen, v)
		l.finish(vieraugenBestimmen, mitzeichnungFrage, einklickFrage, gezeichnetZusammen, bewilligt)
		l.leave(ueberEntscheiden, h.entscheiden)
		v = l.pass(ueberEntscheiden, entscheidungFrage, biometrieFrage, biometrieErfassen)
		e.open(l, biometrieErfassen, v, "biometrie", "clearing", "14 KT", "§ 82 Abs. 5 AufenthG, § 61a AufenthV")
	}, nil)
	return v, err
}

// call hands the called procedure what it is given. The title still runs, so the new one begins on the day after it.
func (e *extension) call() {
	e.asked = asked{
		CaseID: e.vars.CaseID, AntragArt: e.vars.AntragArt, TitelEnde: e.vars.TitelEnde, FiktionWirkung: e.vars.Fiktion.Wirkung,
		BaNoetig: e.vars.BaZustimmung.Noetig, BaErgebnis: "nicht-gefragt", Sicherheitsabfrage: e.vars.Sicherheitsabfrage,
	}
}

// propose asks the three tables what they propose, and opens the draft: the case is not green.
func (e *extension) propose(ctx workflow.Context, h *held, register int) (v int, err error) {
	var course kurs
	var length dauer
	var light []licht
	if err := e.finished(ctx, registerEintragen, register, func(l *ledger) {
		l.finish(registerEintragen, beteiligtZusammen, aussetzungZusamm, aussetzenFrage, beteiligungFertig)
		l.leave(stellenBeteiligen, h.beteiligen)
		h.entscheiden = l.pass(stellenBeteiligen, entscheidenZusammen, ueberEntscheiden)
		l.begin(entscheidungsreif)
		h.vorschlag = l.pass(entscheidungsreif, vorschlagBilden)
		l.begin(vorschlagStart)
		v = l.pass(vorschlagStart, kursBestimmen)
		l.started(kursBestimmen, v, "integrationskurs")
	}, func() order {
		e.call()
		return e.decision(kursBestimmen, v, "integrationskurs", "kurs", "entscheidung", "verpflichtet", "§ 8 Abs. 3, §§ 44, 44a AufenthG", &course)
	}); err != nil {
		return 0, err
	}
	if *e.vars.Aussetzung {
		return 0, errElsewhere
	}
	e.asked.KursVerpflichtet = &course.Verpflichtet
	if _, err := e.turn(ctx, e.now(ctx), func(l *ledger) {
		l.done(kursBestimmen, v)
		v = l.pass(kursBestimmen, dauerBestimmen)
		l.started(dauerBestimmen, v, "titeldauer")
	}, func() order { return e.lengthOf(v, &length) }); err != nil {
		return 0, err
	}
	e.asked.TitelBeginn, e.asked.VorschlagBis = nil, length.Bis
	if _, err := e.turn(ctx, e.now(ctx), func(l *ledger) {
		l.done(dauerBestimmen, v)
		v = l.pass(dauerBestimmen, ampelBestimmen)
		l.started(ampelBestimmen, v, "entscheidung-ampel")
	}, func() order {
		return e.decision(ampelBestimmen, v, "entscheidung-ampel", "ampel", "entscheidung", "pruefpunkt,farbe", "§ 5, § 8 AufenthG, § 35a VwVfG", &light)
	}); err != nil {
		return 0, err
	}
	if e.asked.AmpelFarbe = colour(light); e.asked.AmpelFarbe == "gruen" {
		return 0, errElsewhere
	}
	_, err = e.turn(ctx, e.now(ctx), func(l *ledger) {
		l.done(ampelBestimmen, v)
		l.finish(ampelBestimmen, vorschlagGebildet)
		l.leave(vorschlagBilden, h.vorschlag)
		v = l.pass(vorschlagBilden, ampelFrage, entwurfZusammen, antragEntscheiden)
		e.open(l, antragEntscheiden, v, "entscheiden", "sachbearbeitung", "10 AT", "§ 8 AufenthG; § 35a VwVfG")
	}, nil)
	return v, err
}

// lengthOf is the table of lengths; it counts from the first day of the new title.
func (e *extension) lengthOf(v int, result *dauer) order {
	e.asked.TitelBeginn, _ = e.asked.TitelEnde.next() // a day that the case began with can be read
	o := e.decision(dauerBestimmen, v, "titeldauer", "dauer", "entscheidung", "bis", "§ 7 Abs. 2 Satz 1, § 8, § 18 Abs. 4 AufenthG", result)
	o.work.Properties = append(o.work.Properties, contract.Pair{Name: "rechnetAb", Value: "titelBeginn"})
	return o
}

// withdraw ends what the decision makes needless.
func (e *extension) withdraw(l *ledger, h *held) {
	l.cancelled(fristWarten, h.warten, verlaengerungEntsch.id)
	l.timer(contract.FactTimerCancelled, dreimonatsfristUm, h.warten, h.da)
	l.cancelled(fristUeberwachen, h.frist, verlaengerungEntsch.id)
	l.cancelled(titelendeNaht, h.naht, verlaengerungEntsch.id)
	l.timer(contract.FactTimerCancelled, titelendeNaht, h.naht, h.nahtDue)
	l.cancelled(vonAmtsWegen, h.amts, verlaengerungEntsch.id)
	l.cancelled(bescheinigungSichern, h.sichern, verlaengerungEntsch.id)
	l.leave(pruefenEntscheiden, h.pruefen)
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
	if err := e.write(ctx, bescheidSenden, letter, "bescheid-bewilligung", "§ 77 AufenthG", contract.Pair{
		Name: "entschieden", Value: "vorschlag-bestaetigen,antrag-entscheiden,stichprobe-pruefen,entscheidung-mitzeichnen",
	}); err != nil {
		return err
	}
	var v int
	if _, err := e.turn(ctx, e.now(ctx), func(l *ledger) {
		l.done(bescheidSenden, letter)
		v = l.pass(bescheidSenden, azrMelden)
		l.started(azrMelden, v, "azr-meldung")
	}, func() order {
		e.vars.AzrSachverhalt = "verlaengerung"
		return e.owes(azrMelden, v, "azr-meldung", "§ 6 AZRG", contract.Pair{Name: "sachverhaltVariable", Value: "azrSachverhalt"})
	}); err != nil {
		return err
	}
	e.vars.AzrSachverhalt = ""
	return e.orderCard(ctx, h, v)
}

// owes is a message to a partner that an element owes.
func (e *extension) owes(p place, visit int, kind, law string, headers ...contract.Pair) order {
	w := e.work(p, visit)
	w.TaskType, w.Headers = kind, headers
	w.Properties = []contract.Pair{{Name: "recht", Value: law}}
	return order{p, kind, w, nil}
}
