package desk

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

// factsOnly is a database that knows what has been entered in a case.
type factsOnly struct {
	Store
	facts map[string]json.RawMessage
}

func (s factsOnly) Facts(context.Context, casefile.CaseID) (map[string]json.RawMessage, error) {
	return s.facts, nil
}

// TestADraftIsWrittenAnew: § 77 Abs. 1 AufenthG: the decision says what the draft says that two people signed. What an earlier draft had and
// the second person sent back, such as an entry ban (§ 11 Abs. 2) or a day on which the title ends, stands in no letter and decides no way
// when the new draft leaves it empty. A form that adds to what is known takes nothing back.
func TestADraftIsWrittenAnew(t *testing.T) {
	t.Parallel()
	earlier := map[string]json.RawMessage{
		"einreiseverbotMonate": json.RawMessage(`24`), "titelEndetAm": json.RawMessage(`"2027-01-31"`), "zielstaat": json.RawMessage(`null`),
		"sachverhalt": json.RawMessage(`"Alt"`), "versicherteMonate": json.RawMessage(`26`), "antragArt": json.RawMessage(`"verlaengerung"`),
	}
	d := New(Deps{Store: factsOnly{facts: earlier}, Library: &Built{}})
	for _, c := range []struct{ name, form, data, want, deciding string }{
		{
			"a second draft", "ablehnung/entwurf", `{"entscheidung": "ablehnen", "sachverhalt": "Neu", "abschiebungAngedroht": false}`,
			`{"entscheidung": "ablehnen", "sachverhalt": "Neu", "abschiebungAngedroht": false, "einreiseverbotMonate": null, "titelEndetAm": null}`,
			`{"entscheidung": "ablehnen", "abschiebungAngedroht": false, "titelEndetAm": null}`,
		},
		{
			"everything filled again", "ablehnung/entwurf", `{"sachverhalt": "Neu", "einreiseverbotMonate": 12, "titelEndetAm": "2027-02-28"}`,
			`{"sachverhalt": "Neu", "einreiseverbotMonate": 12, "titelEndetAm": "2027-02-28"}`, `{"titelEndetAm": {"@": "date", "v": "2027-02-28"}}`,
		},
		{"a form that adds", "arbeitgeberwechsel/unterlagen", `{"vollstaendig": true}`, `{"vollstaendig": true}`, `{"vollstaendig": true}`},
	} {
		task := casefile.Task{CaseID: "c1", Form: c.form}
		data, err := d.anew(t.Context(), task, json.RawMessage(c.data))
		require.NoError(t, err, c.name)
		require.JSONEq(t, c.want, string(data), c.name)
		deciding, err := d.deciding(task.Form, data)
		require.NoError(t, err, c.name)
		require.JSONEq(t, c.deciding, string(deciding), c.name)
		require.True(t, sameJSON(withoutNulls(data), json.RawMessage(c.data)), "%s: sent again it is the same act", c.name)
	}
	data, err := d.anew(t.Context(), casefile.Task{Form: "gibt/es-nicht"}, json.RawMessage(`{}`))
	require.NoError(t, err)
	require.JSONEq(t, `{}`, string(data), "a task without a form")
}
