package main

import (
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/activities"
	"ablauf/internal/registers"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// TestOpenRecordForgetsAnInboxThatNobodyReads: § 36 Abs. 2 BeschV: an authority that is not connected any more knows nothing of the
// partner's silence, and its record says so before the first case runs; a connected one keeps what it has read.
func TestOpenRecordForgetsAnInboxThatNobodyReads(t *testing.T) {
	t.Parallel()
	for url, connected := range map[string]bool{"": false, "https://ba.example": true} {
		t.Run(url, func(t *testing.T) {
			t.Parallel()
			database := storetest.New(t)
			require.NoError(t, database.Open(t, time.Now).NoteInboxRead(t.Context(), activities.PartnerBA, friday))
			db, _, err := openRecord(t.Context(), config{Partners: map[registers.Partner]partnerAddress{registers.BA: {URL: url}}}, store.Config{URL: database.AppURL}, slog.New(slog.DiscardHandler))
			require.NoError(t, err)
			defer db.Close()
			read, known, err := db.InboxRead(t.Context(), activities.PartnerBA)
			require.NoError(t, err)
			require.Equal(t, connected, known)
			require.Equal(t, connected, !read.IsZero())
		})
	}
}
