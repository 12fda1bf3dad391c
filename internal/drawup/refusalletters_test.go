package drawup

import (
	"maps"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/workflows/feel"
)

// TestLettersOfARefusal: the letters of the procedure say what § 59, § 77 and § 84 AufenthG want said for each occasion, and nobody is told to
// leave whose title runs on by itself (§ 50 Abs. 1).
func TestLettersOfARefusal(t *testing.T) {
	t.Parallel()
	a := office(t)
	base := map[string]any{
		"anlass": "antrag", "anhoerungGruende": "Es fehlt ein Arbeitsvertrag.", "sachverhalt": "Der Arbeitsvertrag endete am 30.09.2026.",
		"ablehnungGruende": "Der Zweck ist entfallen (§ 18b AufenthG).", "ermessenGruende": "Der kurze Aufenthalt wiegt weniger.", "tenorZusatz": nil,
		"abschiebungAngedroht": true, "zielstaat": "Indien", "ausreisefristTage": "30", "ausreisefristBegruendung": nil, "einreiseverbotMonate": "12",
		"titelEndetAm": nil, "neuerArbeitgeber": "Beispiel AG", "abhilfeGruende": "Der neue Vertrag liegt vor.",
		"teilabhilfeTenor": "Die Ausreisefrist verlängern wir.", "verzoegerungNachricht": "Die Akten liegen bei der Widerspruchsbehörde.",
	}
	with := func(more map[string]any) map[string]any {
		all := map[string]any{}
		for k, v := range base {
			all[k] = v
		}
		for k, v := range more {
			all[k] = v
		}
		return all
	}
	deadline := map[string]any{"Tag": casefile.MustParseDate("2026-12-03"), "Grund": "Die Frist dauert zwei Wochen.", "Vorbei": false}
	running, over := holder("aufenthaltserlaubnis", "18b", "2028-01-31", "IND"), holder("aufenthaltserlaubnis", "18b", "2026-11-15", "IND")
	settled := holder("niederlassungserlaubnis", "9", "", "IND")
	const noEffect, threat = "keine aufschiebende Wirkung (§ 84 Abs. 1 Satz 1 Nr. 1 AufenthG)", "drohen wir Ihnen hiermit die Abschiebung an"
	for name, c := range map[string]struct {
		d             Record
		template      string
		angaben       map[string]any
		says, unsaids []string
	}{
		"hearing, application": {over, "anhoerung", nil, []string{"abzulehnen", "Es ist noch nichts entschieden", "Familie, Kinder"}, []string{"zu verkürzen"}},
		"hearing, change":      {running, "anhoerung", map[string]any{"anlass": "arbeitgeberwechsel"}, []string{"den Wechsel Ihrer Beschäftigung", "Ihr Titel bleibt"}, []string{"§ 81"}},
		"hearing, shortening":  {running, "anhoerung", map[string]any{"anlass": "verkuerzung"}, []string{"zu verkürzen", "gilt Ihr Titel unverändert"}, []string{"§ 81"}},
		"hearing, revocation":  {running, "anhoerung", map[string]any{"anlass": "widerruf"}, []string{"zu widerrufen"}, []string{"zu verkürzen"}},
		"refusal":              {over, "bescheid-ablehnung", nil, []string{"Ihr Antrag wird abgelehnt", "30 Tagen", threat, "Indien", "12 Monate", "übersetzen", noEffect, "§ 59 Abs. 7 AufenthV"}, []string{"unverzüglich"}},
		"refusal, no period": {
			over, "bescheid-ablehnung",
			map[string]any{"ausreisefristTage": nil, "ausreisefristBegruendung": "Es besteht Fluchtgefahr."},
			[]string{"unverzüglich verlassen", "Fluchtgefahr"},
			[]string{"30 Tagen"},
		},
		"refusal, title runs":       {running, "bescheid-ablehnung", nil, []string{"gilt noch bis Montag, 31.01.2028", threat}, []string{"nach Bekanntgabe dieses Bescheids verlassen"}},
		"refusal, no threat":        {over, "bescheid-ablehnung", map[string]any{"abschiebungAngedroht": false}, []string{noEffect}, []string{threat, "Indien", "verlassen"}},
		"refusal, settlement title": {settled, "bescheid-ablehnung", nil, []string{"ist unbefristet und gilt weiter"}, []string{threat, "Indien", "verlassen", "abgeschoben"}},
		"change refused":            {running, "bescheid-wechsel-ablehnung", map[string]any{"anlass": "arbeitgeberwechsel", "abschiebungAngedroht": false}, []string{"nicht erlaubt", "unberührt", "endete am 30.09.2026"}, []string{threat}},
		"shortened at once":         {running, "bescheid-verkuerzung", map[string]any{"anlass": "verkuerzung"}, []string{"endet mit der Bekanntgabe", "§ 84 Abs. 2 Satz 1", "aufschiebende Wirkung (§ 80 Abs. 1 VwGO)", threat}, []string{noEffect}},
		"shortened to a day":        {running, "bescheid-verkuerzung", map[string]any{"anlass": "verkuerzung", "titelEndetAm": casefile.MustParseDate("2026-12-31")}, []string{"nur noch bis Donnerstag, 31.12.2026"}, []string{"endet mit der Bekanntgabe"}},
		"revoked":                   {running, "bescheid-widerruf", map[string]any{"anlass": "widerruf"}, []string{"wird widerrufen", "§ 84 Abs. 2 Satz 1"}, []string{"verkürzt"}},
		"objection received":        {over, "widerspruch-eingang", nil, []string{"hat keine aufschiebende Wirkung", "§ 80 Abs. 5 VwGO"}, []string{"gilt er als fortbestehend"}},
		"objection, title ended":    {running, "widerspruch-eingang", map[string]any{"anlass": "widerruf"}, []string{"gilt er als fortbestehend"}, []string{"hat keine aufschiebende Wirkung"}},
		"objection, change":         {running, "widerspruch-eingang", map[string]any{"anlass": "arbeitgeberwechsel"}, []string{"neue Beschäftigung dürfen Sie weiterhin nicht"}, []string{"§ 80 Abs. 5"}},
		"lifted":                    {over, "abhilfe", nil, []string{"heben unseren Bescheid auf", "tragen wir", "§ 84 Abs. 2 Satz 3", "keine"}, []string{"tragen Sie"}},
		"lifted, title":             {running, "abhilfe", map[string]any{"anlass": "verkuerzung"}, []string{"gilt wieder", "§ 80 Abs. 1 Satz 1 VwVfG"}, []string{"Ihr Antrag ist wieder offen"}},
		"not remedied":              {over, "nichtabhilfe", nil, []string{"helfen ihm nicht ab", "Widerspruchsbehörde"}, []string{"heben"}},
		"remedied in part, period":  {over, "teilabhilfe", map[string]any{"teilabhilfe": "ausreisefrist", "ausreiseNeuBis": casefile.MustParseDate("2027-01-31")}, []string{"Wir ändern unseren Bescheid", "Sonntag, 31.01.2027", "Widerspruchsbehörde", "keine"}, []string{"heben unseren Bescheid auf", "Androhung der Abschiebung und"}},
		"remedied in part, threat":  {over, "teilabhilfe", map[string]any{"teilabhilfe": "androhung"}, []string{"gelten nicht mehr"}, []string{"reisen Sie bis"}},
		"remedied in part, title":   {running, "teilabhilfe", map[string]any{"anlass": "verkuerzung", "teilabhilfe": "titel-ende", "titelEndetNeuAm": casefile.MustParseDate("2027-05-31")}, []string{"gilt bis **Montag, 31.05.2027**", "§ 84 Abs. 2 Satz 3"}, []string{"Danach reisen"}},
		"objection partly founded, threat": {
			over, "teilerfolg",
			map[string]any{"teilerfolg": "androhung", "teilerfolgTenor": "Die Androhung der Abschiebung ist aufgehoben.", "kostenAnteilBehoerde": "30", "zuziehungNotwendig": true},
			[]string{"Widerspruchsbehörde hat über Ihren Widerspruch entschieden", "gelten nicht mehr", "30 Prozent", "§ 80 Abs. 3 Satz 1 VwVfG", "§ 80 Abs. 2 VwVfG", "und nicht mit diesem Schreiben", "keine"},
			[]string{"reisen Sie", "§ 164", "nicht unterbrochen"},
		},
		"objection partly founded, period": {
			over, "teilerfolg",
			map[string]any{"teilerfolg": "ausreisefrist", "teilerfolgTenor": "Die Ausreisefrist ist verlängert.", "teilerfolgAusreiseBis": casefile.MustParseDate("2027-03-31")},
			[]string{"Mittwoch, 31.03.2027", "Wer die Kosten trägt, steht in der Entscheidung"},
			[]string{"Prozent", "§ 80 Abs. 2 VwVfG", "gelten nicht mehr"},
		},
		"action partly successful, title": {
			running, "teilerfolg",
			map[string]any{
				"anlass": "verkuerzung", "gerichtErgebnis": "teilweise", "teilerfolg": "titel-ende", "teilerfolgTenor": "Der Titel gilt bis 31. Mai 2027.",
				"teilerfolgTitelBis": casefile.MustParseDate("2027-05-31"), "kostenAnteilBehoerde": "0",
			},
			[]string{"unanfechtbar über Ihre Klage", "gilt bis **Montag, 31.05.2027**", "§ 84 Abs. 2 Satz 3", "keinen Rechtsbehelf mehr", "0 Prozent", "§ 164 VwGO"},
			[]string{"Widerspruchsbescheid", "Danach reisen", "Vorverfahren", "ebenso"},
		},
		"objection partly founded, title": {
			running, "teilerfolg",
			map[string]any{
				"anlass": "verkuerzung", "teilerfolg": "titel-ende", "teilerfolgTenor": "Der Titel gilt bis 31. Mai 2027.",
				"teilerfolgTitelBis": casefile.MustParseDate("2027-05-31"), "ausreiseDanach": true, "ausreiseNach": casefile.MustParseDate("2027-06-30"),
			},
			[]string{"gilt bis **Montag, 31.05.2027**", "Danach reisen Sie bitte bis **Mittwoch, 30.06.2027** aus"},
			nil,
		},
		"objection takes long":      {over, "widerspruch-dauert", map[string]any{"widerspruchFrist": casefile.MustParseDate("2027-03-01")}, []string{"Montag, 01.03.2027", "§ 75 VwGO", "keine"}, []string{"Ihr Antrag"}},
		"only court action":         {over, "unstatthaft", nil, []string{"nur Klage", "Donnerstag, 03.12.2026", "wahrt sie nicht"}, []string{"endete"}},
		"too late for court action": {over, "unstatthaft", nil, []string{"endete am", "Donnerstag, 03.12.2026", "§ 60 VwGO"}, []string{"wahrt sie nicht"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			after, err := a.afterRefusal(c.d, feel.NewContext(), casefile.MustParseDate("2026-11-20"), casefile.MustParseDate("2026-11-16"))
			require.NoError(t, err)
			frist := maps.Clone(deadline)
			frist["Vorbei"] = name == "too late for court action"
			text := fill(t, a, c.d, "ablehnung/"+c.template, name, map[string]any{
				"NachBekanntgabe": after, "Angaben": with(c.angaben), "Frist": frist, "Unterlagen": nil,
			})
			checkSaid(t, text, c.says, c.unsaids)
		})
	}
}

// TestEveryDecisionSaysHowToContestIt: § 37 Abs. 6 VwVfG: a decision that can be contested says how, an approval too: its fee and what it is bound to can be
// contested. Without it there would be a year for that (§ 58 Abs. 2 VwGO).
func TestEveryDecisionSaysHowToContestIt(t *testing.T) {
	t.Parallel()
	a := office(t)
	checked := 0
	for _, bundle := range a.Library.Bundles() {
		for _, file := range bundle.Files() {
			if !strings.HasPrefix(path.Base(file.Path), "bescheid-") || path.Ext(file.Path) != ".md" {
				continue
			}
			checked++
			require.Contains(t, file.Text, "## {{.Rechtsbehelf.Ueberschrift}}", file.Path)
			require.Contains(t, file.Text, "{{range .Rechtsbehelf.Text}}", file.Path)
		}
	}
	require.GreaterOrEqual(t, checked, 6)
}
