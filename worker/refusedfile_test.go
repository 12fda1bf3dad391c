package main

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/drawup"
	"ablauf/internal/quarantine"
	"ablauf/internal/store"
)

const (
	withLetter    = `{"dateiAntwort": "schreiben"}`
	withoutLetter = `{"dateiAntwort": "ohne", "dateiOhneGrund": "portal", "dateiErgebnis": "Am Telefon bestätigt."}`
)

// refuse lets a file arrive and the check find something in it, so much later; it gives the task of clearing.
func (r *releaseRoom) refuse(channel casefile.Channel, later time.Duration) casefile.Task {
	r.t.Helper()
	ctx := r.t.Context()
	d := casefile.Document{CaseID: r.id, Kind: "L01", Name: "vertrag.pdf", RecordedBy: "portal"}
	var err error
	d.ID, err = r.store.BeginUpload(ctx, d)
	require.NoError(r.t, err)
	d.Size, d.SHA256, d.ObjectKey = 60, []byte("sum"), "cases/x/"+string(d.ID)
	_, _, _, err = r.store.ReceiveDocument(ctx, store.Upload{Document: d, Receipt: casefile.Receipt{
		CaseID: r.id, Kind: casefile.ReceiptUnterlage, Channel: channel, ReceivedAt: r.clock, RecordedBy: "portal", Scope: "portal",
		IdempotencyKey: uuid.NewString(), RequestHash: []byte("h"),
	}})
	require.NoError(r.t, err)
	r.clock = r.clock.Add(later)
	_, err = r.store.ClaimUnchecked(ctx, 10, func(context.Context, casefile.Document) (store.DocumentCheck, error) {
		return store.DocumentCheck{Refusal: quarantine.Malware, Scanner: "ClamAV 1", Finding: "Eicar-Test"}, nil
	})
	require.NoError(r.t, err)
	return r.task(store.ElementRefusedFile)
}

func (r *releaseRoom) clearing() casefile.Actor {
	c, err := r.store.Case(r.t.Context(), r.id)
	require.NoError(r.t, err)
	who, err := r.store.UpsertStaff(r.t.Context(), "cl", "Demir, Cem", []casefile.Role{casefile.RoleClearing}, []string{"clearing", c.Team})
	require.NoError(r.t, err)
	return who
}

// TestRefusedFileIsAnswered: § 3a VwVfG: clearing reads the ready letter about a refused file and releases it; byte for byte it is filed with what its blocks
// rest on, its dispatch is owed with the same commit, and what the scanner calls its find stands nowhere in it.
func TestRefusedFileIsAnswered(t *testing.T) {
	t.Parallel()
	r := newReleaseRoom(t)
	who, task := r.clearing(), r.refuse(casefile.ChannelPost, time.Minute)
	refusedWith(t, "letter.unseen", r.complete(who, task, withLetter))
	shown, err := r.show(who, task, withLetter)
	require.NoError(t, err)
	require.NoError(t, r.complete(who, task, withLetter))
	require.Equal(t, [][]byte{shown}, r.filed())

	letters, err := r.store.Letters(t.Context(), r.id)
	require.NoError(t, err)
	require.Len(t, letters, 1)
	require.Equal(t, casefile.LetterFiled, letters[0].State)
	require.Equal(t, drawup.TemplateRefusedFile, letters[0].Template)
	require.NotContains(t, string(letters[0].Data), "Eicar")
	var frozen struct {
		Grundlagen []json.RawMessage
		Empfaenger []string
	}
	require.NoError(t, json.Unmarshal(letters[0].Data, &frozen))
	require.Greater(t, len(frozen.Grundlagen), 4)
	require.Contains(t, frozen.Empfaenger, "Musterweg 4")
	intents, err := r.store.Intents(t.Context(), r.id)
	require.NoError(t, err)
	require.Len(t, intents, 1)
	require.Equal(t, store.KindPrint, intents[0].Kind)
	require.Contains(t, string(intents[0].Payload), string(letters[0].ID))
	closed, err := r.store.Task(t.Context(), task.ID)
	require.NoError(t, err)
	require.Equal(t, casefile.TaskCompleted, closed.State)
	released, err := r.store.Released(t.Context(), letters[0])
	require.NoError(t, err)
	require.Equal(t, who.ID, released.By)

	require.Error(t, r.complete(who, task, withLetter))
	require.Len(t, r.filed(), 1, "one letter for one file")
}

// TestRefusedFileLetterThatChanged: what has become another letter since it was looked at does not go out; the task stays open and nothing is filed. Who has died
// gets no letter.
func TestRefusedFileLetterThatChanged(t *testing.T) {
	t.Parallel()
	r := newReleaseRoom(t)
	who, task := r.clearing(), r.refuse(casefile.ChannelPortal, time.Minute)
	_, err := r.show(who, task, withLetter)
	require.NoError(t, err)
	c, err := r.store.Case(t.Context(), r.id)
	require.NoError(t, err)
	require.NoError(t, r.store.SetAddress(t.Context(), c.PersonID, casefile.Address{Street: "Neue Straße 1", PostalCode: "70001", City: "Musterstadt"}))
	refusedWith(t, "letter.changed", r.complete(who, task, withLetter))
	require.Empty(t, r.filed())
	require.Equal(t, task.ID, r.task(store.ElementRefusedFile).ID)
	_, err = r.show(who, task, withLetter)
	require.NoError(t, err)
	r.clock = r.clock.AddDate(0, 0, 1)
	refusedWith(t, "letter.changed", r.complete(who, task, withLetter))
}

// TestRefusedFileWithoutALetter: no letter goes out where clearing says why: that the person reads it in the portal only where they uploaded it there and the
// check was quick.
func TestRefusedFileWithoutALetter(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		channel casefile.Channel
		later   time.Duration
		data    string
		code    string
	}{
		"uploaded and seen at once": {casefile.ChannelPortal, time.Minute, withoutLetter, ""},
		"uploaded and checked late": {casefile.ChannelPortal, 2 * time.Hour, withoutLetter, "form.invalid"},
		"came on paper":             {casefile.ChannelPost, time.Minute, withoutLetter, "form.invalid"},
		"no reason":                 {casefile.ChannelPortal, time.Minute, `{"dateiAntwort": "ohne", "dateiErgebnis": "So."}`, "form.invalid"},
		"no note":                   {casefile.ChannelPortal, time.Minute, `{"dateiAntwort": "ohne", "dateiOhneGrund": "ersetzt"}`, "form.invalid"},
		"there by now":              {casefile.ChannelPost, 2 * time.Hour, `{"dateiAntwort": "ohne", "dateiOhneGrund": "ersetzt", "dateiErgebnis": "Liegt vor."}`, ""},
		"neither one nor another":   {casefile.ChannelPost, time.Minute, `{"dateiErgebnis": "Liegt vor."}`, "form.invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReleaseRoom(t)
			task := r.refuse(c.channel, c.later)
			err := r.complete(r.clearing(), task, c.data)
			if c.code != "" {
				refusedWith(t, c.code, err)
				return
			}
			require.NoError(t, err)
			letters, err := r.store.Letters(t.Context(), r.id)
			require.NoError(t, err)
			require.Empty(t, letters)
		})
	}
}
