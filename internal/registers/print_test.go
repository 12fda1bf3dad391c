package registers_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/registers"
	"ablauf/internal/registers/fake"
)

// TestWordsAboutALetter: § 41 Abs. 2 VwVfG: a posting without its day begins no period, and a return without a reason helps nobody. Such a
// message is not understood, and a person reads it.
func TestWordsAboutALetter(t *testing.T) {
	t.Parallel()
	day := casefile.MustParseDate("2026-11-23")
	for _, row := range []struct {
		name   string
		answer registers.Answer
		fine   bool
	}{
		{"accepted", registers.Answer{Verdict: registers.LetterAccepted}, true},
		{"posted", registers.Answer{Verdict: registers.LetterPosted, Dated: day}, true},
		{"posted without a day", registers.Answer{Verdict: registers.LetterPosted}, false},
		{"rejected", registers.Answer{Verdict: registers.LetterRejected, Reason: registers.ReasonNoAddress}, true},
		{"rejected without a reason", registers.Answer{Verdict: registers.LetterRejected}, false},
		{"returned", registers.Answer{Verdict: registers.LetterReturned, Dated: day, Reason: registers.ReasonDied}, true},
		{"returned without a day", registers.Answer{Verdict: registers.LetterReturned, Reason: registers.ReasonDied}, false},
		{"returned for a reason of its own", registers.Answer{Verdict: registers.LetterReturned, Dated: day, Reason: "nass"}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			p := newPartner(t, registers.Print)
			row.answer.Request = "m1"
			p.tell("/dev/answers", row.answer)
			items, err := p.client.Inbox(t.Context(), 10)
			require.NoError(t, err)
			require.Len(t, items, 1)
			if row.fine {
				require.NoError(t, items[0].Err)
				return
			}
			requireError(t, items[0].Err, casefile.Internal, "register.answer")
		})
	}
}

// TestLetterNeedsAnAddress: what nobody could deliver is not handed over; a letter to somebody without an address is for a person.
func TestLetterNeedsAnAddress(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		lines []string
		fine  bool
	}{
		"complete":     {[]string{"Ayşe Çelik", "Probeweg 1", "70173 Musterstadt"}, true},
		"without one":  {[]string{"Ayşe Çelik", " "}, false},
		"unknown":      {[]string{"Ayşe Çelik", "Anschrift unbekannt"}, false},
		"nobody":       {nil, false},
		"only a place": {[]string{" ", "70173 Musterstadt"}, false},
	} {
		job := registers.PrintJob{
			Header: registers.Header{ID: "m1", Aktenzeichen: "ABH-2026-000001"}, Batch: casefile.MustParseDate("2026-11-20"),
			Recipient: row.lines, PDF: []byte("%PDF-1.7"),
		}
		require.Equal(t, row.fine, job.Check() == nil, name)
	}
}

// TestPrintCentreBehaves: the fake prints in the order in which it got the letters, keeps no pages, posts on its own day, and a letter comes
// back only days later.
func TestPrintCentreBehaves(t *testing.T) {
	t.Parallel()
	p := newPartner(t, registers.Print)
	p.tell("/dev/mode", fake.Mode{Auto: []registers.Verdict{registers.LetterPosted}})
	_, err := p.client.Send(t.Context(), p.message("m1"))
	require.NoError(t, err)
	p.tell("/dev/mode", fake.Mode{Auto: []registers.Verdict{registers.LetterReturned}, AutoAfter: int((72 * time.Hour).Milliseconds())})
	_, err = p.client.Send(t.Context(), p.message("m2"))
	require.NoError(t, err)
	state := p.state()
	require.Equal(t, 1, state.Requests["m1"].Number)
	require.Equal(t, 2, state.Requests["m2"].Number)
	require.NotContains(t, string(state.Requests["m1"].Body), "JVBERi0", "the pages")
	items, err := p.client.Inbox(t.Context(), 10)
	require.NoError(t, err)
	require.Len(t, items, 1, "the return lies there in three days")
	require.Equal(t, "2026-11-20", items[0].Dated.String())
}
