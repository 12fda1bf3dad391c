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
		testdata.Timely:        {"2026-03-31", "2028-03-30"}, // a month before its end
		testdata.Incomplete:    {"2026-05-30", "2028-05-29"},
		testdata.Late:          {"2025-02-28", "2028-02-28"}, // ended yesterday
		testdata.LastDay:       {"2026-03-01", "2028-02-29"}, // ends today
		testdata.Midnight:      {"2025-02-27", "2028-02-27"}, // ended on the day whose 23:30 UTC is the next in Berlin
		testdata.Hardship:      {"2025-02-28", "2028-02-28"},
		testdata.NationalVisa:  {"2027-10-29", "2028-04-29"},
		testdata.SchengenVisa:  {"2028-02-09", "2028-04-09"},
		testdata.Chance:        {"2026-09-29", "2028-03-30"},
		testdata.CardOnly:      {"2018-03-20", "2028-03-20"},
		testdata.Ukraine:       {"2024-03-05", "2026-03-04"}, // days of the ordinance
		testdata.FollowUpCard:  {"2027-03-30", "2028-03-29"}, // a year at most
		testdata.Withdrawn:     {"2026-04-30", "2028-04-29"},
		testdata.Refused:       {"2026-03-11", "2028-03-10"},
		testdata.EmployerMoved: {"2026-04-15", "2028-04-14"},
		testdata.Fruitless:     {"2026-03-21", "2028-03-20"},

		testdata.ChangeWithBA:   {"2027-02-28", "2030-02-28"},
		testdata.ChangeBlueCard: {"2027-10-02", "2031-02-28"},
	}
	require.Len(t, player.Stories(), len(validity))
	people := map[string]bool{}
	for _, story := range player.Stories() {
		raw, err := testdata.Application(story.Key, today)
		require.NoError(t, err)
		require.NotContains(t, string(raw), "{{")
		var body struct {
			Application struct {
				Person struct{ Familienname, Vornamen string }
				Titel  struct{ GueltigVon, GueltigBis string }
			}
		}
		require.NoError(t, json.Unmarshal(raw, &body))
		require.Regexp(t, "Muster|Beispiel|Probe", body.Application.Person.Familienname)
		people[body.Application.Person.Familienname+", "+body.Application.Person.Vornamen] = true
		expected := validity[story.Key]
		require.Equal(t, expected[0], body.Application.Titel.GueltigVon, story.Key)
		require.Equal(t, expected[1], body.Application.Titel.GueltigBis, story.Key)
	}
	require.Len(t, people, len(validity), "every story is somebody else's")
	_, err := testdata.Application("nichts", today)
	require.ErrorContains(t, err, "nichts")
}

// TestOtherSamples: the stories of the other procedures have samples of invented people too.
func TestOtherSamples(t *testing.T) {
	t.Parallel()
	for _, story := range player.Others() {
		raw, err := testdata.Application(story.Key, time.Date(2028, 2, 29, 12, 0, 0, 0, time.UTC))
		require.NoError(t, err)
		require.NotContains(t, string(raw), "{{")
		require.Regexp(t, `"familienname": "(Muster|Beispiel|Probe)`, string(raw))
	}
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
