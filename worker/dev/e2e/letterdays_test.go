package e2e_test

import (
	"bytes"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
)

// Whose day a day in a letter must be.
const (
	dayOfLetter    = "the letter's own"
	dayOfDelivery  = "that on which the letter counts as delivered, § 41 Abs. 2 VwVfG"
	dayOfReceipt   = "the receipt's"
	dayOfDeadline  = "the end of a deadline of the case"
	dayBeforeMove  = "the end of a deadline of the case before it went on to a working day, § 31 Abs. 3 VwVfG"
	dayOfAnyOfHers = "the end of a deadline of the person's cases"
	dayOfTitle     = "the last one of a title"
	dayAfterTitle  = "the first one without the title"
	dayThatIsTyped = "one that a person entered"
	dayOfSearch    = "six months behind the end of the work, § 18 Abs. 5 AufenthG"
)

// phrases say by the words in front of a day whose day it must be. A day behind other words fails the test, until somebody has said what it is.
var phrases = []struct {
	words *regexp.Regexp
	whose string
}{
	{regexp.MustCompile(`(?:Datum|Schreiben vom|Ausgestellt am|in unserem Bescheid vom) $`), dayOfLetter},
	{regexp.MustCompile(`ab Bekanntgabe am $`), dayOfDelivery},
	{regexp.MustCompile(`(?:Bitte antworten Sie bis|Bitte reichen Sie (?:alles|den Rest) bis|letzter Tag ist|Die Frist endet am) $`), dayOfDeadline},
	{regexp.MustCompile(`(?:Es fehlen noch Unterlagen, bitte|Erinnerung, Unterlagen|Bitte reichen Sie Unterlagen nach,|Antwort) bis $`), dayOfDeadline},
	{regexp.MustCompile(`Bitte reichen Sie sie bis $`), dayOfAnyOfHers},
	{regexp.MustCompile(`; das Ende fiel auf $`), dayBeforeMove},
	{regexp.MustCompile(`; das Ende fiel auf [^;]+, daher $`), dayOfDeadline},
	{regexp.MustCompile(`(?:[Gg]ültig bis(?: \(unverändert\))?|gilt noch bis) $`), dayOfTitle},
	{regexp.MustCompile(`(?:als fortbestehend\. Das gilt ab |Der Titel gilt ab )$`), dayAfterTitle},
	{regexp.MustCompile(`(?:Antrags?|Anzeige|[Mm]eldung|Schreibens) vom $|(?:Er|Es|Antrag|Anzeige|Schreiben) ist am $|zählt weiter der $`), dayOfReceipt},
	{regexp.MustCompile(`(?:Sie haben(?: uns)?|den Sie|[Ff]rau [^.]+,|[Hh]err [^.]+,) am $`), dayOfReceipt},
	{regexp.MustCompile(`Ihre Fiktionsbescheinigung ist fertig\. Sie ist bis $`), dayThatIsTyped},
	{regexp.MustCompile(`Sie dürfen dort arbeiten ab $|Die Anordnung gilt ab $|Umfang erlaubt, und zwar ab $`), dayThatIsTyped},
	{regexp.MustCompile(`Kommen Sie dazu am $|so geht es weiter, bis $|Wir melden uns spätestens am $`), dayThatIsTyped},
	{regexp.MustCompile(`dass Ihre Beschäftigung am $`), dayThatIsTyped},
	{regexp.MustCompile(`die das Gesetz für die Suche vorsieht, war am $`), dayOfSearch},
}

// whoseDay gives "" behind words that no phrase knows.
func whoseDay(before string) string {
	for _, p := range phrases {
		if p.words.MatchString(before) {
			return p.whose
		}
	}
	return ""
}

// dayInText is a day with the weekday that may stand in front of it.
var dayInText = regexp.MustCompile(`(?:(\p{L}+tag|Mittwoch|Mo|Di|Mi|Do|Fr|Sa|So),? )?(\d\d\.\d\d\.\d{4})`)

var weekdays = [...]string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"}

// TestDaysOfEveryLetter: a letter never says what is not so: each day in each letter of each story is the day that the record of the case has for it,
// and its weekday is right.
func TestDaysOfEveryLetter(t *testing.T) {
	t.Parallel()
	for _, story := range slices.Concat(player.Stories(), player.Others()) {
		t.Run(story.Key, func(t *testing.T) {
			t.Parallel()
			s := tell(t, story.Key)
			days := daysOf(t, s)
			for _, l := range s.report.Letters {
				checkDays(t, l, days, textOf(t, s.report.CaseID, l))
			}
		})
	}
}

// daysOf gives what the record of a case knows.
func daysOf(t *testing.T, s told) map[string][]string {
	t.Helper()
	id := s.report.CaseID
	days := map[string][]string{
		dayOfReceipt:   {s.report.ReceivedAt.In(player.Berlin()).Format(time.DateOnly)},
		dayThatIsTyped: query[[]string](t, `select array_agg(distinct value #>> '{}') from case_fact where case_id = $1 and value #>> '{}' ~ '^\d{4}-\d\d-\d\d$'`, id),
		dayOfAnyOfHers: query[[]string](t, `select array_agg(distinct to_char(last_day, 'YYYY-MM-DD')) from deadline where case_id in (select case_id from case_person
			where undone_at is null and person_id = (select person_id from case_person where case_id = $1 and undone_at is null))`, id),
		dayBeforeMove: query[[]string](t, `select coalesce(array_agg(params ->> 'end'), '{}') from deadline where case_id = $1 and reason = 'frist.verschoben'`, id),
		dayOfTitle:    {s.report.Title.ValidTo},
	}
	for _, d := range s.report.Deadlines {
		if d.Kind == "titel-ende" {
			days[dayOfTitle] = append(days[dayOfTitle], d.LastDay)
			days[dayAfterTitle] = append(days[dayAfterTitle], plus(d.LastDay, 1))
			continue
		}
		days[dayOfDeadline] = append(days[dayOfDeadline], d.LastDay)
	}
	for _, end := range query[[]string](t, `select coalesce(array_agg(value #>> '{}'), '{}') from case_fact where case_id = $1 and name = 'beschaeftigungEndeAm'`, id) {
		days[dayOfSearch] = append(days[dayOfSearch], months(end, 6))
	}
	return days
}

// textOf reads the filed letter.
func textOf(t *testing.T, caseID string, l player.Letter) string {
	t.Helper()
	require.NoError(t, gateway.As("leitung").StatePurpose(t.Context(), caseID, "aufsicht"))
	pdf, err := gateway.As("leitung").DocumentContent(t.Context(), l.DocumentID)
	require.NoError(t, err, l.Template)
	command := exec.CommandContext(t.Context(), "pdftotext", "-raw", "-", "-")
	command.Stdin = bytes.NewReader(pdf)
	out, err := command.Output()
	require.NoError(t, err, "pdftotext (make packages installs it)")
	return strings.Join(strings.Fields(string(out)), " ")
}

func checkDays(t *testing.T, l player.Letter, days map[string][]string, text string) {
	t.Helper()
	found := dayInText.FindAllStringSubmatchIndex(text, -1)
	require.NotEmpty(t, found, l.Template)
	for _, at := range found {
		day, err := time.Parse("02.01.2006", text[at[4]:at[5]])
		require.NoError(t, err)
		if at[2] >= 0 {
			require.True(t, strings.HasPrefix(weekdays[day.Weekday()], text[at[2]:at[3]]), "%s: %s", l.Template, text[at[0]:at[1]])
		}
		before := text[:at[0]]
		whose := whoseDay(before[max(0, len(before)-90):])
		if whose == "" {
			t.Errorf("%s: nobody has said whose day this is: …%s", l.Template, text[max(0, at[0]-90):at[1]])
			continue
		}
		want := days[whose]
		switch whose {
		case dayOfLetter:
			want = []string{l.LetterDate}
		case dayOfDelivery:
			want = []string{l.DeemedDeliveredOn}
		}
		require.Contains(t, want, day.Format(time.DateOnly), "%s: …%s must be %s", l.Template, text[max(0, at[0]-60):at[1]], whose)
	}
}
