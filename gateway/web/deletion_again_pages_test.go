package web_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// TestListErasedAgainSaysSo: a list that repeats erasures after a backup was brought back says so, with the number that the list had when its cases went first
// (§ 68 Abs. 2 AufenthV, Art. 17 GDPR): whoever reads the page sees why nobody proposed it now.
func TestListErasedAgainSaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead := w.signIn("leitung")
	require.NotContains(t, lead.get("/loeschung").body, "waren schon gelöscht")
	at := time.Date(2026, 11, 20, 4, 0, 0, 0, time.UTC)
	n, err := w.db.EraseAgain(t.Context(), []store.ErasedCase{{
		Case: w.caseID, Run: 7, Class: "datei-b", Paragraph: "§ 68 Abs. 2 AufenthV", DueOn: casefile.MustParseDate("2022-02-01"), Archive: "Archiv", ArchiveLaw: "§ 3",
		Answer: store.AnswerTaken, OfferedBy: "anna", AnsweredBy: "anna", ProposedBy: "anna", ReleasedBy: "berta", ConfirmedAt: at, ErasedAt: at,
	}})
	require.NoError(t, err)
	require.Equal(t, 1, n)
	page := lead.get("/loeschung").body
	require.Contains(t, page, "Diese Akten waren schon gelöscht, mit der damaligen Löschliste 7.")
	require.Contains(t, page, "Das Programm hat sie erneut gelöscht.")
}
