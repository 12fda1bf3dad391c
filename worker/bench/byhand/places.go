package byhand

import "slices"

// place is an element of the procedure, as the case page names it.
type place struct{ id, name, kind string }

const process = "verlaengerung"

// decision is the procedure that is called to decide; deciding are its places.
const decision = "entscheidung"

var deciding = []place{
	entscheidungsreif, vorschlagBilden, vorschlagStart, kursBestimmen, dauerBestimmen, ampelBestimmen, vorschlagGebildet, ampelFrage, entwurfZusammen,
	antragEntscheiden, entwurfFrage, bewilligungZusammen, vieraugenBestimmen, mitzeichnungFrage, einklickFrage, gezeichnetZusammen, bewilligt,
}

// intake is the procedure that is called to find out whose application it is and who is competent; receiving are its places.
const intake = "eingang"

var receiving = []place{
	eingangErfasst, angabenAbgleichen, zustaendigkeitBest, klaerenFrage, geklaertZusammen, formlosFrage, teamZuweisen, eingangGeklaert,
}

// security is the procedure that is called to find out whether the security authorities are to be asked; asking are its places.
const security = "sicherheitsabfrage"

var asking = []place{abfrageNoetig, listeAbgleichen, listeFrage, abfrageEntscheiden, entschiedenFrage, abfrageVerneint}

// process gives the procedure that a place belongs to.
func (p place) process() string {
	switch {
	case slices.Contains(deciding, p):
		return decision
	case slices.Contains(receiving, p):
		return intake
	case slices.Contains(asking, p):
		return security
	}
	return process
}

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
	awaits    = "eventBasedGateway"
	call      = "callActivity"
	mailEdge  = "messageBoundary"
	mail      = "messageCatch"
	mailStart = "messageStart"
)

// The places of the way, in the order in which it comes by.
var (
	antragEingegangen    = place{"antrag-eingegangen", "Antrag eingegangen", start}
	bescheinigungVerlang = place{"bescheinigung-verlangt", "Bescheinigung verlangt", mailStart}
	antragAnnehmen       = place{"antrag-annehmen", "Antrag annehmen", part}
	annehmenStart        = place{"annehmen-start", "Antrag erfasst", start}
	fiktionBestimmen     = place{"fiktion-bestimmen", "Fiktionswirkung bestimmen", rule}
	gebuehrBestimmen     = place{"gebuehr-bestimmen", "Zweck und Gebühr bestimmen", rule}
	fristBerechnen       = place{"vwgo-frist-berechnen", "Dreimonatsfrist berechnen", service}
	annehmenEnde         = place{"annehmen-ende", "Antrag angenommen", end}

	pruefenEntscheiden     = place{"antrag-pruefen-entscheiden", "Antrag prüfen und entscheiden", part}
	arbeitgeberGeaendert   = place{"arbeitgeber-geaendert", "Arbeitgeber geändert", mailEdge}
	wegzugGemeldet         = place{"wegzug-gemeldet", "Wegzug gemeldet", mailEdge}
	antragRuecknahme       = place{"antrag-ruecknahme", "Rücknahme erklärt", mailEdge}
	pruefenStart           = place{"pruefen-start", "Antrag angenommen", start}
	nebenher               = place{"nebenher", "", parallel}
	fristUeberwachen       = place{"frist-ueberwachen", "Dreimonatsfrist überwachen", part}
	fristStart             = place{"frist-start", "Antrag in Prüfung", start}
	fristWarten            = place{"frist-warten", "Auf Entscheidung warten", awaits}
	dreimonatsfristUm      = place{"dreimonatsfrist-um", "3 Monate, § 75 VwGO", clock}
	eingangWuerdigen       = place{"eingang-wuerdigen", "Eingang würdigen", part}
	wuerdigenStart         = place{"wuerdigen-start", "Wirkung bestimmt", start}
	eingangAufnehmen       = place{"eingang-aufnehmen", "Eingang aufnehmen", call}
	eingangErfasst         = place{"eingang-erfasst", "Eingang erfasst", start}
	angabenAbgleichen      = place{"angaben-abgleichen", "Angaben abgleichen", service}
	zustaendigkeitBest     = place{"zustaendigkeit-bestimmen", "Zuständigkeit bestimmen", rule}
	klaerenFrage           = place{"klaeren-frage", "Etwas zu klären?", choice}
	geklaertZusammen       = place{"geklaert-zusammen", "", choice}
	formlosFrage           = place{"formlos-frage", "Formloses Schreiben?", choice}
	teamZuweisen           = place{"team-zuweisen", "Team zuweisen", service}
	eingangGeklaert        = place{"eingang-geklaert", "Eingang geklärt", terminate}
	aufnahmeFrage          = place{"aufnahme-frage", "Geht es hier weiter?", choice}
	wirkungFrage           = place{"wirkung-frage", "Was bewirkt der Antrag?", choice}
	fortgeltungZusammen    = place{"fortgeltung-zusammen", "", choice}
	fortgeltungBestaetigen = place{"fortgeltung-bestaetigen", "Eingang und Fortgeltung bestätigen", send}
	wirkungBestaetigt      = place{"wirkung-bestaetigt", "Wirkung bestätigt", end}

	bescheinigungSichern = place{"bescheinigung-sichern", "Bescheinigung sichern", part}
	sichernStart         = place{"sichern-start", "Antrag angenommen", start}
	sichernZusammen      = place{"sichern-zusammen", "", choice}
	vonAmtsWegen         = place{"von-amts-wegen-bescheinigen", "Von Amts wegen bescheinigen", part}
	amtsStart            = place{"amts-start", "Wirkung bestimmt", start}
	bescheinigungFrage   = place{"bescheinigung-frage", "Von Amts wegen geschuldet?", choice}
	titelendeNaht        = place{"titelende-naht", "7 Tage vor Titelende, § 81 Abs. 5", clock}

	unterlagenZusammen       = place{"unterlagen-zusammen", "", choice}
	unterlagenPruefen        = place{"unterlagen-pruefen", "Unterlagen prüfen", part}
	unterlagenStart          = place{"unterlagen-start", "Eingang gewürdigt", start}
	checklisteBestimmen      = place{"checkliste-bestimmen", "Checkliste bestimmen", rule}
	vollstaendigkeitZusammen = place{"vollstaendigkeit-zusammen", "", choice}
	vollstaendigkeitPruefen  = place{"vollstaendigkeit-pruefen", "Vollständigkeit prüfen", user}
	vollstaendigFrage        = place{"vollstaendig-frage", "Vollständig?", choice}
	unterlagenVollstaendig   = place{"unterlagen-vollstaendig", "Unterlagen vollständig", end}

	stellenBeteiligen  = place{"stellen-beteiligen", "Stellen beteiligen", part}
	beteiligenStart    = place{"beteiligen-start", "Unterlagen geprüft", start}
	beteiligenTeilen   = place{"beteiligen-teilen", "", parallel}
	baBestimmen        = place{"ba-zustimmung-bestimmen", "BA-Zustimmung bestimmen", rule}
	baNoetigFrage      = place{"ba-noetig-frage", "Zustimmung der BA nötig?", choice}
	baErledigt         = place{"ba-erledigt", "", choice}
	registerEintragen  = place{"registerauskuenfte-eintragen", "Auskünfte und Voraussetzungen eintragen", user}
	vorSicherheit      = place{"vor-sicherheit-abfragen", "Schon beantwortet?", choice}
	sicherheitAbfrage  = place{"sicherheit-abfragen", "Sicherheit nach § 73 abfragen", call}
	abfrageNoetig      = place{"abfrage-noetig", "Titel zu erteilen", start}
	listeAbgleichen    = place{"liste-abgleichen", "Liste nach § 73 abgleichen", service}
	listeFrage         = place{"liste-frage", "Abfragen?", choice}
	abfrageEntscheiden = place{"abfrage-entscheiden", "Über Abfrage entscheiden", user}
	entschiedenFrage   = place{"entschieden-frage", "Abfragen?", choice}
	abfrageVerneint    = place{"abfrage-verneint", "Keine Abfrage nötig", end}
	nachSicherheit     = place{"nach-sicherheit-abfragen", "", choice}
	beteiligtZusammen  = place{"beteiligen-zusammen", "", parallel}
	aussetzungZusamm   = place{"aussetzung-zusammen", "", choice}
	aussetzenFrage     = place{"aussetzen-frage", "Nach § 79 Abs. 2 aussetzen?", choice}
	beteiligungFertig  = place{"beteiligung-abgeschlossen", "Beteiligung abgeschlossen", end}

	entscheidenZusammen  = place{"entscheiden-zusammen", "", choice}
	ueberEntscheiden     = place{"ueber-antrag-entscheiden", "Über Antrag entscheiden", call}
	entscheidungsreif    = place{"entscheidungsreif", "Fall entscheidungsreif", start}
	vorschlagBilden      = place{"vorschlag-bilden", "Vorschlag bilden", part}
	vorschlagStart       = place{"vorschlag-start", "Entscheidungsreif", start}
	kursBestimmen        = place{"kurs-bestimmen", "Pflicht zum Integrationskurs bestimmen", rule}
	dauerBestimmen       = place{"dauer-bestimmen", "Titeldauer bestimmen", rule}
	ampelBestimmen       = place{"ampel-bestimmen", "Ampel bestimmen", rule}
	vorschlagGebildet    = place{"vorschlag-gebildet", "Vorschlag gebildet", end}
	ampelFrage           = place{"ampel-frage", "Ampel grün?", choice}
	entwurfZusammen      = place{"entwurf-zusammen", "", choice}
	antragEntscheiden    = place{"antrag-entscheiden", "Über den Antrag entscheiden", user}
	entwurfFrage         = place{"entwurf-frage", "Wie entschieden?", choice}
	bewilligungZusammen  = place{"bewilligung-zusammen", "", choice}
	vieraugenBestimmen   = place{"vieraugen-bestimmen", "Vier-Augen-Regel bestimmen", rule}
	mitzeichnungFrage    = place{"mitzeichnung-noetig-frage", "Mitzeichnung nötig?", choice}
	einklickFrage        = place{"einklick-frage", "Nur bestätigt?", choice}
	gezeichnetZusammen   = place{"gezeichnet-zusammen", "", choice}
	bewilligt            = place{"bewilligt", "Bewilligung steht", end}
	entscheidungFrage    = place{"entscheidung-frage", "Wie entschieden?", choice}
	biometrieFrage       = place{"biometrie-frage", "Biometrie nötig?", choice}
	biometrieErfassen    = place{"biometrie-erfassen", "Biometrie erfassen", user}
	biometrieZusammen    = place{"biometrie-zusammen", "", choice}
	verlaengerungEntsch  = place{"verlaengerung-entschieden", "Verlängerung entschieden", terminate}
	bekanntgeben         = place{"entscheidung-bekanntgeben", "Entscheidung bekannt geben", part}
	bekanntgebenStart    = place{"bekanntgeben-start", "Verlängerung entschieden", start}
	titelEintragen       = place{"titel-eintragen", "Titel verlängern", service}
	bescheidSenden       = place{"bescheid-senden", "Bescheid senden", send}
	azrMelden            = place{"azr-melden", "An das AZR melden", send}
	gefragtFrage         = place{"nach-sicherheit-abfragen-frage", "Wurde nach § 73 gefragt?", choice}
	gefragtZusammen      = place{"nach-sicherheit-abfragen-zusammen", "", choice}
	bewilligungBekannt   = place{"bewilligung-bekanntgegeben", "Bewilligung bekannt gegeben", end}
	bewilligtFrage       = place{"bewilligt-frage", "Bewilligt?", choice}
	karteAusgeben        = place{"karte-ausgeben", "Karte ausgeben", part}
	azrAntwort           = place{"azr-antwort", "Antwort des AZR", mailStart}
	karteStart           = place{"karte-start", "Bewilligung bekannt gegeben", start}
	bestellenZusammen    = place{"bestellen-zusammen", "", choice}
	karteBestellen       = place{"karte-bestellen", "Karte bestellen", send}
	karteZusammen        = place{"karte-zusammen", "", choice}
	karteWarten          = place{"karte-warten", "Auf Karte warten", awaits}
	karteGemeldet        = place{"karte-gemeldet", "Meldung zur Karte", mail}
	bestellungAngekommen = place{"bestellung-uebermittelt", "Bestellung übermittelt, § 81 Abs. 5a", mail}
	karteAusgeblieben    = place{"karte-ausgeblieben", "6 Wochen ohne Meldung", clock}
	karteFrage           = place{"karte-frage", "Wie steht die Karte?", choice}
	ausgegebenZusammen   = place{"ausgegeben-zusammen", "", choice}
	umlaufFrage          = place{"karte-bescheinigung-frage", "Ist eine Bescheinigung im Umlauf?", choice}
	karteFertigZusammen  = place{"karte-fertig-zusammen", "", choice}
	karteAusgegeben      = place{"karte-ausgegeben", "Karte ausgegeben", end}
	titelVerlaengert     = place{"titel-verlaengert", "Titel verlängert", terminate}
)
