package locale_test

import (
	"encoding/xml"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/locale"
)

// TestEveryLegalEffectHasWords: every code that the rule table of § 81 AufenthG can give has words, for both languages.
func TestEveryLegalEffectHasWords(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../processes/rules/fiktionswirkung.dmn")
	require.NoError(t, err)
	var file struct {
		Decision struct {
			Table struct {
				Outputs []struct {
					Name string `xml:"name,attr"`
				} `xml:"output"`
				Rules []struct {
					Outputs []struct {
						Text string `xml:"text"`
					} `xml:"outputEntry"`
				} `xml:"rule"`
			} `xml:"decisionTable"`
		} `xml:"decision"`
	}
	require.NoError(t, xml.Unmarshal(data, &file))
	prefixes := map[string]string{"wirkung": "effect", "aufenthalt": "stay", "reise": "travel", "arbeit": "work", "bescheinigung": "certificate"}
	checked := 0
	for _, rule := range file.Decision.Table.Rules {
		for i, output := range rule.Outputs {
			prefix, ok := prefixes[file.Decision.Table.Outputs[i].Name]
			if !ok {
				continue
			}
			code, err := strconv.Unquote(output.Text)
			require.NoError(t, err)
			require.True(t, locale.Has("effect."+prefix+"."+code), "effect.%s.%s", prefix, code)
			checked++
		}
	}
	require.Positive(t, checked)
}
