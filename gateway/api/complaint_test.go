package api_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// TestComplaints: Art. 17 GG: a complaint about a case is a receipt in the case that watches it, with the day from which the time for the
// answer runs. The person gets a receipt for their own case and cannot see the watch, because it names reasons for the delay that they are
// not told (§ 79 Abs. 2 AufenthG); a councillor's mail, recorded by clearing, goes to the same watch.
func TestComplaints(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.apply("antragsteller")
	path := "/api/v1/cases/" + string(id) + "/messages"
	rec := w.post("antragsteller", path, map[string]any{
		"kind": "beschwerde", "channel": "portal", "data": map[string]any{"beschwerdeText": "Seit Wochen nichts gehört.", "beschwerdeVon": "person"},
	})
	require.Equal(t, 201, rec.Code, rec.Body.String())
	own := as[desk.Receipted](t, rec)
	require.Equal(t, id, own.CaseID)
	require.Contains(t, own.ReceiptText, "innerhalb von fünf Arbeitstagen")
	c, err := w.db.Case(t.Context(), id)
	require.NoError(t, err)
	require.Contains(t, own.ReceiptText, c.Aktenzeichen)

	rec = w.post("clearing", path, map[string]any{
		"kind": "beschwerde", "channel": "email",
		"data": map[string]any{"beschwerdeText": "Bitte um Sachstand.", "beschwerdeVon": "abgeordnete", "beschwerdeName": "Stadträtin Probe"},
	})
	require.Equal(t, 201, rec.Code, rec.Body.String())
	watch := as[desk.Receipted](t, rec).CaseID
	require.NotEqual(t, id, watch)
	receipts, err := w.db.PendingReceipts(t.Context(), watch, now())
	require.NoError(t, err)
	require.Len(t, receipts, 3)
	// Received on 23 November 2026: three months later is 23 February 2027 (§ 75 Satz 2 VwGO, § 188 Abs. 2 BGB).
	require.JSONEq(t, `{"eingangAm":{"@":"date","v":"2026-11-23"},"antragAuf":"18b","bezugStand":"offen","vwgoFrist":{"@":"date","v":"2027-02-23"}}`,
		string(receipts[0].Deciding))
	require.Equal(t, casefile.ReceiptBeschwerde, receipts[1].Kind)
	require.JSONEq(t, `{"beschwerdeAm":{"@":"date","v":"2026-11-23"}}`, string(receipts[1].Deciding))

	watchPath := "/api/v1/cases/" + string(watch)
	require.Equal(t, 404, w.get("antragsteller", watchPath).Code)
	staff := w.get("sachbearbeitung", watchPath)
	require.Equal(t, 200, staff.Code)
	require.Contains(t, staff.Body.String(), `"about":"`+string(id)+`"`)
	require.Contains(t, w.get("sachbearbeitung", "/api/v1/cases/"+string(id)).Body.String(), `"aboutThis":[{"id":"`+string(watch)+`","procedure":"untaetigkeit"}]`)
	require.NotContains(t, w.get("antragsteller", "/api/v1/cases/"+string(id)).Body.String(), string(watch))
}

// TestOnlyTheAuthorityRecordsWhatACourtSays: a lawsuit is served on the authority; nobody else can say that it was.
func TestOnlyTheAuthorityRecordsWhatACourtSays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := "/api/v1/cases/" + string(w.apply("antragsteller")) + "/messages"
	served := func(channel string) map[string]any {
		return map[string]any{"kind": "klage", "channel": channel, "data": map[string]any{
			"klageGericht": "Verwaltungsgericht Musterstadt", "klageZeichen": "4 K 1/27", "klageZugestelltAm": "2026-11-20", "klageArt": "untaetigkeitsklage",
		}}
	}
	rec := w.post("antragsteller", path, served("portal"))
	require.Equal(t, 422, rec.Code)
	require.Equal(t, "kind.staff-only", problemOf(t, rec).Fields[0].Code)
	rec = w.post("clearing", path, served("post"))
	require.Equal(t, 201, rec.Code, rec.Body.String())
	receipts, err := w.db.PendingReceipts(t.Context(), as[desk.Receipted](t, rec).CaseID, now())
	require.NoError(t, err)
	require.Len(t, receipts, 2)
	require.JSONEq(t, `{"klageZugestelltAm":{"@":"date","v":"2026-11-20"}}`, string(receipts[1].Deciding))
}
