package e2e_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestCardWhileTheManufacturerIsAway: § 78, § 81 Abs. 5a AufenthG: the title is granted while the manufacturer cannot be reached. Letter and
// reports go out, the order waits, and nobody certifies new work that is not allowed yet. When the manufacturer is back the order goes out
// once; whoever asks now gets the certificate with the new job. The card cannot be delivered, is found at the authority, handed over, and the
// certificate taken back.
func TestCardWhileTheManufacturerIsAway(t *testing.T) {
	tellRegister(t, "karte", "/dev/mode", map[string]any{"down": true})
	t.Cleanup(func() { tellRegister(t, "karte", "/dev/mode", map[string]any{"auto": []string{"angenommen"}}) })
	p := granted(t)
	standsAt(t, p, "karte-warten")
	passes(t, p, "azr-uebernommen")
	require.Equal(t, []string{confirmation, "verlaengerung/bescheid-bewilligung"}, lettersOf(t, p))
	require.Equal(t, 1, query[int](t, "select count(*) from intent where case_id = $1 and kind = 'gueltigkeitsmeldung' and state = 'confirmed'", p.CaseID))
	require.Zero(t, query[int](t, "select count(*) from intent where case_id = $1 and kind = 'kartenbestellung' and state = 'confirmed'", p.CaseID))

	asks := func(key string) {
		require.NoError(t, gateway.As("antragsteller").Message(t.Context(), p.CaseID, key+p.CaseID, "bescheinigung", map[string]any{"verlangtAnlass": "neue-stelle-5a"}))
	}
	asks("before-")
	require.NoError(t, p.Complete(t.Context(), "sachbearbeitung", "anspruch-klaeren", map[string]any{
		"bescheinigungGeschuldet": false, "anspruchBegruendung": "Die Karte ist noch nicht bestellt.", "auskunftText": "Wir melden uns, sobald die Karte bestellt ist.",
	}))
	_, err := p.Letter(t.Context(), "fiktionsbescheinigung/keine-bescheinigung", 1)
	require.NoError(t, err)

	tellRegister(t, "karte", "/dev/mode", map[string]any{"auto": []string{"angenommen"}})
	passes(t, p, "bestellung-uebermittelt")
	passes(t, p, "karte-frage")
	require.Equal(t, 1, query[int](t, "select count(*) from intent where case_id = $1 and kind = 'kartenbestellung'", p.CaseID))
	asks("after-")
	require.NoError(t, p.Complete(t.Context(), "clearing", "bescheinigung-mit-stelle-ausstellen", map[string]any{
		"edMassnahmen": "nicht-noetig", "bescheinigungBis": p.Today.AddDate(0, 3, 0).Format(time.DateOnly), "bescheinigungNummer": "MUSTER-5A",
		"bescheinigungAusgabe": "schalter", "beschaeftigungAls": "Bauingenieurin", "beschaeftigungBei": "Probe Bau GmbH",
	}))

	says := func(state string) {
		require.NoError(t, gateway.As("clearing").Message(t.Context(), p.CaseID, state+p.CaseID, "kartenmeldung", map[string]any{"kartenstand": state}))
	}
	says("unzustellbar")
	require.NoError(t, p.Complete(t.Context(), "clearing", "karte-klaeren", map[string]any{"karteWeiter": "abholung", "karteVermerk": "Sie liegt bei uns."}))
	require.NoError(t, p.Complete(t.Context(), "clearing", "karte-aushaendigen", map[string]any{
		"karteAusgegebenAm": p.Today.Format(time.DateOnly), "karteAn": "person", "karteIdentitaetGeprueft": true, "alteKarteEntwertet": true,
	}))
	require.NoError(t, p.Complete(t.Context(), "clearing", "bescheinigung-einziehen", map[string]any{"einziehung": "zurueckgegeben", "rueckgabeSchreiben": false}))
	require.NoError(t, p.End(t.Context()))
	c, err := p.Case(t.Context())
	require.NoError(t, err)
	require.Equal(t, "titel-verlaengert", c.Outcome)
}

// TestCertificateWhileIntakeIsOpen: § 81 Abs. 4 Satz 1 and Abs. 5 AufenthG: clearing has not found out yet whose application it is when the title
// is about to end; the certificate is a task all the same.
func TestCertificateWhileIntakeIsOpen(t *testing.T) {
	t.Parallel()
	form := func(channel string) []byte {
		var body map[string]any
		require.NoError(t, json.Unmarshal(sample(t, time.Now().In(player.Berlin()), testdata.Timely), &body))
		part(part(body, "application"), "person")["vornamen"] = "Wartefrieda"
		body["channel"] = channel
		raw, err := json.Marshal(body)
		require.NoError(t, err)
		return raw
	}
	first, again := player.NewPlay(gateway), player.NewPlay(gateway)
	first.AsWritten, again.AsWritten = true, true
	require.NoError(t, first.ApplyWith(t.Context(), "antragsteller", form("portal")))
	_, err := first.Letter(t.Context(), confirmation, 1)
	require.NoError(t, err)
	require.NoError(t, again.ApplyWith(t.Context(), "clearing", form("post")))
	_, err = again.Task(t.Context(), "person-bestimmen")
	require.NoError(t, err)
	_, end, err := again.Deadline(t.Context(), "titel-ende")
	require.NoError(t, err)
	require.NoError(t, again.Advance(t.Context(), end.AddDate(0, 0, -6)))
	_, err = again.Task(t.Context(), "bescheinigung-ausstellen")
	require.NoError(t, err)
	standsAt(t, again, "person-bestimmen")
}

// granted brings a case to where its title is granted.
func granted(t *testing.T) *player.Play {
	t.Helper()
	p := player.NewPlay(gateway)
	p.Patience = 3 * time.Minute
	require.NoError(t, p.Apply(t.Context(), "antragsteller", testdata.Timely))
	_, err := p.Letter(t.Context(), confirmation, 1)
	require.NoError(t, err)
	for _, s := range []struct {
		login, element string
		data           map[string]any
	}{
		{"clearing", "vollstaendigkeit-pruefen", map[string]any{"vollstaendig": true, "baZustimmungBis": p.Today.AddDate(1, 0, 0).Format(time.DateOnly)}},
		{"sachbearbeitung", "registerauskuenfte-eintragen", map[string]any{
			"bzrAuskunft": "kein-eintrag", "ausweisungsinteresse": false, "strafverfahrenAnhaengig": false, "aussetzung": false, "kartenZustellung": "direktversand",
		}},
		{"sicherheit", "abfrage-entscheiden", map[string]any{"sicherheitAbfragen": true}},
		{"sachbearbeitung", "antrag-entscheiden", map[string]any{
			"entscheidung": "verlaengern", "gueltigBis": p.Today.AddDate(2, 0, 30).Format(time.DateOnly), "biometrieNoetig": false,
			"abweichungBegruendung": "Der Arbeitsvertrag läuft bis zu diesem Tag.", "nebenbestimmung": "Beschäftigung als Fachkraft erlaubt",
		}},
	} {
		require.NoError(t, p.Complete(t.Context(), s.login, s.element, s.data), s.element)
	}
	return p
}
