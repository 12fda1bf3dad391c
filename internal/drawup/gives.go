package drawup

import (
	"slices"
	"strings"

	"ablauf/internal/casefile"
	"ablauf/internal/letter"
	"ablauf/internal/letter/claims"
)

// tableChange is the table by which a change of employer is told what holds.
const tableChange = "arbeitgeberwechsel-pfad"

// Gives says what the rules have given a person, by the newest decision of each table of one of their cases and by the title that they have: what nobody
// else may promise them. A new job is allowed by its own table alone (§ 4a Abs. 3 AufenthG), also where an application keeps the old one allowed.
func Gives(decisions []casefile.Decision, title casefile.Title, today casefile.Date) claims.Given {
	var given claims.Given
	none := title.Kind == "" || title.Kind == casefile.TitleNone || title.Kind == casefile.TitleDuldung
	given.Stay = !none && title.EndedOn.IsZero() && (title.ValidTo.IsZero() || !title.ValidTo.Before(today))
	if said, ok := Latest(decisions, tableEffect).(map[string]any); ok {
		says := func(column string, values ...string) bool {
			text, _ := said[column].(string)
			return slices.Contains(values, text)
		}
		effect, _ := said["wirkung"].(string)
		given.Continuing = strings.HasPrefix(effect, "fortgeltung")
		given.Stay = given.Stay || given.Continuing ||
			says("aufenthalt", "erlaubt", "gilt-als-erlaubt", "recht-besteht", "erlaubt-durch-anordnung", "abschiebung-ausgesetzt")
		given.Work = says("arbeit", "erlaubt", "unbeschraenkt", "wie-im-visum", "wie-bisher", "nur-kuenftige-beschaeftigung")
	}
	if said, ok := Latest(decisions, tableChange).(map[string]any); ok {
		given.Work = said["darfBeginnen"] == "ja"
	}
	return given
}

// printedClaims gives the sentences of what people typed, as the letter prints it, that promise something.
func printedClaims(body []letter.Block, angaben any) []claims.Claim {
	entered, _ := angaben.(map[string]any)
	var printed strings.Builder
	for _, b := range body {
		printed.WriteString(letter.PlainText(b) + "\n")
	}
	var found []claims.Claim
	for _, name := range FreeTexts() {
		text, _ := entered[name].(string)
		if text = strings.Join(strings.Fields(text), " "); text != "" && strings.Contains(printed.String(), text) {
			found = append(found, claims.Find(text)...)
		}
	}
	return found
}

// FreeTexts names what people type in whole sentences and letters print.
func FreeTexts() []string { return slices.Concat(answers, reasons) }

// Answers names those by which nothing is decided: a promise that no rule gave is refused there. All others are words of a decision, which is its own basis;
// whoever draws it up or signs it is shown the promise beside the letter.
func Answers() []string { return slices.Clone(answers) }

var (
	answers = []string{
		"notfallAntwort", "auskunftText", "sachstandAntwort", "schreibenAntwort", "beschwerdeAntwort", "abgabeText", "hinweisUnterlagen", "baNachfassenText",
		"verzoegerungNachricht", "anhoerungGruende",
	}
	reasons = []string{
		"sachverhalt", "ablehnungGruende", "ermessenGruende", "tenorZusatz", "ausreisefristBegruendung", "teilablehnungGruende", "abhilfeGruende",
		"teilabhilfeTenor", "teilerfolgTenor",
	}
)
