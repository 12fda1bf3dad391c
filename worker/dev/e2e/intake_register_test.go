package e2e_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// modeOf tells one of the invented partners how to behave; what it does by itself holds again after the test.
func modeOf(t *testing.T, partner string, auto ...string) {
	t.Helper()
	tellRegister(t, partner, "/dev/mode", map[string]any{"auto": auto})
}

// movedSince is an application of somebody whose file has an old address: they state another one than the file does.
func movedSince(t *testing.T, given, number string) *player.Play {
	t.Helper()
	ctx := t.Context()
	form := func(street string) []byte {
		var body map[string]any
		require.NoError(t, json.Unmarshal(sample(t, time.Now().In(player.Berlin()), testdata.Timely), &body))
		application := part(body, "application")
		part(application, "person")["vornamen"], part(application, "person")["azrNummer"] = given, number
		part(application, "anschrift")["strasse"] = street
		raw, err := json.Marshal(body)
		require.NoError(t, err)
		return raw
	}
	first, p := player.NewPlay(gateway), player.NewPlay(gateway)
	first.AsWritten, p.AsWritten = true, true
	require.NoError(t, first.ApplyWith(ctx, "antragsteller", form("Musterstraße 1")))
	_, err := first.Letter(ctx, confirmation, 1)
	require.NoError(t, err)
	withdraw(t, first)
	require.NoError(t, first.End(ctx))
	require.NoError(t, p.ApplyWith(ctx, "antragsteller", form("Umzugsweg 7")))
	_, err = p.Letter(ctx, "eingang/eingangsbestaetigung", 1)
	require.NoError(t, err, "no register holds up the receipt")
	return p
}

// query of the register of residents of a case, once it is there.
func residenceQuery(t *testing.T, p *player.Play) string {
	t.Helper()
	waitForRows(t, 1, "select count(*) from intent where case_id = $1 and kind = 'meldeabfrage' and state = 'confirmed'", p.CaseID)
	return query[string](t, "select id::text from intent where case_id = $1 and kind = 'meldeabfrage'", p.CaseID)
}

// TestRegisterOfResidents: § 24 VwVfG, domain 1.2 (W01). The authority asks the register and not the person. Where the register says what the
// person says, nobody has to look; where it says that the person has died, somebody does, and no letter goes out any more; where it is silent,
// a person decides after a day, and says so. The tests share the invented register, so they come one after the other.
func TestRegisterOfResidents(t *testing.T) {
	modeOf(t, "meldebehoerde")
	defer modeOf(t, "meldebehoerde", "gemeldet")
	answer := func(t *testing.T, p *player.Play, id string, words map[string]any) {
		t.Helper()
		words["nachricht"], words["bezug"], words["eingestelltAm"] = id, residenceQuery(t, p), time.Now().UTC().Format(time.RFC3339)
		tellRegister(t, "meldebehoerde", "/dev/answers", words)
	}
	t.Run("moved, as the person says", func(t *testing.T) {
		p := movedSince(t, "Umzugina", "200000000011")
		answer(t, p, "melde-umzug", map[string]any{"antwort": "gemeldet", "meldung": map[string]any{
			"anschrift": map[string]string{"strasse": "Umzugsweg 7", "plz": addressOf(t, p)["plz"], "ort": addressOf(t, p)["ort"]}, "seit": "2026-10-01",
		}})
		_, err := p.Letter(t.Context(), confirmation, 1)
		require.NoError(t, err)
		nowhere(t, wayOf(t, p), "zustaendigkeit-pruefen")
		require.Equal(t, "Umzugsweg 7", addressOf(t, p)["strasse"], "letters go to the new address")
	})
	t.Run("deceased", func(t *testing.T) {
		p := movedSince(t, "Verstorbena", "200000000012")
		answer(t, p, "melde-tod", map[string]any{"antwort": "verstorben", "meldung": map[string]any{"seit": "2026-11-01"}})
		require.NoError(t, p.Complete(t.Context(), "clearing", "zustaendigkeit-pruefen", map[string]any{
			"zustaendigkeitEntscheidung": "erledigt", "anschriftAendern": false, "verstorbenAm": "2026-11-01", "meldeauskunftLage": "liegt-vor",
			"zustaendigkeitVermerk": "Auskunft der Meldebehörde.",
		}))
		require.NoError(t, p.End(t.Context()))
		require.Equal(t, "2026-11-01", query[string](t, "select p.died_on::text from person p join case_person cp on cp.person_id = p.id where cp.case_id = $1 and cp.undone_at is null", p.CaseID))
		require.Equal(t, 1, query[int](t, "select count(*) from letter where case_id = $1", p.CaseID), "the receipt alone, which went out before anybody knew")
	})
	t.Run("silent", func(t *testing.T) {
		p := movedSince(t, "Stillina", "200000000013")
		residenceQuery(t, p)
		require.NoError(t, p.Advance(t.Context(), time.Now().AddDate(0, 0, 1).Add(time.Hour)))
		standsAt(t, p, "zustaendigkeit-pruefen")
		require.Error(t, p.Complete(t.Context(), "clearing", "zustaendigkeit-pruefen", map[string]any{
			"zustaendigkeitEntscheidung": "hier", "anschriftAendern": false, "zustaendigkeitVermerk": "Ohne ein Wort zur Auskunft.",
		}), "who decides without the register says so")
		answer(t, p, "melde-spaet", map[string]any{"antwort": "gemeldet", "meldung": map[string]any{}})
		passes(t, p, "spaete-auskunft")
		require.NoError(t, p.Complete(t.Context(), "clearing", "zustaendigkeit-pruefen", map[string]any{
			"zustaendigkeitEntscheidung": "hier", "anschriftAendern": true, "meldeauskunftLage": "ohne-auskunft", "zustaendigkeitVermerk": "Mietvertrag gesehen.",
			"neueAnschrift": map[string]string{"strasse": "Umzugsweg 7", "plz": addressOf(t, p)["plz"], "ort": addressOf(t, p)["ort"]},
		}))
		_, err := p.Letter(t.Context(), confirmation, 1)
		require.NoError(t, err)
	})
}

// addressOf is the address that the file of a case has.
func addressOf(t *testing.T, p *player.Play) map[string]string {
	t.Helper()
	column := func(name string) string {
		return query[string](t, "select p."+name+" from person p join case_person cp on cp.person_id = p.id where cp.case_id = $1 and cp.undone_at is null", p.CaseID)
	}
	return map[string]string{"strasse": column("street"), "plz": column("postal_code"), "ort": column("city")}
}

// TestCentralRegisterNamesSomebody: § 24 VwVfG, § 16 AZRG: a letter under a name that somebody of the file has; the central register names a third
// person by their number, who has another name in the file. They come last in the choice, and clearing decides.
func TestCentralRegisterNamesSomebody(t *testing.T) {
	modeOf(t, "azr")
	defer modeOf(t, "azr", "uebernommen")
	ctx := t.Context()
	known := func(given, family, number string) *player.Play {
		p := player.NewPlay(gateway)
		p.AsWritten = true
		var body map[string]any
		require.NoError(t, json.Unmarshal(sample(t, time.Now().In(player.Berlin()), testdata.Timely), &body))
		person := part(part(body, "application"), "person")
		person["vornamen"], person["familienname"] = given, family
		if number != "" {
			person["azrNummer"] = number
		}
		raw, err := json.Marshal(body)
		require.NoError(t, err)
		require.NoError(t, p.ApplyWith(ctx, "antragsteller", raw))
		return p
	}
	first := known("Registria", "Beispiel-Alt", "")
	_, err := first.Letter(ctx, confirmation, 1)
	require.NoError(t, err)
	married := known("Registria", "Ganzanders", "200000000021")
	_, err = married.Letter(ctx, confirmation, 1)
	require.NoError(t, err)
	p := known("Registria", "Beispiel-Alt", "")
	standsAt(t, p, "person-bestimmen")
	waitForRows(t, 1, "select count(*) from intent where case_id = $1 and kind = 'azr-suche' and state = 'confirmed'", p.CaseID)
	tellRegister(t, "azr", "/dev/answers", map[string]any{
		"nachricht": "azr-heirat", "bezug": query[string](t, "select id::text from intent where case_id = $1 and kind = 'azr-suche'", p.CaseID),
		"antwort": "gefunden", "azrNummer": "200000000021", "eingestelltAm": time.Now().UTC().Format(time.RFC3339),
	})
	passes(t, p, "azr-antwort-auswerten")
	waitForRows(t, 2, "select coalesce((select jsonb_array_length(value) from case_fact where case_id = $1 and name = 'personKandidaten' order by id desc limit 1), 0)", p.CaseID)
	require.NoError(t, p.Complete(ctx, "clearing", "person-bestimmen", map[string]any{
		"personEntscheidung": "vorschlag-2", "personVermerk": "Nach Heirat derselbe Mensch, das AZR nennt die Nummer.",
	}))
	standsAt(t, p, "doppelten-beurteilen")
	require.Equal(t, "200000000021", query[string](t, "select p.azr_nummer from person p join case_person cp on cp.person_id = p.id where cp.case_id = $1 and cp.undone_at is null", p.CaseID))
}
