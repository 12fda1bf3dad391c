package tasktypes_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/processes/tasktypes"
)

// TestHeadersThatWouldFailLater: a deadline rests on a paragraph and says when it ends (promise: every deadline stores how it was
// computed); what a diagram leaves out is found when the program starts, not when a case gets there.
func TestHeadersThatWouldFailLater(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, taskType, wants string
		headers               map[string]string
	}{
		{"a period in full", tasktypes.Deadline, "", map[string]string{"dauer": "3M", "art": "vwgo75", "paragraph": "§ 75 VwGO", "variable": "frist"}},
		{"hours of service", tasktypes.Deadline, "", map[string]string{"dauer": "4h", "art": "notfall", "paragraph": "§ 10 VwVfG", "variable": "bis", "zeitpunkt": "um"}},
		{"a remedy brings length and paragraph along", tasktypes.Deadline, "", map[string]string{"rechtsbehelf": "ablehnung", "variable": "frist"}},
		{"length and paragraph from a rule table", tasktypes.Deadline, "", map[string]string{"dauerVariable": "d", "paragraphVariable": "p", "art": "ba", "variable": "frist"}},
		{"no paragraph", tasktypes.Deadline, "paragraph or paragraphVariable or rechtsbehelf", map[string]string{"dauer": "3M", "art": "vwgo75", "variable": "frist"}},
		{"a fixed length with a table's paragraph", tasktypes.Deadline, "paragraph", map[string]string{"dauer": "3M", "paragraphVariable": "p", "art": "a", "variable": "frist"}},
		{"a paragraph of spaces", tasktypes.Deadline, "paragraph", map[string]string{"dauer": "3M", "art": "vwgo75", "paragraph": " ", "variable": "frist"}},
		{"no length", tasktypes.Deadline, "dauer", map[string]string{"art": "vwgo75", "paragraph": "§ 75 VwGO", "variable": "frist"}},
		{"a length that is none", tasktypes.Deadline, "dauer", map[string]string{"dauer": "drei", "art": "vwgo75", "paragraph": "§ 75 VwGO", "variable": "frist"}},
		{"hours before an end", tasktypes.Deadline, "vorlauf", map[string]string{"dauer": "3M", "vorlauf": "4h", "art": "a", "paragraph": "§ 75 VwGO", "variable": "frist"}},
		{"nobody gets the day", tasktypes.Deadline, "variable", map[string]string{"dauer": "3M", "art": "vwgo75", "paragraph": "§ 75 VwGO"}},
		{"a letter", tasktypes.Letter, "", map[string]string{"vorlage": "a/b"}},
		{"a letter without template", tasktypes.Letter, "vorlage", nil},
		{"a letter that sets a deadline without its paragraph", tasktypes.Letter, "fristParagraph", map[string]string{"vorlage": "a/b", "frist": "2W", "fristArt": "x", "fristVariable": "v"}},
		{"a day that a court names, without paragraph", tasktypes.Named, "paragraph", map[string]string{"tag": "gerichtsfrist", "art": "gericht"}},
		{"silence needs its day", tasktypes.BAFiction, "frist", map[string]string{"variable": "baAntwort"}},
		{"a type that needs nothing", tasktypes.ExtendTitle, "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := tasktypes.CheckHeaders(c.taskType, func(name string) string { return c.headers[name] })
			if c.wants == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, "the header "+c.wants)
		})
	}
}
