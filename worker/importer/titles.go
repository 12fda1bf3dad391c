package importer

import (
	"strings"

	"github.com/go-playground/validator/v10"

	"ablauf/internal/casefile"
)

// titleRow is a row of a file of titles.
type titleRow struct {
	QuellID         string `spalte:"quell_id" validate:"required,latin,max=200"`
	PersonQuellID   string `spalte:"person_quell_id" validate:"required,latin,max=200"`
	Art             string `spalte:"art" validate:"required,oneof=aufenthaltserlaubnis blaue-karte-eu ict-karte niederlassungserlaubnis daueraufenthalt-eu nationales-visum schengen-visum aufenthaltsgestattung duldung freizuegigkeit"`
	Paragraph       string `spalte:"paragraph" validate:"omitempty,latin,max=100"`
	GueltigVon      string `spalte:"gueltig_von" validate:"omitempty,datum"`
	GueltigBis      string `spalte:"gueltig_bis" validate:"omitempty,datum"`
	KarteGueltigBis string `spalte:"karte_gueltig_bis" validate:"omitempty,datum"`
	Nebenbestimmung string `spalte:"nebenbestimmung" validate:"omitempty,latin,max=1000"`
	Arbeitgeber     string `spalte:"arbeitgeber" validate:"omitempty,latin,max=200"`
	BeendetAm       string `spalte:"beendet_am" validate:"omitempty,datum"`
	BeendetGrund    string `spalte:"beendet_grund" validate:"omitempty,latin,max=200"`
}

// titleColumns names the column of each field that the title table speaks of.
var titleColumns = map[string]string{
	"kind": "art", "paragraph": "paragraph", "validTo": "gueltig_bis", "cardValidTo": "karte_gueltig_bis", "endedOn": "beendet_am",
}

// readTitle makes a title out of a row, or says every rule that it breaks.
func readTitle(v *validator.Validate, rec record) (titleRow, casefile.Title, []fault) {
	var row titleRow
	kindTitles.fill(rec, &row)
	if faults := check(v, &row); len(faults) > 0 {
		return row, casefile.Title{}, faults
	}
	// The tags have read these values before.
	from, _ := parseDate(row.GueltigVon)
	to, _ := parseDate(row.GueltigBis)
	card, _ := parseDate(row.KarteGueltigBis)
	ended, _ := parseDate(row.BeendetAm)
	title := casefile.Title{
		Kind: casefile.TitleKind(row.Art), Paragraph: parseParagraph(row.Paragraph), ValidFrom: from, ValidTo: to, CardValidTo: card,
		Nebenbestimmung: row.Nebenbestimmung, EmployerName: row.Arbeitgeber, EndedOn: ended, EndedReason: row.BeendetGrund,
		Source: casefile.Source{ID: row.QuellID},
	}
	var faults []fault
	for _, broken := range casefile.CheckTitle(title) {
		faults = append(faults, fault{field: titleColumns[broken.Field], code: broken.Code, params: map[string]string{
			"paragraphs": strings.Join(casefile.TitleParagraphs(title.Kind), ", "),
		}})
	}
	return row, title, faults
}
