package player_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestSamples: every story has a sample application of an invented person, whose dates count from the day it is played on; a day that a
// month does not have becomes its last one.
func TestSamples(t *testing.T) {
	t.Parallel()
	today := time.Date(2028, 2, 29, 12, 0, 0, 0, time.UTC)
	validity := map[string][2]string{
		testdata.Timely:     {"2026-03-31", "2028-03-30"}, // a month before its end
		testdata.Incomplete: {"2026-05-30", "2028-05-29"},
		testdata.Late:       {"2025-02-28", "2028-02-28"}, // ended yesterday
	}
	require.Len(t, player.Stories(), len(validity))
	for _, story := range player.Stories() {
		raw, err := testdata.Application(story.Key, today)
		require.NoError(t, err)
		require.NotContains(t, string(raw), "{{")
		var body struct {
			Application struct {
				Person struct{ Familienname string }
				Titel  struct{ GueltigVon, GueltigBis string }
			}
		}
		require.NoError(t, json.Unmarshal(raw, &body))
		require.Regexp(t, "Muster|Beispiel|Probe", body.Application.Person.Familienname)
		expected := validity[story.Key]
		require.Equal(t, expected[0], body.Application.Titel.GueltigVon)
		require.Equal(t, expected[1], body.Application.Titel.GueltigBis)
	}
	_, err := testdata.Application("nichts", today)
	require.ErrorContains(t, err, "nichts")
}

// TestAttachments: the sample documents are what their names say, and the encrypted one is encrypted.
func TestAttachments(t *testing.T) {
	t.Parallel()
	for kind, magic := range map[string]string{"A01": "%PDF-", "P01": "\xff\xd8\xff", "P02": "\x89PNG"} {
		doc, err := testdata.Document(kind)
		require.NoError(t, err)
		require.Equal(t, kind, doc.Kind)
		require.True(t, bytes.HasPrefix(doc.Content, []byte(magic)), kind)
	}
	_, err := testdata.Document("Z99")
	require.ErrorContains(t, err, "Z99")
	locked, err := testdata.EncryptedPDF()
	require.NoError(t, err)
	require.Contains(t, string(locked), "/Encrypt")
}
