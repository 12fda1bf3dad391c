package export_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/export"
)

// told gives what the person is told, as data held against its schema and as the text of the PDF.
func told(t *testing.T, f export.File) (data export.Subject, raw, paper string) {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, f.SubjectJSON(&out))
	schema, err := jsonschema.NewCompiler().Compile("../../schemas/auskunft.schema.json")
	require.NoError(t, err)
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(out.Bytes()))
	require.NoError(t, err)
	require.NoError(t, schema.Validate(value))
	require.NoError(t, json.Unmarshal(out.Bytes(), &data))
	path := filepath.Join(t.TempDir(), "auskunft.pdf")
	file, err := os.Create(path)
	require.NoError(t, err)
	require.NoError(t, f.SubjectPDF(file))
	require.NoError(t, file.Close())
	tagged, err := exec.CommandContext(t.Context(), "pdfinfo", path).Output()
	require.NoError(t, err)
	require.Regexp(t, `Tagged:\s+yes`, string(tagged))
	text, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", path, "-").Output()
	require.NoError(t, err)
	return data, out.String(), strings.Join(strings.Fields(string(text)), " ")
}

// TestSubjectIsToldWhatArticle15Wants: Art. 15 Abs. 1 GDPR: the data, and the letters a to h.
func TestSubjectIsToldWhatArticle15Wants(t *testing.T) {
	f, _ := someFile(t)
	f.Entries[0].Own = true
	f.Entries[1].Label = "Reisepass"
	f.Person.Nationalities, f.Person.BirthDate = []string{"TUR"}, casefile.PartialDate{Year: 1991}
	f.Titles = []casefile.Title{{Kind: casefile.TitleBlaueKarte, Paragraph: "18g", ValidTo: casefile.MustParseDate("2027-01-31")}}
	f.Recipients = []string{"Bundesdruckerei: Herstellung der Karte (§ 78 AufenthG)."}
	data, _, paper := told(t, f)
	for _, part := range []string{
		"Zzkanarie", "1991", "ABH-2026-000123", "Verlängerung", "Blaue Karte EU", "18g", "31.01.2027", "Antrag auf", "§ 18b", "Reisepass", "bescheid.pdf", // the data
		"Art. 6 Abs. 1 Buchst. e DSGVO",       // a: purposes
		"Bundesdruckerei",                     // c: recipients
		"10 Jahre", "Stadtarchiv Musterstadt", // d: storage
		"Art. 16 DSGVO", "Art. 17 DSGVO", "Art. 18 DSGVO", "Art. 21 DSGVO", // e: rights
		"Art. 77 DSGVO",        // f: complaint
		"Ihre eigenen Angaben", // g: origin
		"Art. 22 DSGVO",        // h: automated decisions
	} {
		require.Contains(t, paper, part)
	}
	require.NotRegexp(t, `\d{4}-\d\d-\d\d`, strings.ReplaceAll(paper, f.Case.Aktenzeichen, ""), "people read days as they write them")
	require.Equal(t, []string{"Ihre eigenen Angaben"}, data.Origin)
	require.Len(t, data.Documents, 1)
	require.Len(t, data.Letters, 1)
}

// TestNothingOfOthers: Art. 15 Abs. 4 GDPR, § 73 AufenthG: none of the canaries comes out, in neither form.
func TestNothingOfOthers(t *testing.T) {
	f, documents := someFile(t)
	canaries := []string{
		"KanarieKollegin", "KanarieVertretung", "KanarieAnsprechpartner", "KanarieNotiz", "KanarieVermerk", "KanarieGericht", "KanarieProtokoll", "KanarieBefund",
		"KanarieDateiname",
	}
	f.Entries = append(f.Entries,
		export.Entry{
			ID: uuid.NewString(), Kind: export.KindStatement, At: morning, Title: "Antwort", Own: true, By: "KanarieKollegin", Text: "Mein eigener Text.",
			Pairs: []export.Pair{{Name: "Vertretung", Value: "KanarieVertretung", OfOthers: true}, {Name: "Gehalt", Value: "EigenesGehalt"}},
		},
		export.Entry{ID: uuid.NewString(), Kind: export.KindStatement, At: morning, Title: "Arbeitgeber", From: "Ihr Arbeitgeber", Text: "KanarieAnsprechpartner"},
		export.Entry{ID: uuid.NewString(), Kind: export.KindNote, At: morning, Title: "Notiz", Text: "KanarieNotiz", By: "KanarieKollegin"},
		export.Entry{ID: uuid.NewString(), Kind: export.KindWorked, At: morning, Title: "KanarieVermerk", Pairs: []export.Pair{{Name: "Grund", Value: "KanarieVermerk"}}},
		export.Entry{ID: uuid.NewString(), Kind: export.KindStatement, At: morning, Title: "Post des Gerichts", Text: "KanarieGericht", From: "Gerichte"},
	)
	named := documents.add("KanarieDateiname.pdf", "application/pdf", []byte("x"))
	named.Label = "Mietvertrag"
	f.Entries = append(f.Entries, named)
	f.Log = append(f.Log, export.Line{At: morning, Text: "KanarieProtokoll", By: "KanarieKollegin"})
	f.Left = []export.Left{{What: "KanarieBefund", Why: "KanarieBefund"}}
	data, raw, paper := told(t, f)
	for _, canary := range canaries {
		require.NotContains(t, raw, canary)
		require.NotContains(t, paper, canary)
	}
	for _, own := range []string{"EigenesGehalt", "Mein eigener Text.", "Mietvertrag", "Ihr Arbeitgeber"} {
		require.Contains(t, raw, own)
		require.Contains(t, paper, own)
	}
	require.True(t, slices.ContainsFunc(data.FreeTexts, func(text string) bool { return strings.HasSuffix(text, "Antwort: Text") }), "a person looks through it: %v", data.FreeTexts)
}
