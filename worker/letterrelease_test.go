package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"ablauf/activities"
	"ablauf/gateway/desk"
	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/drawup"
	"ablauf/internal/efile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
	"ablauf/processes"
	"ablauf/workflows/contract"
	"ablauf/workflows/engine"
)

// releaseRoom is a desk and the work of the program on one record, with a real e-file: what the one shows the other files.
type releaseRoom struct {
	t              *testing.T
	clock          time.Time
	store          *store.Store
	files          *efile.Client
	library        *processes.Library
	desk           *desk.Desk
	acts           *activities.Activities
	id             casefile.CaseID
	rev            int
	drafts, second casefile.Actor
}

func newReleaseRoom(t *testing.T) *releaseRoom {
	t.Helper()
	r := &releaseRoom{t: t, clock: friday}
	now := func() time.Time { return r.clock }
	r.store = storetest.OpenAt(t, now)
	_, r.files = realFiles(t, r.store)
	built, err := desk.NewLibrary()
	require.NoError(t, err)
	r.library = built.Library
	office, err := authority.Load("musterstadt")
	require.NoError(t, err)
	r.acts = &activities.Activities{Store: r.store, EFile: r.files, Library: r.library, Authority: office}
	r.desk = desk.New(desk.Deps{
		Store: r.store, Authority: desk.Office{Data: office}, Library: built, Now: now,
		EFile:   r.files,
		Letters: &drawup.Maker{Store: r.store, Library: r.library, Authority: office},
	})
	team := []string{office.CaseTeam("18b", "Muster")}
	r.drafts, err = r.store.UpsertStaff(t.Context(), "sb", "Şahin, Ada", []casefile.Role{casefile.RoleSachbearbeitung}, team)
	require.NoError(t, err)
	r.second, err = r.store.UpsertStaff(t.Context(), "l", "Öztürk, Berta", []casefile.Role{casefile.RoleLeitung}, []string{"leitung"})
	require.NoError(t, err)
	bundle, found := r.library.Newest("verlaengerung")
	require.True(t, found)
	end := casefile.MustParseDate("2026-12-31")
	c, _, _, err := r.store.ReceiveApplication(t.Context(), store.Application{
		Receipt: casefile.Receipt{
			Kind: casefile.ReceiptAntrag, Channel: casefile.ChannelPortal, ReceivedAt: r.clock, RecordedBy: "portal", Scope: "portal",
			IdempotencyKey: uuid.NewString(), RequestHash: []byte("h"),
		},
		Person: casefile.Person{
			FamilyName: "Muster", GivenNames: "Ayşe", BirthDate: casefile.PartialDate{Year: 1991}, Nationalities: []string{"TUR"},
			Address: casefile.Address{Street: "Musterweg 4", PostalCode: "70000", City: "Musterstadt"},
		},
		Title: casefile.Title{Kind: casefile.TitleAufenthaltserlaubnis, Paragraph: "18b", ValidTo: end},
		Case:  casefile.Case{Procedure: "verlaengerung", Version: 1, Bundle: bundle.Hash, AppliedFor: "18b", Team: team[0]},
		Data:  json.RawMessage("{}"), Facts: map[string]json.RawMessage{"antragArt": json.RawMessage(`"verlaengerung"`)},
	})
	require.NoError(t, err)
	r.id = c.ID
	_, err = r.store.PutDecision(t.Context(), casefile.Decision{
		CaseID: c.ID, Key: "fee", Table: "gebuehr", Outputs: json.RawMessage(`{"betrag": 93, "paragraph": "§ 45 Nr. 2 AufenthV"}`),
		Matched: json.RawMessage(`[{"RuleID": "gebuehr-verlaengerung"}]`),
	}, nil)
	require.NoError(t, err)
	return r
}

// open opens a task of the procedure that decides.
func (r *releaseRoom) open(element, form, group string) casefile.Task {
	r.t.Helper()
	r.turn(store.Fact{
		N: 1, Code: store.FactTaskOpened, Process: "entscheidung", Element: element, ElementName: element, Instance: r.rev + 1,
		Task: &store.TaskOpened{Form: form, Group: group},
	})
	return r.task(element)
}

func (r *releaseRoom) task(element string) casefile.Task {
	r.t.Helper()
	rows, _, err := r.store.Tasks(r.t.Context(), store.TaskFilter{CaseID: r.id, State: casefile.TaskOpen, Limit: 20})
	require.NoError(r.t, err)
	for _, row := range rows {
		if row.Task.Element == element {
			return row.Task
		}
	}
	r.t.Fatalf("no open task %s", element)
	return casefile.Task{}
}

func (r *releaseRoom) turn(facts ...store.Fact) {
	r.t.Helper()
	c, err := r.store.Case(r.t.Context(), r.id)
	require.NoError(r.t, err)
	r.rev++
	r.clock = r.clock.Add(time.Second) // what happens later has a later time
	state, err := engine.Save(engine.State{Semantics: engine.Semantics, Bundle: c.Bundle, Rev: r.rev, At: r.clock, Status: engine.StatusActive})
	require.NoError(r.t, err)
	_, err = r.store.Project(r.t.Context(), store.Turn{CaseID: r.id, Rev: r.rev, At: r.clock, State: state, Facts: facts})
	require.NoError(r.t, err)
}

func (r *releaseRoom) show(who casefile.Actor, task casefile.Task, data string) ([]byte, error) {
	letters, err := r.desk.ShowLetters(r.t.Context(), who, task.ID, json.RawMessage(data), "")
	if err != nil {
		return nil, err
	}
	require.Len(r.t, letters, 1)
	return letters[0].PDF, nil
}

func (r *releaseRoom) complete(who casefile.Actor, task casefile.Task, data string) error {
	_, err := r.desk.Complete(r.t.Context(), who, desk.Completion{Task: task.ID, Version: task.Version, Data: json.RawMessage(data)})
	return err
}

// decide shows the letter, finishes the task and lets the case hear of it.
func (r *releaseRoom) decide(who casefile.Actor, task casefile.Task, data string) []byte {
	r.t.Helper()
	shown, err := r.show(who, task, data)
	require.NoError(r.t, err)
	require.NoError(r.t, r.complete(who, task, data))
	r.hear(who, task)
	return shown
}

func (r *releaseRoom) hear(who casefile.Actor, task casefile.Task) {
	r.t.Helper()
	subs, err := r.store.Submissions(r.t.Context(), task.ID)
	require.NoError(r.t, err)
	require.Len(r.t, subs, 1)
	r.turn(store.Fact{N: 1, Code: store.FactTaskCompleted, Instance: task.ElementInstance, Submission: subs[0].ID, Actor: who.ID})
}

// write lets the case come to the step that sends the letter.
func (r *releaseRoom) write(visit string) error {
	bundle, _ := r.library.Newest("verlaengerung")
	step, found := bundle.LetterStep("verlaengerung", "bescheid-senden")
	require.True(r.t, found)
	w := contract.Work{
		CaseID: r.id, EffectKey: "fall/" + string(r.id) + "/" + visit, At: r.clock, Process: "verlaengerung", Element: "bescheid-senden",
		TaskType: "schreiben",
	}
	for _, h := range step.Node.Headers {
		w.Headers = append(w.Headers, contract.Pair{Name: h.Name, Value: h.Value})
	}
	_, err := r.acts.Letter(r.t.Context(), w)
	return err
}

// filed gives the filed letters.
func (r *releaseRoom) filed() (files [][]byte) {
	r.t.Helper()
	letters, err := r.store.Letters(r.t.Context(), r.id)
	require.NoError(r.t, err)
	for _, l := range letters {
		if l.State == casefile.LetterIntended {
			continue
		}
		doc, err := r.store.Document(r.t.Context(), l.DocumentID)
		require.NoError(r.t, err)
		content, err := r.files.Get(r.t.Context(), r.id, doc.ObjectKey)
		require.NoError(r.t, err)
		file, err := io.ReadAll(content)
		require.NoError(r.t, err)
		require.Equal(r.t, doc.SHA256, hashOf(file))
		files = append(files, file)
	}
	return files
}

func hashOf(file []byte) []byte { sum := sha256.Sum256(file); return sum[:] }

const (
	extended = `{"entscheidung": "verlaengern", "gueltigBis": "2028-12-31", "biometrieNoetig": false}`
	agreed   = `{"mitzeichnung": "zustimmen"}`
)

func refusedWith(t *testing.T, code string, err error) {
	t.Helper()
	require.Error(t, err)
	require.Equal(t, code, casefile.CodeOf(err))
}

// TestWhatIsShownIsFiled: § 37 Abs. 3 VwVfG: the second person reads the decision that goes out under their name; byte for byte it is the one that is
// filed. Looking at it leaves a line in the access log and nothing else.
func TestWhatIsShownIsFiled(t *testing.T) {
	t.Parallel()
	r := newReleaseRoom(t)
	task := r.open("antrag-entscheiden", "entscheidung/entscheiden", "sachbearbeitung")
	refusedWith(t, "letter.unseen", r.complete(r.drafts, task, extended))
	draft, err := r.show(r.drafts, task, extended)
	require.NoError(t, err)
	for name, count := range map[string]func() (int, error){
		"letters":     func() (int, error) { l, err := r.store.Letters(t.Context(), r.id); return len(l), err },
		"documents":   func() (int, error) { d, err := r.store.Documents(t.Context(), r.id); return len(d), err },
		"deadlines":   func() (int, error) { d, err := r.store.Deadlines(t.Context(), r.id); return len(d), err },
		"submissions": func() (int, error) { s, err := r.store.Submissions(t.Context(), task.ID); return len(s), err },
	} {
		n, err := count()
		require.NoError(t, err)
		require.Zero(t, n, "looking at a letter leaves %s behind", name)
	}
	seen, err := r.store.Events(t.Context(), r.id, casefile.StreamAccess, 0, 100)
	require.NoError(t, err)
	require.Len(t, seen, 1)
	require.Equal(t, []string{"letter.seen", string(r.drafts.ID), hex.EncodeToString(hashOf(draft))}, []string{seen[0].Code, string(seen[0].Actor), seen[0].Params["print"]})
	refusedWith(t, "letter.changed", r.complete(r.drafts, task, strings.Replace(extended, "2028", "2029", 1)))
	require.NoError(t, r.complete(r.drafts, task, extended))
	r.hear(r.drafts, task)

	second := r.open("entscheidung-mitzeichnen", "entscheidung/mitzeichnen", "leitung")
	refusedWith(t, "letter.unseen", r.complete(r.second, second, agreed))
	_, err = r.show(r.second, second, `{"mitzeichnung": "zurueck"}`)
	refusedWith(t, "letter.none", err)
	shown := r.decide(r.second, second, agreed)
	require.NotEqual(t, draft, shown, "the draft bears the first name, the decision the second")
	require.NoError(t, r.write("7"))
	require.Equal(t, [][]byte{shown}, r.filed())
	require.NoError(t, r.write("7"), "once more is the same")
	require.Len(t, r.filed(), 1)
}

// TestNoOtherLetterThanTheReleasedOne: what has become another letter since it was released does not go out: whoever released it is asked once more, by
// a task that shows it as it is now, and what they release then is what is filed.
func TestNoOtherLetterThanTheReleasedOne(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*releaseRoom){
		"a fact": func(r *releaseRoom) {
			require.NoError(r.t, r.store.PutFacts(r.t.Context(), r.id, map[string]json.RawMessage{"gueltigBis": json.RawMessage(`"2030-12-31"`)}, r.clock))
		},
		"the address": func(r *releaseRoom) {
			c, err := r.store.Case(r.t.Context(), r.id)
			require.NoError(r.t, err)
			require.NoError(r.t, r.store.SetAddress(r.t.Context(), c.PersonID, casefile.Address{Street: "Neue Straße 1", PostalCode: "70001", City: "Musterstadt"}))
		},
		"the day": func(r *releaseRoom) { r.clock = r.clock.AddDate(0, 0, 3) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReleaseRoom(t)
			shown := r.decide(r.second, r.open("entscheidung-mitzeichnen", "entscheidung/mitzeichnen", "leitung"), extendedAnd(r))
			change(r)
			refusedWith(t, "letter.held", r.write("7"))
			refusedWith(t, "letter.held", r.write("7"))
			require.Empty(t, r.filed(), "nothing goes out in silence")
			held := r.task(store.ElementHeld)
			require.Equal(t, "leitung", held.Group, "who released it is asked")
			const yes = `{"schreibenFreigabe": "freigeben"}`
			refusedWith(t, "letter.unseen", r.complete(r.second, held, yes))
			_, err := r.show(r.drafts, held, yes)
			refusedWith(t, "task.group", err)
			again, err := r.show(r.second, held, yes)
			require.NoError(t, err)
			require.NotEqual(t, shown, again)
			require.NoError(t, r.complete(r.second, held, yes))
			require.NoError(t, r.write("7"))
			require.Equal(t, [][]byte{again}, r.filed())
			letters, err := r.store.Letters(t.Context(), r.id)
			require.NoError(t, err)
			require.Equal(t, casefile.DateOf(r.clock), letters[0].LetterDate)
		})
	}
}

// extendedAnd lets the record have the draft of the first person and gives the answer of the second.
func extendedAnd(r *releaseRoom) string {
	require.NoError(r.t, r.store.PutFacts(r.t.Context(), r.id, map[string]json.RawMessage{
		"entscheidung": json.RawMessage(`"verlaengern"`), "gueltigBis": json.RawMessage(`"2028-12-31"`),
	}, r.clock))
	return agreed
}

// TestTheDayOfALetterIsThatOfItsRelease: a letter that was seen yesterday bears another day today, and its periods end on others.
func TestTheDayOfALetterIsThatOfItsRelease(t *testing.T) {
	t.Parallel()
	r := newReleaseRoom(t)
	task := r.open("antrag-entscheiden", "entscheidung/entscheiden", "sachbearbeitung")
	_, err := r.show(r.drafts, task, extended)
	require.NoError(t, err)
	r.clock = r.clock.AddDate(0, 0, 1)
	refusedWith(t, "letter.changed", r.complete(r.drafts, task, extended))
	today := r.decide(r.drafts, task, extended)
	require.NoError(t, r.write("7"))
	require.Equal(t, [][]byte{today}, r.filed())
}

// TestASecondLetterIsNotTheFirst: what went out with one letter releases no later one of the same step.
func TestASecondLetterIsNotTheFirst(t *testing.T) {
	t.Parallel()
	r := newReleaseRoom(t)
	first := r.decide(r.drafts, r.open("antrag-entscheiden", "entscheidung/entscheiden", "sachbearbeitung"), extended)
	r.clock = r.clock.Add(time.Minute)
	require.NoError(t, r.write("7"))
	r.clock = r.clock.Add(time.Hour)
	second := r.decide(r.drafts, r.open("antrag-entscheiden", "entscheidung/entscheiden", "sachbearbeitung"), strings.Replace(extended, "2028", "2029", 1))
	r.clock = r.clock.Add(time.Minute)
	require.NoError(t, r.write("9"))
	require.Equal(t, [][]byte{first, second}, r.filed())
}

// TestTwoPeopleAtOneLetter: of two people who hand in different answers at once one is taken, and the letter is that one's.
func TestTwoPeopleAtOneLetter(t *testing.T) {
	t.Parallel()
	r := newReleaseRoom(t)
	task := r.open("antrag-entscheiden", "entscheidung/entscheiden", "sachbearbeitung")
	answers := map[*casefile.Actor]string{&r.drafts: extended, &r.second: strings.Replace(extended, "2028", "2029", 1)}
	shown := map[*casefile.Actor][]byte{}
	for who, data := range answers {
		file, err := r.show(*who, task, data)
		require.NoError(t, err)
		shown[who] = file
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	var won []*casefile.Actor
	for who, data := range answers {
		all.Go(func() {
			if err := r.complete(*who, task, data); err == nil {
				mu.Lock()
				won = append(won, who)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	require.Len(t, won, 1)
	r.hear(*won[0], task)
	require.NoError(t, r.write("7"))
	require.True(t, bytes.Equal(shown[won[0]], r.filed()[0]))
}
