package byhand

// place is an element of the procedure, as the case page names it.
type place struct{ id, name, kind string }

const process = "verlaengerung"

// The kinds of places.
const (
	start     = "startEvent"
	end       = "endEvent"
	terminate = "terminateEnd"
	part      = "subProcess"
	choice    = "exclusiveGateway"
	parallel  = "parallelGateway"
	rule      = "businessRuleTask"
	service   = "serviceTask"
	send      = "sendTask"
	user      = "userTask"
	clock     = "timerCatch"
	clockEdge = "timerBoundary"
	mailEdge  = "messageBoundary"
)

// The places of the way, in the order in which it comes by.
var (
	antragEingegangen = place{"antrag-eingegangen", "Antrag eingegangen", start}
	antragAnnehmen    = place{"antrag-annehmen", "Antrag annehmen", part}
	annehmenStart     = place{"annehmen-start", "Antrag erfasst", start}
	fiktionBestimmen  = place{"fiktion-bestimmen", "Fiktionswirkung bestimmen", rule}
	gebuehrBestimmen  = place{"gebuehr-bestimmen", "Zweck und Gebühr bestimmen", rule}
	fristBerechnen    = place{"vwgo-frist-berechnen", "Dreimonatsfrist berechnen", service}
	annehmenEnde      = place{"annehmen-ende", "Antrag angenommen", end}

	pruefenEntscheiden     = place{"antrag-pruefen-entscheiden", "Antrag prüfen und entscheiden", part}
	verzoegerungDroht      = place{"verzoegerung-droht", "14 Tage vor 3 Monaten, § 75 VwGO", clockEdge}
	verzoegerungDa         = place{"verzoegerung-eingetreten", "3 Monate, § 75 VwGO", clockEdge}
	arbeitgeberGeaendert   = place{"arbeitgeber-geaendert", "Arbeitgeber geändert", mailEdge}
	wegzugGemeldet         = place{"wegzug-gemeldet", "Wegzug gemeldet", mailEdge}
	antragRuecknahme       = place{"antrag-ruecknahme", "Rücknahme erklärt", mailEdge}
	pruefenStart           = place{"pruefen-start", "Antrag angenommen", start}
	eingangWuerdigen       = place{"eingang-wuerdigen", "Eingang würdigen", part}
	wuerdigenStart         = place{"wuerdigen-start", "Wirkung bestimmt", start}
	wirkungFrage           = place{"wirkung-frage", "Was bewirkt der Antrag?", choice}
	fortgeltungZusammen    = place{"fortgeltung-zusammen", "", choice}
	fortgeltungBestaetigen = place{"fortgeltung-bestaetigen", "Eingang und Fortgeltung bestätigen", send}
	wirkungBestaetigt      = place{"wirkung-bestaetigt", "Wirkung bestätigt", end}
	nebenher               = place{"bescheinigung-nebenher", "", parallel}

	bescheinigungSichern   = place{"bescheinigung-sichern", "Bescheinigung sichern", part}
	sichernStart           = place{"sichern-start", "Wirkung gewürdigt", start}
	bescheinigungFrage     = place{"bescheinigung-frage", "Bescheinigung geschuldet?", choice}
	titelendeNaht          = place{"titelende-naht", "7 Tage vor Titelende, § 81 Abs. 5", clock}
	bescheinigungZusammen  = place{"bescheinigung-zusammen", "", choice}
	bescheinigungLaeuftAb  = place{"bescheinigung-laeuft-ab", "3 Wochen vor Ende der Bescheinigung", clock}
	bescheinigungAusstelln = place{"bescheinigung-ausstellen", "Fiktionsbescheinigung ausstellen", user}

	unterlagenZusammen       = place{"unterlagen-zusammen", "", choice}
	unterlagenPruefen        = place{"unterlagen-pruefen", "Unterlagen prüfen", part}
	unterlagenStart          = place{"unterlagen-start", "Eingang gewürdigt", start}
	checklisteBestimmen      = place{"checkliste-bestimmen", "Checkliste bestimmen", rule}
	vollstaendigkeitZusammen = place{"vollstaendigkeit-zusammen", "", choice}
	vollstaendigkeitPruefen  = place{"vollstaendigkeit-pruefen", "Vollständigkeit prüfen", user}
	vollstaendigFrage        = place{"vollstaendig-frage", "Vollständig?", choice}
	unterlagenVollstaendig   = place{"unterlagen-vollstaendig", "Unterlagen vollständig", end}

	stellenBeteiligen = place{"stellen-beteiligen", "Stellen beteiligen", part}
	beteiligenStart   = place{"beteiligen-start", "Unterlagen geprüft", start}
	beteiligenTeilen  = place{"beteiligen-teilen", "", parallel}
	baBestimmen       = place{"ba-zustimmung-bestimmen", "BA-Zustimmung bestimmen", rule}
	baNoetigFrage     = place{"ba-noetig-frage", "Zustimmung der BA nötig?", choice}
	baErledigt        = place{"ba-erledigt", "", choice}
	registerEintragen = place{"registerauskuenfte-eintragen", "Registerauskünfte eintragen", user}
	beteiligtZusammen = place{"beteiligen-zusammen", "", parallel}
	aussetzungZusamm  = place{"aussetzung-zusammen", "", choice}
	aussetzenFrage    = place{"aussetzen-frage", "Nach § 79 Abs. 2 aussetzen?", choice}
	beteiligungFertig = place{"beteiligung-abgeschlossen", "Beteiligung abgeschlossen", end}

	ueberEntscheiden    = place{"ueber-antrag-entscheiden", "Über Antrag entscheiden", part}
	entscheidenStart    = place{"entscheiden-start", "Antrag entscheidungsreif", start}
	entscheidenZusammen = place{"entscheiden-zusammen", "", choice}
	antragEntscheiden   = place{"antrag-entscheiden", "Über den Antrag entscheiden", user}
	wieWeiterFrage      = place{"wie-weiter-frage", "Wie weiter?", choice}
	vieraugenBestimmen  = place{"vieraugen-bestimmen", "Vier-Augen-Regel bestimmen", rule}
	mitzeichnungFrage   = place{"mitzeichnung-noetig-frage", "Mitzeichnung nötig?", choice}
	entschiedenZusammen = place{"entschieden-zusammen", "", choice}
	entscheidungSteht   = place{"entscheidung-steht", "Entscheidung steht", end}
	entscheidungFrage   = place{"entscheidung-frage", "Wie entschieden?", choice}
	biometrieFrage      = place{"biometrie-frage", "Biometrie nötig?", choice}
	biometrieErfassen   = place{"biometrie-erfassen", "Biometrie erfassen", user}
	biometrieZusammen   = place{"biometrie-zusammen", "", choice}
	verlaengerungEntsch = place{"verlaengerung-entschieden", "Verlängerung entschieden", terminate}
	bekanntgeben        = place{"entscheidung-bekanntgeben", "Entscheidung bekannt geben", part}
	bekanntgebenStart   = place{"bekanntgeben-start", "Entscheidung steht", start}
	tenorFrage          = place{"tenor-frage", "Verlängern oder ablehnen?", choice}
	titelEintragen      = place{"titel-eintragen", "Titel verlängern", service}
	bescheidSenden      = place{"bescheid-senden", "Bescheid senden", send}
	bewilligungBekannt  = place{"bewilligung-bekanntgegeben", "Bewilligung bekannt gegeben", end}
	titelVerlaengtFrage = place{"titel-verlaengert-frage", "Titel verlängert?", choice}
	titelVerlaengert    = place{"titel-verlaengert", "Titel verlängert", terminate}
)
