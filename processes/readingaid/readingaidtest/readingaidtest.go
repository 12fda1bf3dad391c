// Package readingaidtest gives reading aids for tests that somebody has reviewed. Those of the program are reviewed by translators only.
package readingaidtest

import (
	"encoding/json"
	"testing"

	"ablauf/internal/casefile"
	"ablauf/processes"
	"ablauf/processes/readingaid"
)

// Reviewed gives the shipped aids as if a translator had reviewed all of them.
func Reviewed(t testing.TB) *readingaid.Set { return ReviewedBut(t, "", "") }

// ReviewedBut is Reviewed without the review of one aid.
func ReviewedBut(t testing.TB, letter, language string) *readingaid.Set {
	t.Helper()
	s, err := readingaid.Read(Files(t), Reviews(t, letter, language))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Files are those of the shipped aids.
func Files(t testing.TB) []processes.File {
	t.Helper()
	files, err := processes.Aids()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// Reviews is a file of reviews of all shipped aids but one.
func Reviews(t testing.TB, letter, language string) []byte {
	t.Helper()
	shipped, err := readingaid.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	list := []readingaid.Review{}
	for _, a := range shipped.All() {
		if a.Letter != letter || a.Language != language {
			list = append(list, readingaid.Review{
				Letter: a.Letter, Language: a.Language, By: "O. Beispiel", On: casefile.MustParseDate("2026-11-20"), Of: a.Fingerprint,
			})
		}
	}
	data, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
