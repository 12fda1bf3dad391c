package activities

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

// TestAnswerInTime: § 36 Abs. 2 BeschV: what lay in the inbox before the deadline was over is what counts, also when it was fetched later;
// silence makes the approval. What the case has dealt with, and what belongs to an earlier request, does not count again.
func TestAnswerInTime(t *testing.T) {
	t.Parallel()
	end := time.Date(2026, 11, 30, 23, 0, 0, 0, time.UTC)
	early, late := end.Add(-10*time.Minute), end.Add(time.Second)
	answer := func(from, verdict string, at time.Time, matched bool) casefile.Receipt {
		deciding, err := json.Marshal(map[string]string{"stelle": from, "baAntwort": verdict})
		require.NoError(t, err)
		return casefile.Receipt{Kind: casefile.ReceiptRegisterantwort, ReceivedAt: at, Matched: matched, Deciding: deciding}
	}
	transmitted := casefile.Receipt{Kind: casefile.ReceiptUebermittlung}
	odd := casefile.Receipt{Kind: casefile.ReceiptNachricht, Channel: casefile.ChannelRegister, ReceivedAt: late}
	letter := casefile.Receipt{Kind: casefile.ReceiptNachricht, Channel: casefile.ChannelPortal, ReceivedAt: early}
	for name, row := range map[string]struct {
		receipts []casefile.Receipt
		want     string
	}{
		"silence":                         {[]casefile.Receipt{transmitted}, AnswerByFiction},
		"question in time":                {[]casefile.Receipt{transmitted, answer("ba", "rueckfrage", early, false)}, "rueckfrage"},
		"question on the stroke":          {[]casefile.Receipt{transmitted, answer("ba", "rueckfrage", end, false)}, AnswerByFiction},
		"question too late":               {[]casefile.Receipt{transmitted, answer("ba", "rueckfrage", late, false)}, AnswerByFiction},
		"two in time":                     {[]casefile.Receipt{transmitted, answer("ba", "rueckfrage", early, false), answer("ba", "abgelehnt", early, false)}, "abgelehnt"},
		"another authority":               {[]casefile.Receipt{transmitted, answer("bzr", "", early, false)}, AnswerByFiction},
		"question of the round before":    {[]casefile.Receipt{transmitted, answer("ba", "rueckfrage", early, true), transmitted}, AnswerByFiction},
		"something nobody understands":    {[]casefile.Receipt{transmitted, odd}, AnswerUnclear},
		"a clear answer beside it":        {[]casefile.Receipt{transmitted, odd, answer("ba", "abgelehnt", early, false)}, "abgelehnt"},
		"a clear answer before it":        {[]casefile.Receipt{transmitted, answer("ba", "abgelehnt", early, false), odd}, "abgelehnt"},
		"odd in the round before":         {[]casefile.Receipt{transmitted, odd, transmitted}, AnswerByFiction},
		"the applicant writes":            {[]casefile.Receipt{transmitted, letter}, AnswerByFiction},
		"the round after it made by hand": {[]casefile.Receipt{transmitted, answer("ba", "rueckfrage", early, true)}, AnswerByFiction},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, row.want, answerInTime(row.receipts, end))
		})
	}
}
