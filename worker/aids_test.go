package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/processes"
	"ablauf/processes/readingaid"
	"ablauf/processes/readingaid/readingaidtest"
)

// TestAids: product.md 3.6: the city sees which reading aids a translator has to look at: those that nobody reviewed, those whose words have changed
// since, and those whose German letter has.
func TestAids(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	files := readingaidtest.Files(t)
	for i := range files {
		switch files[i].Path {
		case "nachforderung/aids/aufforderung.en.md":
			files[i].Text = strings.TrimSpace(files[i].Text) + " More."
		case "nachforderung/aids/aufforderung.tr.md":
			_, rest, _ := strings.Cut(files[i].Text, "\n")
			files[i].Text = "Vorlage: 0000000000000000\n" + rest
		}
	}
	aids, err := readingaid.Read(files, readingaidtest.Reviews(t, "nachforderung/aufforderung", "ar"))
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, sayAids(call{out: &out}, library, aids))
	said := out.String()
	require.Regexp(t, `(?m)^nachforderung/aufforderung +uk  [0-9a-f]{16}  reviewed, shown and sent\n    by O\. Beispiel on 2026-11-20$`, said)
	require.Regexp(t, `(?m)^nachforderung/aufforderung +ar  [0-9a-f]{16}  to be reviewed$`, said)
	require.Regexp(t, `(?m)^nachforderung/aufforderung +en  [0-9a-f]{16}  to be reviewed$`, said)
	require.Regexp(t, `(?m)^nachforderung/aufforderung +tr  [0-9a-f]{16}  out of date: the German letter has changed\n    compare it with the letter of today, whose fingerprint is [0-9a-f]{16}$`, said)
	require.Contains(t, said, "45 reading aids, 3 of them wait for a translator")
	require.Error(t, runAids(t.Context(), call{args: []string{"x"}, out: &out}))
	require.NoError(t, runAids(t.Context(), call{out: &out}))
}
