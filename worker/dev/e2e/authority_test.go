package e2e_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// authorityData is what the tests ask of the data of the authority that the stack serves.
type authorityData struct {
	Land       string `json:"land"`
	FileNumber string `json:"fileNumber"`
	Address    struct {
		PostalCode string `json:"postalCode"`
	} `json:"address"`
	Remedies []struct {
		Kind      string   `json:"kind"`
		Acts      []string `json:"acts"`
		Paragraph string   `json:"paragraph"`
		ValidFrom string   `json:"validFrom"`
		ValidTo   string   `json:"validTo"`
	} `json:"remedies"`
}

func readAuthority(key string) (authorityData, error) {
	var data authorityData
	content, err := os.ReadFile("../../../internal/authority/data/" + key + ".json")
	if err != nil {
		return data, err
	}
	return data, json.Unmarshal(content, &data)
}

// remedy gives kind and paragraphs of the remedy against an act of a day.
func (a authorityData) remedy(t *testing.T, act, on string) (kind, paragraph string) {
	t.Helper()
	for _, r := range a.Remedies {
		if slices.Contains(r.Acts, act) && r.ValidFrom <= on && (r.ValidTo == "" || on <= r.ValidTo) {
			return r.Kind, r.Paragraph
		}
	}
	require.FailNow(t, "no remedy", "against %s on %s", act, on)
	return "", ""
}

// fileNumber is the form of the authority's file numbers.
func fileNumber() string {
	first := strings.NewReplacer("{year}", "2026", "{number:05}", "00001", "{number:06}", "000001").Replace(office.FileNumber)
	return "^" + regexp.MustCompile(`[0-9]`).ReplaceAllString(regexp.QuoteMeta(first), `\d`) + "$"
}
