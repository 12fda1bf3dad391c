package drawup

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/workflows/feel"
)

// others is a record with the case of a letter and those to which its application may be added.
type others struct {
	recorded
	cases  map[casefile.CaseID]store.Dossier
	joined map[casefile.CaseID]casefile.CaseID
}

func (o others) Dossier(ctx context.Context, id casefile.CaseID) (store.Dossier, error) {
	if file, found := o.cases[id]; found {
		return file, nil
	}
	return o.recorded.Dossier(ctx, id)
}

func (o others) JoinedInto(_ context.Context, id casefile.CaseID) (casefile.Case, error) {
	if into, found := o.joined[id]; found {
		return o.cases[into].Case, nil
	}
	return casefile.Case{}, &casefile.Error{Kind: casefile.NotFound, Err: errors.New("not joined")}
}

// ahead gives the letters that follow a task with what was entered.
func (o others) ahead(t *testing.T, procedure, process, task, entered string) []Ahead {
	t.Helper()
	m := office(t)
	bundle, found := m.Library.Newest(procedure)
	require.True(t, found)
	o.file.Case.ID, o.file.Case.Bundle = "c", bundle.Hash
	m.Store = o
	var fields map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(entered), &fields))
	var seen []Ahead
	for _, step := range bundle.LettersAfter(process, task) {
		a, follows, err := m.foreseen(t.Context(), of(o.file).with(fields), step, Order{
			Case: "c", Step: step, Variables: feel.NewContext(), On: on("2026-11-23"), Entered: fields, At: task, By: "b",
		})
		require.NoError(t, err)
		if follows {
			require.NoError(t, a.Err)
			require.NotEmpty(t, a.PDF)
			seen = append(seen, a)
		}
	}
	return seen
}

// somebody is a case of a person with an address.
func somebody() others {
	h := holder(casefile.TitleAufenthaltserlaubnis, "18b", "2027-03-31", "IND")
	h.Person.ID, h.Person.Address = "p", casefile.Address{Street: "Musterweg 4", PostalCode: "00001", City: "Musterstadt"}
	return others{recorded: recorded{file: store.Dossier{Case: h.Case, Person: h.Person, Title: h.Title, Facts: map[string]json.RawMessage{}}}}
}

// TestTheCaseOfAnApplicationIsForeseen: § 25 Abs. 2 VwVfG: whoever adds an application to a case reads before which case and which day of receipt the letter will
// name: the earlier of the two (§ 81 Abs. 4 AufenthG). Nothing follows where it stays an application of its own, or cannot be added.
func TestTheCaseOfAnApplicationIsForeseen(t *testing.T) {
	t.Parallel()
	const toFirst = `{"doppeltEntscheidung": "fall-1", "doppeltVermerk": "Derselbe Antrag."}`
	room := func(change func(o *others, first *store.Dossier)) []Ahead {
		o := somebody()
		o.file.Facts["dubletten"] = json.RawMessage(`["d", "e"]`)
		first := o.file
		first.Case.ID, first.Case.Aktenzeichen, first.Case.State = "d", "ABH-2026-000777", casefile.CaseOpen
		first.Case.ReceivedAt = first.Case.ReceivedAt.Add(-48 * time.Hour)
		entered := toFirst
		if change != nil {
			change(&o, &first)
		}
		o.cases = map[casefile.CaseID]store.Dossier{"d": first}
		return o.ahead(t, "verlaengerung", "eingang", "doppelten-beurteilen", entered)
	}
	said := func(letters []Ahead) any {
		require.Len(t, letters, 1)
		require.Equal(t, "eingang/zum-fall", letters[0].Template)
		require.Contains(t, letters[0].Subject, "gehört zu ABH-2026-000777")
		joined, _ := letters[0].Fields["Zuordnung"].(map[string]any)
		return joined["EingangAm"]
	}
	require.Equal(t, on("2026-10-10"), said(room(nil)), "that of the case, which is earlier")
	require.Equal(t, on("2026-10-12"), said(room(func(_ *others, first *store.Dossier) {
		first.Case.ReceivedAt = first.Case.ReceivedAt.Add(96 * time.Hour)
	})), "that of the application, which is earlier")
	for name, change := range map[string]func(o *others, first *store.Dossier){
		"has ended":               func(_ *others, first *store.Dossier) { first.Case.State = casefile.CaseClosed },
		"is another person's":     func(_ *others, first *store.Dossier) { first.Person.ID = "q" },
		"belongs to a third case": func(o *others, _ *store.Dossier) { o.joined = map[casefile.CaseID]casefile.CaseID{"d": "d"} },
		"was not offered":         func(o *others, _ *store.Dossier) { o.file.Facts["dubletten"] = json.RawMessage(`[]`) },
	} {
		require.Empty(t, room(change), name)
	}
	own := somebody()
	own.file.Facts["dubletten"] = json.RawMessage(`["d"]`)
	require.Empty(t, own.ahead(t, "verlaengerung", "eingang", "doppelten-beurteilen", `{"doppeltEntscheidung": "eigener", "doppeltVermerk": "Zwei Anliegen."}`))
}

// TestTheNewAddressIsForeseen: § 3 VwVfG: whoever gives a case away and has found a new address reads the letter as it goes there.
func TestTheNewAddressIsForeseen(t *testing.T) {
	t.Parallel()
	for changes, street := range map[string]string{"true": "Neue Straße 1", "false": "Musterweg 4"} {
		letters := somebody().ahead(t, "verlaengerung", "eingang", "zustaendigkeit-pruefen", `{"zustaendigkeitEntscheidung": "abgeben", "anschriftAendern": `+changes+`,
			"neueAnschrift": {"strasse": "Neue Straße 1", "plz": "70001", "ort": "Anderswo"}, "abgabeBehoerde": "Stadt Anderswo", "abgabeGrund": "umgezogen",
			"meldeauskunftLage": "liegt-vor", "zustaendigkeitVermerk": "Umzug."}`)
		require.Len(t, letters, 1)
		require.Equal(t, "eingang/abgabe", letters[0].Template)
		require.Contains(t, letters[0].Fields[FieldRecipient], street, "anschriftAendern = "+changes)
	}
}

// TestADecisionThatCameBackIsForeseen: § 41 VwVfG: whoever sends a decision that came back to a new address reads it as it goes there, with the day of today; whoever
// drafts it does so at the address of the record, whatever an earlier task had entered.
func TestADecisionThatCameBackIsForeseen(t *testing.T) {
	t.Parallel()
	o := somebody()
	o.file.Facts["entscheidung"], o.file.Facts["zustellungWeiter"] = json.RawMessage(`"ablehnen"`), json.RawMessage(`"neue-anschrift"`)
	o.file.Facts["neueAnschrift"] = json.RawMessage(`{"strasse": "Alte Straße 9", "plz": "70001", "ort": "Anderswo"}`)
	for name, text := range map[string]string{"sachverhalt": "Sie haben einen Antrag gestellt.", "ablehnungGruende": "Es fehlt der Nachweis."} {
		o.file.Facts[name] = json.RawMessage(`"` + text + `"`)
	}
	for task, c := range map[string]struct{ entered, street string }{
		"zustellung-klaeren": {
			`{"zustellungWeiter": "neue-anschrift", "neueAnschrift": {"strasse": "Neue Straße 1", "plz": "70001", "ort": "Anderswo"}, "zustellungVermerk": "Umzug."}`, "Neue Straße 1",
		},
		"ablehnung-mitzeichnen": {`{"mitzeichnung": "zustimmen"}`, "Musterweg 4"},
	} {
		letters := o.ahead(t, "verlaengerung", "ablehnung", task, c.entered)
		require.Len(t, letters, 1, task)
		require.Equal(t, "ablehnung/bescheid-ablehnung", letters[0].Template)
		require.Contains(t, letters[0].Fields[FieldRecipient], c.street, task)
	}
	require.Empty(t, o.ahead(t, "verlaengerung", "ablehnung", "zustellung-klaeren", `{"zustellungWeiter": "anders-zustellen", "zustellungVermerk": "Aushang."}`))
}

// Decider is somebody.
func (others) Decider(context.Context, casefile.CaseID, []string) (casefile.ActorID, error) {
	return "b", nil
}

// StaffNames names them.
func (others) StaffNames(context.Context, []casefile.ActorID) (map[casefile.ActorID]string, error) {
	return map[casefile.ActorID]string{"b": "B. Entscheiderin"}, nil
}

// TestTheRuleOfAChangeIsForeseen: § 18g Abs. 4 AufenthG: whoever lets a change be checked at once because the thirty days run reads which rule the person is told.
func TestTheRuleOfAChangeIsForeseen(t *testing.T) {
	t.Parallel()
	o := somebody()
	o.file.Case.Procedure = "arbeitgeberwechsel"
	o.file.Title.Kind, o.file.Title.Paragraph = casefile.TitleBlaueKarte, "18g"
	for name, value := range map[string]string{
		"wechselArt": `"wechsel"`, "neuerArbeitgeber": `"Beispiel GmbH"`, "antragArt": `"arbeitgeberwechsel"`, "wechselAm": `"2026-12-01"`, "gemeldetVon": `"person"`,
	} {
		o.file.Facts[name] = json.RawMessage(value)
	}
	letters := o.ahead(t, "arbeitgeberwechsel", "arbeitgeberwechsel", "frist-sichern", `{"fristWeg": "sofort-pruefen"}`)
	require.Len(t, letters, 1)
	require.Equal(t, "arbeitgeberwechsel/eingangsbestaetigung", letters[0].Template)
	fired, _ := letters[0].Fields["Zeilen"].(map[string][]string)
	require.Len(t, fired["arbeitgeberwechsel-pfad"], 1)
	require.Empty(t, o.ahead(t, "arbeitgeberwechsel", "arbeitgeberwechsel", "frist-sichern", `{"fristWeg": "klaerung-abwarten", "fristWiedervorlage": "2026-11-26"}`))
}
