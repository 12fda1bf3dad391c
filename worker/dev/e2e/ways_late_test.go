package e2e_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestMidnightStory: 23:30 UTC of the title's last day is the next day in Berlin, winter and summer, and the day of receipt is that of
// Europe/Berlin (§ 81 Abs. 4 Satz 1 AufenthG, § 31 VwVfG): late. All that counts from the receipt counts from that day, although it was
// recorded later; nothing continued, so the new title begins with the decision.
func TestMidnightStory(t *testing.T) {
	t.Parallel()
	day := days(t, testdata.Midnight)
	received := day(-1)
	s := check(t, way{
		key: testdata.Midnight, outcome: "titel-verlaengert", rows: []string{"17"},
		said: said{
			"keine", "§ 81 Abs. 4 Satz 1, § 50 Abs. 1 AufenthG", "nicht-rechtmaessig", "nein", "nein", "keine", day(0),
		},
		letters: []posted{
			{"verlaengerung/eingangsbestaetigung-ohne-wirkung", day(0)}, {"verlaengerung/bescheid-bewilligung", day(0)}, {"verlaengerung/karte-abholung", day(0)},
		},
		deadlines: []due{titleEnd(day(-2), "passed"), securityQuery(day(0)), vwgo(received, "met")},
		title:     player.Title{Kind: "aufenthaltserlaubnis", Paragraph: "18b", ValidFrom: day(0), ValidTo: day(730)},
		through:   []string{"eingang-bestaetigen", "verspaetung-wuerdigen", "anordnung-entscheiden", "antrag-entscheiden", "titel-verlaengert"},
		around:    []string{"fortgeltung-bestaetigen", "bescheinigung-ausstellen", "ba-anfrage-stellen"},
	})
	c, err := s.play.Case(t.Context())
	require.NoError(t, err)
	require.Equal(t, day(-2)+"T23:30:00Z", c.ReceivedAt.UTC().Format(time.RFC3339))
	german := func(iso string) string {
		d, err := time.Parse(time.DateOnly, iso)
		require.NoError(t, err)
		return d.Format("02.01.2006")
	}
	require.Contains(t, s.report.Letters[0].Subject, german(received), "the letter names the day of the law")
}

// TestHardshipStory: a day late, and two people order that the title continues (§ 81 Abs. 4 Satz 3 AufenthG): no letter speaks of an effect
// before the order, the certificate is due at once after it (Abs. 5). The order names the day after the title's end, so the new title
// follows without a gap.
func TestHardshipStory(t *testing.T) {
	t.Parallel()
	day := days(t, testdata.Hardship)
	check(t, way{
		key: testdata.Hardship, outcome: "titel-verlaengert", rows: []string{"17", "16"},
		said: said{
			"fortgeltung-angeordnet", "§ 81 Abs. 4 Satz 3 AufenthG", "erlaubt-durch-anordnung", "mit-pass-und-bescheinigung", "wie-bisher",
			"fortgeltung", day(0),
		},
		letters: []posted{
			{"verlaengerung/eingangsbestaetigung-ohne-wirkung", day(0)},
			{"verlaengerung/eingangsbestaetigung", day(0)},
			{"verlaengerung/bescheid-bewilligung", day(0)},
			{"verlaengerung/karte-abholung", day(0)},
		},
		deadlines: []due{titleEnd(day(-1), "passed"), certificate(day(0)), securityQuery(day(0)), vwgo(day(0), "met")},
		title:     player.Title{Kind: "blaue-karte-eu", Paragraph: "18g", ValidFrom: day(0), ValidTo: day(1095)},
		through: []string{
			"eingang-bestaetigen", "verspaetung-wuerdigen", "anordnung-entscheiden", "fiktion-nach-anordnung", "fortgeltung-bestaetigen", "bescheinigung-ausstellen",
			"antrag-entscheiden", "biometrie-erfassen", "titel-verlaengert",
		},
		around: []string{"titelende-naht", "ba-anfrage-stellen"},
	})
}

// TestWhoRecordsBehindTheDay: the day of receipt decides about somebody's right to stay, so only the authority's people who work on cases may
// give an earlier one, and only with reason and evidence; the person concerned may not, and everybody else is turned away as from every
// application.
func TestWhoRecordsBehindTheDay(t *testing.T) {
	t.Parallel()
	body := sample(t, time.Now().In(player.Berlin()), testdata.Midnight)
	without := strings.Replace(string(body), `"backdatedEvidence"`, `"backdatedNote"`, 1)
	require.NotEqual(t, string(body), without)
	for login, want := range map[string]int{
		"clearing": 201, "sachbearbeitung": 201, "leitung": 201, "antragsteller": 422, "antragsteller2": 422, "arbeitgeber": 403, "kasse": 403,
		"revision": 403, "prozessgestaltung": 403, "admin-it": 403, "": 401,
	} {
		hand := func(key, body string) player.Answer {
			answer, err := gateway.As(login).Do(t.Context(), player.Request{
				Method: "POST", Path: "/api/v1/applications", Key: key + login, Body: []byte(body),
			})
			require.NoError(t, err)
			return answer
		}
		answer := hand("behind-", string(body))
		require.Equal(t, want, answer.Status, "%q: %s", login, answer.Body)
		if want == 201 {
			require.Equal(t, 422, hand("no-evidence-", without).Status, "%q without evidence", login)
		}
	}
}
