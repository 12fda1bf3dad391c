package importer

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

func fileOf(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

// readAll gives all rows of a file of titles.
func readAll(t *testing.T, name, content string) ([]record, error) {
	t.Helper()
	src, reader, err := open(File{store.ImportTitles, fileOf(t, name, content)}, kindTitles)
	if err != nil {
		return nil, err
	}
	defer func() { require.NoError(t, src.Close()) }()
	var recs []record
	for {
		rec, err := reader.next()
		if errors.Is(err, io.EOF) {
			return recs, nil
		}
		if err != nil {
			return recs, err
		}
		recs = append(recs, rec)
	}
}

const titleHeader = "Quell-ID;Person Quell ID;ART\n"

// TestEncodings: UTF-8 with or without its mark is read; anything else is refused with the line and a way out, before a row is taken.
func TestEncodings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, content, want string }{
		{"with a mark", "\xEF\xBB\xBF" + titleHeader + "T-1;Müller;duldung\n", ""},
		{"without one, and no line end", titleHeader + "T-1;Müller;duldung", ""},
		{"line ends of Windows", strings.ReplaceAll(titleHeader+"T-1;Müller;duldung\n", "\n", "\r\n"), ""},
		{"Windows-1252", titleHeader + "T-1;M\xfcller;duldung\n", "line 2 is not UTF-8"},
		{"UTF-16", "\xFF\xFEQ\x00u\x00", "is UTF-16"},
		{"UTF-16 without a mark", "Q\x00u\x00e\x00\n\x00", "zero bytes"},
		{"a line without an end", titleHeader + strings.Repeat("x", lineMax+1), "line 2 is longer"},
		{"nothing", "", "the file is empty"},
		{"a column that nobody knows", "quell_id;person_quell_id;art;steuernummer\n", "column 4 of the header"},
		{"a column twice", "quell_id;person_quell_id;art;ART\n", "art stands in the header twice"},
		{"a column missing", "quell_id;art\n", "lacks the column person_quell_id"},
	} {
		recs, err := readAll(t, "titel.csv", c.content)
		if c.want != "" {
			require.ErrorContains(t, err, c.want, c.name)
			continue
		}
		require.NoError(t, err, c.name)
		require.Len(t, recs, 1, c.name)
		require.Equal(t, []string{"T-1", "Müller", "duldung"}, recs[0].values[:3], c.name)
	}
}

// TestCSV: RFC 4180 with the delimiter of the header; a quote that nobody closes spoils one row and not those after it.
func TestCSV(t *testing.T) {
	t.Parallel()
	recs, err := readAll(t, "titel.csv", strings.Join([]string{
		`quell_id,person_quell_id,art,nebenbestimmung`,
		`1,P,duldung,"zwei`,
		`Zeilen, ""wörtlich"""`,
		``,
		`,,,`,
		`2,P,duldung,"offen`,
		`3,P,duldung,"gut"`,
		`4,P,duldung,Firma "Nord" GmbH`,
		`5,P,duldung`,
		`6,P,duldung,"zu"viel`,
		`7,P,duldung,'=1+1`,
		`8,P,duldung,"bis zum Ende offen`,
	}, "\n"))
	require.NoError(t, err)
	got := map[int]string{}
	for _, r := range recs {
		got[r.line] = r.values[0] + "|" + r.values[7]
		if r.broken != nil {
			got[r.line] += "|" + r.broken.code
		}
	}
	require.Equal(t, map[int]string{
		2: "1|zwei\nZeilen, \"wörtlich\"", 6: "||csv.quote", 7: "3|gut", 8: `4|Firma "Nord" GmbH`, 9: "5||csv.columns", 10: "||csv.quote",
		11: "7|=1+1", 12: "||csv.quote",
	}, got)
}

// TestJSONLines: the names are those of the columns; what is no flat object is a bad row, an array as a whole a bad file.
func TestJSONLines(t *testing.T) {
	t.Parallel()
	recs, err := readAll(t, "titel.jsonl", `{"quell_id":17,"person_quell_id":"P","art":"duldung","nebenbestimmung":null}
{"quell_id":"2","art":{"name":"duldung"}}
{"quell_id":"3","farbe":"rot"}
{"quell_id":"4"
`)
	require.NoError(t, err)
	require.Equal(t, []string{"17", "P", "duldung"}, recs[0].values[:3])
	require.Nil(t, recs[0].broken)
	for i, want := range []string{"json.value", "json.unknown-name", "json.malformed"} {
		require.Equal(t, want, recs[i+1].broken.code)
	}
	require.Equal(t, "farbe", recs[2].broken.field, "the report names what does not exist")
	for range 20 { // were the names taken in the order of a map, each time would be another
		twice, err := readAll(t, "titel.jsonl", `{"quell_id":"1","art":"duldung","Art":"aufenthaltserlaubnis"}
{"quell_id":"2","quell_id":"3"}
{"quell_id":"4","fehler_code":"x","Fehler Code":"y"}
{"farbe":"rot","quell_id":"5","Quell-ID":"6"}
null
{"quell_id":"7"} {}
`)
		require.NoError(t, err)
		require.Equal(t, &fault{field: "art", code: "json.name-twice"}, twice[0].broken, "as in the header of a CSV file")
		require.True(t, locale.Has("import.json.name-twice"))
		require.Equal(t, &fault{field: "quell_id", code: "json.name-twice"}, twice[1].broken)
		require.Nil(t, twice[2].broken, "columns of our report mean nothing")
		require.Equal(t, &fault{field: "farbe", code: "json.unknown-name"}, twice[3].broken, "the first fault of a row, not any")
		require.Equal(t, &fault{code: "json.malformed"}, twice[4].broken)
		require.Equal(t, &fault{code: "json.malformed"}, twice[5].broken)
	}
	_, err = readAll(t, "titel.json", "[\n{}\n]\n")
	require.ErrorContains(t, err, "one object per line")
}

// TestDates: days as ISO 8601 and as people write them; birth dates that registers know in part (XInneres: teilbekanntesDatum).
func TestDates(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"2026-11-26": "2026-11-26", "26.11.2026": "2026-11-26", "1.2.2026": "2026-02-01", "": "",
		"2026-02-30": "!", "30.02.2026": "!", "11/26/2026": "!", "26.11.26": "!", "0202-01-01": "!", "morgen": "!",
	} {
		got, ok := parseDate(in)
		require.Equal(t, want != "!", ok, in)
		if ok {
			require.Equal(t, want, got.String(), in)
		}
	}
	for in, want := range map[string]string{
		"14.03.1991": "1991-03-14", "1991-03-14": "1991-03-14", "00.03.1991": "1991-03", "03.1991": "1991-03", "1991-03-00": "1991-03",
		"1991": "1991", "00.00.1991": "1991", "1991-00-00": "1991", "0000": "0000", "00.00.0000": "0000", "0000-00-00": "0000",
		"14.00.1991": "!", "14.03.0000": "!", "29.02.1991": "!", "1.13.1991": "!", "91": "!", "": "!",
	} {
		got, ok := parseBirth(in)
		require.Equal(t, want != "!", ok, in)
		if ok {
			require.Equal(t, want, got.String(), in)
		}
	}
}

// TestMoments: without an offset the hour is that of Europe/Berlin, in summer and in winter; of a day alone the moment lies on that day.
func TestMoments(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"31.08.2026 23:59": "2026-08-31T21:59:00Z", "2026-11-30 23:59": "2026-11-30T22:59:00Z", "2026-08-31T22:30:00Z": "2026-08-31T22:30:00Z",
		"2026-11-30T23:59:00+01:00": "2026-11-30T22:59:00Z", "30.11.2026": "2026-11-30T11:00:00Z", "31.08.2026": "2026-08-31T10:00:00Z",
	} {
		got, ok := parseMoment(in)
		require.True(t, ok, in)
		require.Equal(t, want, got.UTC().Format(time.RFC3339), in)
	}
	_, ok := parseMoment("")
	require.False(t, ok)
}

// TestTitleTable: §§ 4, 7, 9, 9a AufenthG: which form rests on which paragraph, which needs an end and which must not have one.
func TestTitleTable(t *testing.T) {
	t.Parallel()
	v := newChecker()
	for row, want := range map[string]string{
		"1;P;aufenthaltserlaubnis;§ 18b AufenthG;01.12.2023;30.11.2026;;;;;": "",
		"1;P;aufenthaltserlaubnis;25 Abs.3;01.12.2023;30.11.2026;;;;;":       "",
		"1;P;aufenthaltserlaubnis;25;01.12.2023;30.11.2026;;;;;":             "paragraph title.paragraph",
		"1;P;aufenthaltserlaubnis;;01.12.2023;30.11.2026;;;;;":               "paragraph title.paragraph",
		"1;P;aufenthaltserlaubnis;18g;01.12.2023;30.11.2026;;;;;":            "paragraph title.paragraph",
		"1;P;blaue-karte-eu;18g;01.12.2023;30.11.2026;;;;;":                  "",
		"1;P;aufenthaltserlaubnis;18b;01.12.2023;;;;;;":                      "gueltig_bis title.end-missing",
		"1;P;aufenthaltserlaubnis;18b;01.12.2023;30.11.2023;;;;;":            "gueltig_bis title.end-before-start",
		"1;P;aufenthaltserlaubnis;18b;01.12.2023;01.12.2023;;;;;":            "",
		"1;P;niederlassungserlaubnis;9;01.12.2023;;30.11.2033;;;;":           "",
		"1;P;niederlassungserlaubnis;9;01.12.2023;30.11.2033;;;;;":           "gueltig_bis title.end-of-unlimited",
		"1;P;daueraufenthalt-eu;9a;01.12.2023;;30.11.2013;;;;":               "karte_gueltig_bis title.card-before-start",
		"1;P;duldung;;01.12.2026;;;;;;":                                      "",
		"1;P;schengen-visum;;01.12.2026;20.12.2026;;;;;":                     "",
		"1;P;visum;;01.12.2026;20.12.2026;;;;;":                              "art value.one-of",
		"1;P;aufenthaltserlaubnis;18b;01.12.2023;30.11.2026;;;;01.12.2026;":  "beendet_am title.ended-after-end",
		"1;P;aufenthaltserlaubnis;18b;01.12.2023;30.11.2026;;;;;Widerruf":    "beendet_am title.ended-without-day",
		";P;aufenthaltserlaubnis;18b;31.02.2023;30.11.2026;;;;;":             "quell_id value.required, gueltig_von value.date",
	} {
		_, _, faults := readTitle(v, record{values: strings.Split(row, ";")})
		var got []string
		for _, f := range faults {
			got = append(got, f.field+" "+f.code)
			require.True(t, locale.Has("import."+f.code), f.code)
		}
		require.Equal(t, want, strings.Join(got, ", "), row)
	}
}

// TestPersonRules: DIN 91379 names, known states, no birth after the file's day.
func TestPersonRules(t *testing.T) {
	t.Parallel()
	v := newChecker()
	for change, want := range map[string]string{
		"":                                "",
		"familienname=":                   "familienname value.required",
		"familienname=Жук":                "familienname value.name",
		"familienname=Zoe\u0308":          "", // a decomposed letter is the same letter
		"originalschrift=Жук":             "",
		"originalschrift=\u0000":          "originalschrift value.letters",
		"geburtsdatum=21.11.2026":         "geburtsdatum value.future",
		"geburtsdatum=gestern":            "geburtsdatum value.birth-date",
		"staatsangehoerigkeiten=TUR, pol": "",
		"staatsangehoerigkeiten=Türkei":   "staatsangehoerigkeiten value.countries",
		"azr_nummer=91031400000":          "azr_nummer value.azr",
		"geschlecht=weiblich":             "geschlecht value.one-of",
		"email=keine":                     "email value.email",
		"sprache=!":                       "sprache value.invalid",
		"auskunftssperre=vielleicht":      "auskunftssperre value.yes-no",
		"verstorben_am=01.01.1990":        "verstorben_am value.before-birth",
		"ort=" + strings.Repeat("x", 201): "ort value.long",
	} {
		values := map[string]string{
			"quell_id": "1", "familienname": "Muster", "geburtsdatum": "14.03.1991", "staatsangehoerigkeiten": "TUR",
		}
		if name, value, ok := strings.Cut(change, "="); ok {
			values[name] = value
		}
		rec := record{values: make([]string, len(kindPersons.columns))}
		for i, c := range kindPersons.columns {
			rec.values[i] = values[c.name]
		}
		_, _, faults := readPerson(v, rec, casefile.MustParseDate("2026-11-20"))
		var got []string
		for _, f := range faults {
			got = append(got, f.field+" "+f.code)
			require.True(t, locale.Has("import."+f.code), f.code)
		}
		require.Equal(t, want, strings.Join(got, ", "), change)
	}
}

// TestDigest: how a value is written is no change, what it says is.
func TestDigest(t *testing.T) {
	t.Parallel()
	a := titleRow{QuellID: "1", Art: "duldung", GueltigVon: "2026-11-26", Paragraph: "§ 25 Abs.3 AufenthG"}
	b := titleRow{QuellID: "1", Art: "duldung", GueltigVon: "26.11.2026", Paragraph: "25 Abs. 3"}
	require.Equal(t, digestOf(a), digestOf(b))
	b.GueltigVon, b.GueltigBis = "", "26.11.2026"
	require.NotEqual(t, digestOf(a), digestOf(b), "the same value in another column")
}

// TestFormRuleIsASentence: a row that breaks a rule of the application's form is refused with a sentence that a clerk can act on; the
// rule's code stands in the column of codes only, and the values that its sentence needs are in it.
func TestFormRuleIsASentence(t *testing.T) {
	t.Parallel()
	born, err := casefile.ParsePartialDate("1991-03-14")
	require.NoError(t, err)
	person := casefile.Person{
		FamilyName: "Muster", BirthDate: born, Nationalities: []string{"TUR"},
		Email: "keine",
	}
	row := caseRow{AntragAuf: "99z", AntragArt: "verlaengerung", Aufenthaltsstatus: "irgendwie"}
	_, faults := applicationData("verlaengerung/antrag", row, "99z", person, casefile.Title{EmployerName: strings.Repeat("x", 501)})
	for lang, want := range map[string][]string{
		"de": {
			"antrag_auf: Möglich sind: 16a, 16b, ",
			"arbeitgeber/name: Das passt nicht zum Antragsformular. Diese Angabe ist zu lang. Erlaubt sind 200 Zeichen.",
			"aufenthaltsstatus: Möglich sind: titel, ",
			"kontakt/email: Das passt nicht zum Antragsformular. Geben Sie eine vollständige E-Mail-Adresse ein.",
		},
		"en": {
			"antrag_auf: Possible are: 16a, 16b, ",
			"arbeitgeber/name: This does not fit the application form. This entry is too long. 200 characters are allowed.",
			"aufenthaltsstatus: Possible are: titel, ",
			"kontakt/email: This does not fit the application form. Enter a complete e-mail address.",
		},
	} {
		require.Len(t, faults, len(want))
		for i, f := range faults {
			got := f.sentence(lang)
			require.True(t, strings.HasPrefix(got, want[i]), got)
			require.NotRegexp(t, `enum|text\.long|case\.form|[{}]|\.\.$`, got)
		}
	}
}
