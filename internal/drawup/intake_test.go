package drawup

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

// TestLettersToTheRepresentative: § 14 Abs. 3 Satz 1 VwVfG: letters go to who acts for the person once their authority to act is on file, and to
// the person themselves until then.
func TestLettersToTheRepresentative(t *testing.T) {
	t.Parallel()
	d := holder(casefile.TitleAufenthaltserlaubnis, "18b", "2026-11-30", "TUR")
	d.Person.Address = casefile.Address{Street: "Musterweg 4", PostalCode: "00001", City: "Musterstadt"}
	to := func() []string {
		return recipientOf(d, false, casefile.Letter{Template: "verlaengerung/eingangsbestaetigung"})
	}
	require.Contains(t, to(), "Musterweg 4")
	d.LettersTo = casefile.Representative{Name: "Rechtsanwältin Dr. Beispiel", Address: casefile.Address{Street: "Kanzleiweg 1", PostalCode: "00002", City: "Musterstadt"}}
	require.Equal(t, []string{"Rechtsanwältin Dr. Beispiel", "für " + d.Person.GivenNames + " " + d.Person.FamilyName, "Kanzleiweg 1", "00002 Musterstadt"}, to())
}

// TestLetterWithoutAnAddress: who wrote an e-mail without an address is answered; no decision may go out that way.
func TestLetterWithoutAnAddress(t *testing.T) {
	t.Parallel()
	d := Record{Person: casefile.Person{GivenNames: "Ada", FamilyName: "Beispiel", Email: "ada@example.org"}}
	require.Equal(t, []string{"Ada Beispiel", "per E-Mail: ada@example.org"}, recipientOf(d, false, casefile.Letter{Template: "eingang/antwort"}))
	require.Equal(t, []string{"Ada Beispiel", " "}, recipientOf(d, false, casefile.Letter{Template: "verlaengerung/bescheid-ablehnung"}))
	d.Person.Email = ""
	require.Equal(t, []string{"Ada Beispiel", "Anschrift unbekannt"}, recipientOf(d, false, casefile.Letter{Template: "eingang/antwort"}))
}

// TestLettersOfTheIntake: what the letters of the intake say and what none of them may say: § 81 AufenthG works by itself, and only the table of
// its effects speaks of it for one case.
func TestLettersOfTheIntake(t *testing.T) {
	t.Parallel()
	a := office(t)
	d := holder(casefile.TitleAufenthaltserlaubnis, "18b", "2026-11-30", "TUR")
	angaben := func(more map[string]any) map[string]any {
		known := map[string]any{"schreibenText": nil, "vertretung": nil, "abgabeBehoerde": nil, "schreibenAntwort": nil}
		for name, value := range more {
			known[name] = value
		}
		return map[string]any{"Angaben": known, "Zuordnung": map[string]any{"Aktenzeichen": "ABH-2026-000100", "EingangAm": on("2026-11-12")}}
	}
	letter := map[string]any{"schreibenText": "Ich möchte bleiben."}
	for _, c := range []struct {
		template, name string
		angaben        map[string]any
		says           []string
	}{
		{"eingang/eingangsbestaetigung", "application", nil, []string{"wir haben Ihren Antrag erhalten", "Ob es bei Ihnen so ist, schreiben wir Ihnen gesondert"}},
		{"eingang/eingangsbestaetigung", "letter", letter, []string{"wir haben Ihr Schreiben erhalten", "braucht keine bestimmte Form"}},
		{"eingang/vollmacht", "lawyer", map[string]any{"vertretung": map[string]any{"name": "Rechtsanwältin Dr. Beispiel"}}, []string{"Rechtsanwältin Dr. Beispiel", "Der Tag des Eingangs bleibt"}},
		{"eingang/vollmacht", "unnamed", nil, []string{"für Sie hat sich jemand bei uns gemeldet"}},
		{"eingang/antwort", "answer", map[string]any{"schreibenAntwort": "Die Karte liegt zur Abholung bereit."}, []string{"Die Karte liegt zur Abholung bereit.", "nicht", "kein Formular"}},
		{"eingang/zum-fall", "joined", nil, []string{"ABH-2026-000100", "12.11.2026"}},
		{"eingang/abgabe", "application", map[string]any{"abgabeBehoerde": "Landkreis Beispielburg, Ausländerbehörde"}, []string{"Landkreis Beispielburg", "Ihr Antrag bleibt gestellt"}},
		{"eingang/abgabe", "letter", map[string]any{"abgabeBehoerde": "Landkreis Beispielburg", "schreibenText": "x"}, []string{"Ihr Schreiben"}},
	} {
		text := fill(t, a, d, c.template, "eingang "+c.name, angaben(c.angaben))
		checkSaid(t, text, c.says, []string{"Ihr bisheriger Aufenthaltstitel gilt", "Sie dürfen", "<no value>"})
	}
}
