// Package translationtest gives translations for tests in which every block is reviewed. The shipped data are reviewed by people only.
package translationtest

import (
	"encoding/json"
	"io/fs"
	"testing"
	"testing/fstest"

	"ablauf/internal/casefile"
	"ablauf/processes/translation"
)

// Reviewed gives the shipped translations as if somebody had reviewed all of them.
func Reviewed(t *testing.T) *translation.Set { return ReviewedBut(t, "", "") }

// ReviewedBut is Reviewed without the review of one document in one language.
func ReviewedBut(t *testing.T, lang, code string) *translation.Set {
	t.Helper()
	s, err := translation.Read(files(t, lang, code))
	must(t, err)
	return s
}

// Files gives the data behind Reviewed.
func Files(t *testing.T) fstest.MapFS { return files(t, "", "") }

func files(t *testing.T, lang, code string) fstest.MapFS {
	t.Helper()
	german := map[string]string{}
	shipped, err := translation.Shipped()
	must(t, err)
	out := fstest.MapFS{}
	raw, err := fs.ReadFile(translation.Files(), "de.json")
	must(t, err)
	out["de.json"] = &fstest.MapFile{Data: raw}
	for _, name := range translation.Languages() {
		raw, err := fs.ReadFile(translation.Files(), name+".json")
		must(t, err)
		var data map[string]map[string]*translation.Block
		must(t, json.Unmarshal(raw, &data))
		var codes []string
		for of := range data["documents"] {
			codes = append(codes, of)
		}
		for _, line := range shipped.Request(name, codes, true).Lines {
			german[line.Key] = line.German
		}
		for _, blocks := range data {
			for key, block := range blocks {
				if name == lang && key == code {
					block.Reviewed = nil
					continue
				}
				block.Reviewed = &translation.Review{
					By: casefile.RoleLeitung, On: casefile.MustParseDate("2026-11-20"), Of: translation.Checksum(german[key], block.Text),
				}
			}
		}
		raw, err = json.Marshal(data)
		must(t, err)
		out[name+".json"] = &fstest.MapFile{Data: raw}
	}
	return out
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
