package web_test

import (
	"encoding/xml"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/locale"
	"ablauf/processes/rules"
)

// TestEveryReasonHasWords: a supervisor reads why a title gets no letter in words of both languages; each row of the table of reasons gives
// one as its second output.
func TestEveryReasonHasWords(t *testing.T) {
	t.Parallel()
	data, err := rules.Files.ReadFile("ablauf-unterdrueckung.dmn")
	require.NoError(t, err)
	var table struct {
		Rows []struct {
			Outputs []string `xml:"outputEntry>text"`
		} `xml:"decision>decisionTable>rule"`
	}
	require.NoError(t, xml.Unmarshal(data, &table))
	require.NotEmpty(t, table.Rows)
	for _, row := range table.Rows {
		key := "page.expiry.reason." + strings.Trim(row.Outputs[1], `"`)
		for _, lang := range locale.Languages() {
			require.NotEqual(t, key, locale.T(lang, key, nil), lang)
		}
	}
}
