package drawup

import (
	"regexp"
	"slices"
	"strings"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/checkcode"
	"ablauf/internal/letter"
	"ablauf/internal/store"
	"ablauf/processes"
	"ablauf/workflows/feel"
)

const (
	tableSheet = "arbeitgeberblatt"
	// letterWithSheet is the letter behind which the sheet for the employer stands.
	letterWithSheet = "verlaengerung/eingangsbestaetigung"
	fieldSheet      = "Blatt"
	// CheckPath is where an employer asks whether a sheet still counts, below the address of the authority.
	CheckPath = "/pruefen"
	// withheldCode stands in the frozen data of a letter in the place of the code.
	withheldCode = "…"
)

// keepsWork are the codes of the table of effects by which the work of before stays allowed as it was. The card of § 20a allows only the future job then, and is none of them.
var keepsWork = map[string]bool{"wie-bisher": true, "wie-im-visum": true}

// employerSheet offers the confirmation of receipt a sheet for the employer: where its row says that the title goes on with the work of before, where the title allowed work
// by its kind and paragraph (table arbeitgeberblatt) and by its conditions, and where somebody can check the sheet. All else gets none: a sheet promises nothing by itself.
func (m *Maker) employerSheet(d Record, l casefile.Letter, recipient []string, fields map[string]any) (store.Sheet, error) {
	if l.Template != letterWithSheet {
		return store.Sheet{}, nil
	}
	fields[fieldSheet] = nil
	effect, _ := fields["Wirkung"].(map[string]any)
	positive, _ := effect["PositiverText"].(bool)
	work, _ := effect["Arbeit"].(string)
	if !positive || !keepsWork[work] || !allowsByCondition(d.Title.Nebenbestimmung) {
		return store.Sheet{}, nil
	}
	table, err := m.Library.Rule(tableSheet)
	if err != nil {
		return store.Sheet{}, err
	}
	gives, row, err := titleGivesSheet(table, d, l.LetterDate)
	if err != nil || !gives {
		return store.Sheet{}, err
	}
	page := m.Invitations.Page(CheckPath)
	code, made := checkcode.New(m.Invitations.Secret(append([]string{tableSheet, string(d.Case.ID), l.LetterDate.String()}, recipient...)...))
	if !made || page == "" {
		return store.Sheet{}, nil
	}
	hash, _ := checkcode.Hash(string(code))
	fields[fieldSheet] = map[string]any{"Code": string(code), "Seite": page}
	if rows, ok := fields[letter.RowsKey].(map[string][]string); ok {
		rows[tableSheet] = []string{row}
	}
	return store.Sheet{Hash: hash, Person: d.Person.ID, Title: d.Title.ID}, nil
}

// titleGivesSheet asks the table whether a title allowed a work that a sheet may confirm, and gives the row that said so.
func titleGivesSheet(table processes.Rule, d Record, on casefile.Date) (gives bool, row string, err error) {
	inputs, err := d.Inputs(on, feel.NewContext())
	if err != nil {
		return false, "", err
	}
	out, err := table.Evaluate(on, inputs, feel.Environment{Now: on.Time(calendar.Berlin()).Add(noon), Zone: feel.Berlin()})
	if err != nil {
		return false, "", err
	}
	says, _ := out.Value.(*feel.Context)
	if says == nil || len(out.Matched) == 0 {
		return false, "", nil
	}
	return Get(says, "blatt") == feel.Bool(true), out.Matched[0].RuleID, nil
}

func hasHandOut(body []letter.Block) bool {
	return slices.ContainsFunc(body, func(b letter.Block) bool { return b.Kind == letter.HandOut })
}

// withholdCode takes the code out of the data that are frozen with the letter.
func withholdCode(fields map[string]any) {
	if sheet, ok := fields[fieldSheet].(map[string]any); ok {
		sheet["Code"] = withheldCode
	}
}

var (
	// harmless are restrictions beside the work that a sheet confirms: of self-employment, and of another job (§ 4a Abs. 3 Satz 4 AufenthG).
	harmless = regexp.MustCompile(`(?i)(^|[^\p{L}])selbst(st)?ändige ((erwerbs)?tätigkeit|erwerbstätigkeiten) (ist |sind )?nicht (gestattet|erlaubt)` +
		`|(^|[^\p{L}])(eine )?(andere|weitere) (beschäftigung|erwerbstätigkeit|tätigkeit)[^.;\n]*`)
	denies = regexp.MustCompile(`(?i)(^|[^\p{L}])(nicht|keine?|keinerlei|untersagt|verboten|ausgeschlossen|bedarf|vorbehaltlich|(nur|erst) (mit|nach))([^\p{L}]|$)`)
)

// allowsByCondition reports whether the conditions of a title, as they stand on it, leave employment allowed. Where they forbid anything that is not plainly something else, or keep
// it for a permission of its own (§ 4a Abs. 1 Satz 3 AufenthG), the program says nothing: people wrote them in many ways.
func allowsByCondition(condition string) bool {
	return !denies.MatchString(harmless.ReplaceAllString(strings.ReplaceAll(condition, "\n", ";"), " "))
}
