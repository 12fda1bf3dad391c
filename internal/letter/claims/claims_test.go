package claims_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ablauf/internal/letter/claims"
)

// TestPromisesAreFound: § 81 Abs. 3 and 4, § 4a AufenthG: sentences as caseworkers write them, each of which promises something that a row must give.
func TestPromisesAreFound(t *testing.T) {
	t.Parallel()
	const stay, work, continuing = claims.Stay, claims.Work, claims.Continuing
	for sentence, kind := range map[string]claims.Kind{
		"Ihr Titel gilt nach § 81 Abs. 4 AufenthG als fortbestehend.":                                continuing,
		"Sie du\u0308rfen dort arbeiten.":                                                            work,
		"Ihr Titel läuft bis dahin nicht ab.":                                                        continuing,
		"Ihr Aufenthaltstitel erlischt nicht.":                                                       continuing,
		"Ihre Karte verliert ihre Gültigkeit nicht.":                                                 continuing,
		"An Ihrem Status ändert sich vorerst nichts.":                                                continuing,
		"Bis dahin bleibt alles beim Alten.":                                                         continuing,
		"Sie behalten Ihren Aufenthaltstitel.":                                                       continuing,
		"Dieses Schreiben gilt als Fiktionsbescheinigung.":                                           continuing,
		"Dieses Schreiben ersetzt Ihren Aufenthaltstitel.":                                           continuing,
		"Die Aufenthaltserlaubnis gilt bis zur Entscheidung.":                                        continuing,
		"Your visa will not expire.":                                                                 continuing,
		"This letter serves as your residence permit.":                                               continuing,
		"Die Wiedereinreise ist erlaubt.":                                                            stay,
		"Ihrer Rückkehr steht nichts entgegen.":                                                      stay,
		"Sie können unbesorgt in den Urlaub fahren.":                                                 stay,
		"Sie können mit diesem Schreiben reisen.":                                                    stay,
		"Sie sind berechtigt, in Deutschland zu leben.":                                              stay,
		"Sie gelten als geduldet.":                                                                   stay,
		"Ihre Kinder dürfen nachkommen.":                                                             stay,
		"Eine Abschiebung droht Ihnen nicht.":                                                        stay,
		"Bis zur Entscheidung passiert Ihnen nichts.":                                                stay,
		"There is no need to leave the country.":                                                     stay,
		"Sie dürfen ab 1. Dezember bei der Beispiel AG arbeiten.":                                    work,
		"Sie dürfen bei der Fa. Beispiel weiter arbeiten.":                                           work,
		"Sie dürfen ca. 20 Stunden in der Woche arbeiten.":                                           work,
		"Sie dürfen vom 1. bis 15. Dezember dort arbeiten.":                                          work,
		"Die Beschäftigung kann fortgesetzt werden.":                                                 work,
		"Der Stellenwechsel ist in Ordnung.":                                                         work,
		"Gegen den Wechsel bestehen keine Bedenken.":                                                 work,
		"Wir haben keine Einwände gegen Ihre neue Stelle.":                                           work,
		"Fangen Sie ruhig schon an zu arbeiten.":                                                     work,
		"Sie können am Montag anfangen.":                                                             work,
		"Sie dürfen Ihren Nebenjob behalten.":                                                        work,
		"Ihre Arbeitserlaubnis ist weiterhin gültig.":                                                work,
		"Sie sind zur Erwerbstätigkeit berechtigt.":                                                  work,
		"Ihr Recht auf Arbeit bleibt bestehen.":                                                      work,
		"Durch Ihren Antrag besteht die Fiktionswirkung.":                                            continuing,
		"Sie haben bis zur Entscheidung eine Fiktion.":                                               continuing,
		"Die Fortgeltungsfiktion ist eingetreten, Sie müssen nichts tun.":                            continuing,
		"Ihre Aufenthaltserlaubnis gilt bis zu unserer Entscheidung weiter.":                         continuing,
		"Bis zur Entscheidung bleibt Ihr Aufenthaltstitel gültig.":                                   continuing,
		"Ihr alter Titel läuft automatisch weiter.":                                                  continuing,
		"Ihre Blaue Karte bleibt bis dahin in Kraft.":                                                continuing,
		"Das regelt § 81 Absatz 4 AufenthG zu Ihren Gunsten.":                                        continuing,
		"Nach §81 Abs.3 sind Sie abgesichert.":                                                       continuing,
		"Solange wir nicht entschieden haben, gilt Ihr Visum weiter.":                                continuing,
		"Keine Sorge, Ihr Aufenthaltstitel verlängert sich von selbst.":                              continuing,
		"Ihre bisherigen Nebenbestimmungen gelten unverändert fort.":                                 continuing,
		"Ihr Aufenthalt gilt als erlaubt.":                                                           stay,
		"Ihr Aufenthalt ist bis dahin rechtmäßig.":                                                   stay,
		"Sie dürfen bis zu unserer Entscheidung in Deutschland bleiben.":                             stay,
		"Sie koennen sich weiter hier aufhalten.":                                                    stay,
		"Wir bestätigen, dass Sie hier bleiben dürfen.":                                              stay,
		"Sie sind weiterhin legal hier.":                                                             stay,
		"Sie müssen nicht ausreisen.":                                                                stay,
		"Sie müssen Deutschland vorerst nicht verlassen.":                                            stay,
		"Sie werden nicht abgeschoben.":                                                              stay,
		"Ihre Abschiebung gilt als ausgesetzt.":                                                      stay,
		"Mit diesem Schreiben können Sie wieder nach Deutschland einreisen.":                         stay,
		"Sie haben ein Aufenthaltsrecht, bis wir entscheiden.":                                       stay,
		"Ihr Kind darf weiter bei Ihnen in Deutschland leben.":                                       stay,
		"Wir gestatten Ihnen den Aufenthalt bis Jahresende.":                                         stay,
		"Sie dürfen weiter arbeiten.":                                                                work,
		"Sie dürfen, bis wir entschieden haben, weiter bei der Beispiel AG arbeiten.":                work,
		"DIE ARBEIT BEI IHREM BISHERIGEN ARBEITGEBER BLEIBT ERLAUBT.":                                work,
		"Sie können dort ab Montag anfangen.":                                                        work,
		"Sie dürfen die neue Stelle antreten.":                                                       work,
		"Ihr Arbeitgeber darf Sie weiterbeschäftigen.":                                               work,
		"Für den Wechsel brauchen Sie keine Erlaubnis.":                                              work,
		"Eine Erlaubnis ist keine Voraussetzung, Sie dürfen sofort beginnen.":                        work,
		"Eine Beschäftigung ist Ihnen gestattet.":                                                    work,
		"Wir erlauben Ihnen die Beschäftigung als Köchin.":                                           work,
		"Es spricht nichts dagegen, dass Sie dort schon arbeiten.":                                   work,
		"Sie haben weiterhin eine Arbeitserlaubnis.":                                                 work,
		"Ihr Nebenjob ist erlaubt.":                                                                  work,
		"Sie dürfen nicht nur 20 Stunden, sondern voll arbeiten.":                                    work,
		"Sie dürfen arbeiten und müssen sich nicht melden.":                                          work,
		"Ihr Wechsel ist genehmigt.":                                                                 work,
		"Sie **dürfen** dort arbeiten.":                                                              work,
		"You may stay in Germany until we decide.":                                                   stay,
		"Your stay is permitted until the decision.":                                                 stay,
		"You do not have to leave Germany.":                                                          stay,
		"You are allowed to re-enter Germany with this letter.":                                      stay,
		"You are legally resident here.":                                                             stay,
		"You will not be deported.":                                                                  stay,
		"You can continue working for your employer.":                                                work,
		"You are allowed to work until we have decided.":                                             work,
		"You may start the new job on Monday.":                                                       work,
		"You do not need a work permit for this job.":                                                work,
		"Your employer may employ you in the meantime.":                                              work,
		"Your residence permit remains valid until our decision.":                                    continuing,
		"Under section 81(4) your title continues.":                                                  continuing,
		"Your application has a continuing effect.":                                                  continuing,
		"Wir haben Ihre Unterlagen erhalten; Sie dürfen solange weiterarbeiten.":                     work,
		"Gute Nachricht: Ihr Titel gilt weiter, bis wir entscheiden.":                                continuing,
		"Der Arbeitgeber fragte nach. Er darf Sie beschäftigen.":                                     work,
		"Bitte beachten Sie: Während des Verfahrens ist Ihr Aufenthalt in Deutschland geduldet.":     stay,
		"Nach Eingang Ihres Antrags gilt Ihr Aufenthalt in Deutschland für drei Monate als erlaubt.": stay,
	} {
		found := claims.Find(sentence)
		kinds := map[claims.Kind]bool{}
		for _, c := range found {
			kinds[c.Kind] = true
			require.NotEmpty(t, c.Sentence)
		}
		assert.True(t, kinds[kind], "%s: want %s, found %v", sentence, kind, found)
	}
}

// TestHarmlessSentencesPass: what caseworkers write every day comes back to nobody.
func TestHarmlessSentencesPass(t *testing.T) {
	t.Parallel()
	for _, sentence := range []string{
		"Ihr Termin ist am Dienstag, 24.11.2026, um 9 Uhr in Zimmer 214.",
		"Ihr Titel läuft am 31. Dezember 2026 ab.",
		"Dieses Schreiben gilt nicht als Fiktionsbescheinigung.",
		"Dieses Schreiben ersetzt keinen Aufenthaltstitel.",
		"Sie können am 1. Dezember zu uns kommen.",
		"Bitte behalten Sie das Schreiben bei Ihren Unterlagen.",
		"Gegen den Bescheid können Sie Widerspruch einlegen.",
		"Zur Arbeit bei der Fa. Beispiel fehlt noch der Vertrag.",
		"Sie sind nicht zur Erwerbstätigkeit berechtigt.",
		"Eine Wiedereinreise ist nicht möglich.",
		"Fangen Sie die neue Stelle bitte noch nicht an.",
		"Bitte bringen Sie Ihren Pass und ein biometrisches Foto mit.",
		"Ihre Fiktionsbescheinigung liegt am Schalter für Sie bereit.",
		"Die Fiktionsbescheinigung schicken wir Ihnen heute mit der Post.",
		"Wir haben Ihre Unterlagen erhalten und prüfen sie.",
		"Es fehlt noch der Arbeitsvertrag.",
		"Bitte reichen Sie die Lohnabrechnungen der letzten drei Monate ein.",
		"Wir melden uns bis Freitag, 04.12.2026 bei Ihnen.",
		"Dieses Schreiben ist keine Fiktionsbescheinigung.",
		"Sie dürfen dort noch nicht arbeiten.",
		"Die neue Arbeit dürfen Sie erst beginnen, wenn wir sie erlaubt haben.",
		"Eine Beschäftigung ist Ihnen zurzeit nicht erlaubt.",
		"Beginnen Sie die neue Stelle bitte nicht, bevor wir Ihnen geantwortet haben.",
		"Ihr Antrag hat keine Wirkung nach § 81 Abs. 4 AufenthG.",
		"Ihr Aufenthalt gilt nicht als erlaubt.",
		"Ob Sie bis dahin arbeiten dürfen, teilen wir Ihnen gesondert mit.",
		"Ob Ihr Titel weiter gilt, steht in unserem Schreiben vom 12.10.2026.",
		"Dürfen Sie schon arbeiten?",
		"Falls Sie arbeiten dürfen, legen Sie bitte die Erlaubnis vor.",
		"Was bis zu unserer Entscheidung gilt, steht in der Eingangsbestätigung vom 02.11.2026.",
		"Ihre Karte ist in der Druckerei und kommt voraussichtlich in drei Wochen.",
		"Wir können noch nicht sagen, wann die Bundesagentur für Arbeit antwortet.",
		"Wir haben die Bundesagentur für Arbeit um Zustimmung gebeten.",
		"Ihre Frage beantwortet die Krankenkasse.",
		"Für die Anmeldung Ihres Wohnsitzes ist das Bürgeramt zuständig.",
		"Ihr Schreiben haben wir an die Einbürgerungsbehörde weitergegeben.",
		"Bitte schicken Sie die Vollmacht mit Ihrer Unterschrift.",
		"Sie können die Unterlagen hochladen, per Post schicken oder vorbeibringen.",
		"Sie können sich von jemandem vertreten lassen.",
		"Die Gebühr beträgt 93 Euro, Sie können mit Karte zahlen.",
		"Rufen Sie uns an, wenn Sie den Termin nicht wahrnehmen können.",
		"Der Arbeitsvertrag endete am 30.09.2026.",
		"Sie arbeiten seit dem 1. Oktober 2026 bei der Beispiel AG.",
		"Ihr Lebensunterhalt ist nicht gesichert, weil das Gehalt dafür nicht reicht.",
		"Wir haben Ihren Fall dem Sachgebiet gegeben, das dafür zuständig ist.",
		"Es tut uns leid, dass die Antwort so lange gedauert hat.",
		"Der Grund ist die hohe Zahl der Anträge.",
		"Ihr Pass ist bis 2028 gültig, eine Kopie genügt uns.",
		"Das Verfahren läuft weiter, sobald die Unterlagen da sind.",
		"Über Ihren Widerspruch entscheidet das Regierungspräsidium.",
		"Sie durften bis zum 30. September 2026 dort arbeiten.",
		"Ihr Aufenthalt war bis zum 15. November 2026 erlaubt.",
		"Wir verlängern die Ausreisefrist bis Montag, 30.11.2026.",
		"Die Deutschkenntnisse sind auf der Stufe B1 nachgewiesen.",
		"Ihre Adresse haben wir geändert.",
		"Frau Muster ist ab Montag wieder für Sie da.",
		"Wir konnten Sie telefonisch leider nicht erreichen.",
		"Ihr Titel gilt noch fast drei Monate, Sie können mit Pass und Karte reisen.",
		"Please bring your passport and this letter.",
		"We have received your documents and are checking them.",
		"You may not work yet.",
		"You cannot travel with this letter.",
		"Whether you may work, we will tell you in a separate letter.",
		"Your appointment is on Tuesday at 9 o'clock.",
		"This letter is not a provisional document.",
		"The employment contract is missing.",
		"Your card is being printed and will arrive in three weeks.",
	} {
		assert.Empty(t, claims.Find(sentence), sentence)
	}
}

// TestClaimsOfAText: each sentence of a text is told apart, and a row that gives stay gives no work.
func TestClaimsOfAText(t *testing.T) {
	t.Parallel()
	require.Equal(t, []claims.Claim{{Kind: claims.Stay, Sentence: "Sie dürfen hier bleiben.", Number: 2}, {Kind: claims.Work, Sentence: "Arbeiten dürfen Sie auch nebenher.", Number: 3}},
		claims.Find("Danke.\n\nSie dürfen hier bleiben. Arbeiten dürfen Sie auch nebenher. Bis bald."))
	require.Empty(t, claims.Find(""))
	given := claims.Given{Stay: true}
	require.True(t, given.Covers(claims.Stay))
	require.False(t, given.Covers(claims.Work))
	require.False(t, given.Covers(claims.Continuing))
	require.False(t, given.Covers("another"))
	require.True(t, claims.Given{Work: true}.Covers(claims.Work))
	require.True(t, claims.Given{Continuing: true}.Covers(claims.Continuing))
}
