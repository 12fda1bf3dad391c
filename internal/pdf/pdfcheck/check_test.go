package pdfcheck_test

import (
	"encoding/xml"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/letter"
	"ablauf/internal/pdf/pdfcheck"
)

// good is a letter with all that letters have: lists, a table, headings, an address with its code.
func good(t *testing.T) []byte {
	t.Helper()
	data, err := letter.Render(letter.Letter{
		Sender:    letter.Sender{Letterhead: []string{"Stadt Musterstadt", "Ausländerbehörde"}, ReturnLine: "Musterstadt", Footer: []string{"Sprechzeiten"}},
		Recipient: []string{"Frau", "Şükran Yılmaz", "00001 Musterstadt"},
		Info:      []letter.InfoLine{{Label: "Unser Zeichen", Value: "ABH-1"}},
		Date:      casefile.MustParseDate("2026-11-23"),
		Subject:   "Ihr Antrag",
		Body: []letter.Block{
			{Kind: letter.Paragraph, Text: "Guten Tag,"},
			{Kind: letter.Heading, Text: "Was fehlt"},
			{Kind: letter.List, Items: []string{"Pass", "Vertrag"}},
			{Kind: letter.WebAddress, Text: "Hier.", Address: "https://antrag.musterstadt.example/antrag/abcd-efgh-jkmn-pqrs-tvwx-yz01-23"},
			{Kind: letter.Table, Rows: [][]string{{"Was", "Wann"}, {"Pass", "21.12.2026"}, {"Vertrag", "21.12.2026"}}},
		},
	})
	if casefile.CodeOf(err) == "letter.fonts-missing" {
		t.Skip("the fonts of the letters are not installed: npm ci --prefix internal/letter/fonts")
	}
	require.NoError(t, err)
	return data
}

// verdicts reads testdata/rules.tsv.
func verdicts(t *testing.T) map[string][2]string {
	t.Helper()
	data, err := os.ReadFile("testdata/rules.tsv")
	require.NoError(t, err)
	list := make(map[string][2]string)
	for _, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		cells := strings.Split(line, "\t")
		require.Len(t, cells, 3, line)
		require.Empty(t, list[cells[0]], "%s twice", cells[0])
		list[cells[0]] = [2]string{cells[1], cells[2]}
	}
	return list
}

// TestEveryRuleHasAVerdict: every rule of veraPDF's lists is checked, or cannot be broken because what it speaks of is absent, or is named open.
func TestEveryRuleHasAVerdict(t *testing.T) {
	t.Parallel()
	list := verdicts(t)
	for rule, verdict := range list {
		switch verdict[0] {
		case "checked":
			require.Contains(t, pdfcheck.Checked(), rule)
			require.Empty(t, verdict[1])
		case "not applicable":
			require.NotContains(t, pdfcheck.Checked(), rule)
			require.Contains(t, pdfcheck.Absent(), strings.TrimPrefix(verdict[1], "no "), rule)
		case "open":
			require.NotEmpty(t, verdict[1], rule)
		default:
			t.Errorf("%s: verdict %q", rule, verdict[0])
		}
	}
	for _, rule := range pdfcheck.Checked() {
		require.True(t, strings.HasPrefix(rule, "own ") || list[rule][0] == "checked", rule)
	}
	folder := os.Getenv("ABLAUF_STANDARDS")
	if folder == "" {
		folder = "../../../../shared/standards"
	}
	if _, err := os.Stat(folder); errors.Is(err, os.ErrNotExist) {
		t.Skip("the rule lists of veraPDF are not on this machine: set ABLAUF_STANDARDS")
	}
	count := 0
	for prefix, file := range map[string]string{"UA ": "PDFUA-1.xml", "A ": "PDFA-2A.xml"} {
		data, err := os.ReadFile(filepath.Join(folder, "verapdf", file))
		require.NoError(t, err)
		var profile struct {
			Rules []struct {
				ID struct {
					Clause string `xml:"clause,attr"`
					Test   string `xml:"testNumber,attr"`
				} `xml:"id"`
			} `xml:"rules>rule"`
		}
		require.NoError(t, xml.Unmarshal(data, &profile))
		for _, rule := range profile.Rules {
			count++
			require.Contains(t, list, prefix+rule.ID.Clause+"-"+rule.ID.Test)
		}
	}
	require.Len(t, list, count)
}

// TestGoodLetter: a letter holds, as it is written and with its streams unpacked.
func TestGoodLetter(t *testing.T) {
	t.Parallel()
	require.Empty(t, pdfcheck.Check(good(t)))
	require.Empty(t, pdfcheck.Check(takeApart(t, good(t)).together()))
}

// TestCheckerFinds: for every rule that is checked, and for everything that is absent, there is a file in which it is broken, and the checker
// says so. A check that cannot fail proves nothing.
func TestCheckerFinds(t *testing.T) {
	t.Parallel()
	missed := append(pdfcheck.Checked(), pdfcheck.Absent()...)
	for _, b := range broken {
		p := takeApart(t, good(t))
		b.change(t, p)
		var rules []string
		for _, found := range pdfcheck.Check(p.together()) {
			rule, _, _ := strings.Cut(found, ": ")
			rules = append(rules, strings.TrimPrefix(rule, "no "))
		}
		for _, rule := range strings.Split(b.rules, ", ") {
			assert.Contains(t, rules, rule, b.name)
			missed = slices.DeleteFunc(missed, func(m string) bool { return m == rule })
		}
	}
	require.Empty(t, missed, "no file breaks these")
}

// TestNoFile: what is no PDF at all is said so.
func TestNoFile(t *testing.T) {
	t.Parallel()
	whole := good(t)
	for _, data := range [][]byte{nil, []byte("%PDF-1.7\n"), whole[:len(whole)/2], append([]byte(" "), whole...)} {
		found := pdfcheck.Check(data)
		require.Len(t, found, 1)
		require.True(t, strings.HasPrefix(found[0], "file: "), found[0])
	}
}
