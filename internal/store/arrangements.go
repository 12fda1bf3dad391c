package store

import (
	"context"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// The kinds of arrangements.
const (
	ArrangeSplit    = "split"
	ArrangeMerge    = "merge"
	ArrangeTurn     = "turn"
	ArrangeClassify = "classify"
)

// Arrangement is what somebody made of documents of a case.
type Arrangement struct {
	ID       string
	CaseID   casefile.CaseID
	Kind     string
	MadeBy   casefile.ActorID
	MadeAt   time.Time
	UndoneBy casefile.ActorID
	UndoneAt time.Time // zero while it holds
	Sources  []casefile.DocumentID
	// After is the newest arrangement of the case that the person saw when they made it, "" for none; it is not kept.
	After string
	// KindBefore and KindAfter are the places of the checklist of a classification.
	KindBefore, KindAfter string
}

const (
	selectArrangement = `
select a.id::text, a.case_id::text, a.kind, a.made_by, a.made_at, a.undone_by, a.undone_at,
       array(select s.document_id::text from arrangement_source s where s.arrangement_id = a.id order by s.position),
       coalesce((select s.kind_before from arrangement_source s where s.arrangement_id = a.id and s.position = 1), ''),
       coalesce((select s.kind_after from arrangement_source s where s.arrangement_id = a.id and s.position = 1), '')
  from arrangement a where `
	sqlArrangementsOf    = selectArrangement + `a.case_id = $1 order by a.made_at desc, a.id desc`
	sqlArrangementByID   = selectArrangement + `a.id = $1 and a.case_id = $2 for update of a`
	sqlArrangementNewest = `select id::text from arrangement where case_id = $1 order by made_at desc, id desc limit 1`
	sqlArrangementMake   = `insert into arrangement (case_id, kind, made_by, made_at, changed_at) values ($1, $2, $3, $4, $4) returning id::text`
	sqlArrangementFrom   = `insert into arrangement_source (arrangement_id, position, document_id, kind_before, kind_after) values ($1, $2, $3, $4, $5)`
	sqlArrangementUndo   = `update arrangement set undone_by = $2, undone_at = $3, changed_at = $3 where id = $1`
	sqlArrangedBehind    = `update document set behind_arrangement = $2, changed_at = $3 where id = any($1)`
	sqlArrangedForward   = `update document set behind_arrangement = null, changed_at = $2 where behind_arrangement = $1`
	sqlArrangedKind      = `update document set kind = $2, changed_at = $3 where id = $1`
	sqlArrangedOf        = `select ` + columnsDocument + ` from document d where d.made_by_arrangement = $1 order by d.id for update`
	sqlArrangedSources   = `select ` + columnsDocument + ` from document d where d.case_id = $1 and d.id = any($2) order by d.id for update`
	sqlArrangedReleased  = `
update document
   set kind = $3, name = $4, media_type = $5, size = $6, sha256 = $7, object_key = $8, state = 'released', received_at = $9, recorded_at = $10,
       recorded_by = $11, changed_at = $10, made_by_arrangement = $12, pages_taken = $13
 where id = $1 and case_id = $2 and state = 'receiving'`
)

// Arrangements gives what was made of documents of a case, the newest first.
func (s *Store) Arrangements(ctx context.Context, id casefile.CaseID) ([]Arrangement, error) {
	made, err := list(ctx, s.pool, scanArrangement, sqlArrangementsOf, key(id))
	return made, translate("arrangements", err)
}

func scanArrangement(row pgx.CollectableRow) (Arrangement, error) {
	var a Arrangement
	return a, row.Scan(&a.ID, &a.CaseID, &a.Kind, &a.MadeBy, &a.MadeAt, &a.UndoneBy, zeroable{&a.UndoneAt}, &a.Sources, &a.KindBefore, &a.KindAfter)
}

// Arrange records what was made of documents: in one transaction the arrangement, the documents that came of it, which BeginUpload has reserved, and the
// event log, with the checksums of originals and of what was made of them. hide puts the sources behind it. They stay as they are in any case. A
// source that is a letter of ours, not released, or behind another arrangement by now is Conflict "document.moved", and so is all
// that was made without knowing the newest arrangement, so that a form that is sent twice acts once, and what does not lie in the strictest sub-file of its
// sources; Conflict "case.closed".
func (s *Store) Arrange(ctx context.Context, a Arrangement, made []casefile.Document, hide bool) error {
	return s.inTx(ctx, "arrange documents", func(t tx) error {
		sources, err := arrangeable(ctx, t, a.CaseID, a.Sources)
		if err != nil {
			return err
		}
		newest, _, err := optional(one(ctx, t, pgx.RowTo[string], sqlArrangementNewest, string(a.CaseID)))
		if err != nil {
			return err
		}
		if newest != a.After {
			return conflict("document.moved", nil)
		}
		if a.ID, err = insertArrangement(ctx, t, a); err != nil {
			return err
		}
		if !inheritsSubFile(made, sources) {
			return conflict("document.moved", nil)
		}
		var events []casefile.Event
		for _, d := range made {
			d.ReceivedAt = lastReceived(sources)
			tag, err := t.Exec(ctx, sqlArrangedReleased, key(d.ID), string(a.CaseID), d.Kind, d.Name, d.MediaType, d.Size, d.SHA256, d.ObjectKey,
				d.ReceivedAt, t.now, string(a.MadeBy), a.ID, d.PagesTaken)
			if err != nil {
				return err
			}
			if tag.RowsAffected() == 0 {
				return conflict("document.not-receiving", map[string]string{"document": string(d.ID)})
			}
			events = append(events, arrangedEvent(a, d, sources, hide))
		}
		if hide {
			if _, err := t.Exec(ctx, sqlArrangedBehind, a.Sources, a.ID, t.now); err != nil {
				return err
			}
		}
		return appendEvents(ctx, t, a.CaseID, casefile.StreamCase, events...)
	})
}

// inheritsSubFile reports whether what was made of documents lies where the strictest of them lies by now, or in a stricter place.
func inheritsSubFile(made, sources []casefile.Document) bool {
	files := make([]casefile.SubFile, 0, len(sources)+1)
	for _, d := range sources {
		files = append(files, d.SubFile)
	}
	return !slices.ContainsFunc(made, func(d casefile.Document) bool {
		own, among := casefile.StrictestSubFile(d.SubFile)
		all, one := casefile.StrictestSubFile(append(files, own)...)
		return !among || !one || own != all
	})
}

// lastReceived: a document that is put together is there when its last part is.
func lastReceived(sources []casefile.Document) (day time.Time) {
	for _, d := range sources {
		if d.ReceivedAt.After(day) {
			day = d.ReceivedAt
		}
	}
	return day
}

func arrangedEvent(a Arrangement, made casefile.Document, sources []casefile.Document, hide bool) casefile.Event {
	var ids, sums []string
	for _, d := range sources {
		ids, sums = append(ids, string(d.ID)), append(sums, hex.EncodeToString(d.SHA256))
	}
	params := map[string]string{
		"arrangement": a.ID, "document": string(made.ID), "sha256": hex.EncodeToString(made.SHA256), "kind": made.Kind, "sources": strings.Join(ids, " "),
		"sourcesSha256": strings.Join(sums, " "), "name": made.Name,
	}
	if made.PagesTaken != "" {
		params["pages"] = made.PagesTaken
	}
	if hide {
		params["behind"] = "true"
	}
	return casefile.Event{Code: "arrangement." + a.Kind, Params: params, Actor: a.MadeBy}
}

// arrangeable locks a case and gives the documents in the order of ids, where something can be made of them.
func arrangeable(ctx context.Context, t tx, id casefile.CaseID, wanted []casefile.DocumentID) ([]casefile.Document, error) {
	if err := lockOpen(ctx, t, id); err != nil {
		return nil, err
	}
	found, err := list(ctx, t, scanDocument, sqlArrangedSources, string(id), wanted)
	if err != nil {
		return nil, err
	}
	var sources []casefile.Document
	for _, want := range wanted {
		at := slices.IndexFunc(found, func(d casefile.Document) bool { return d.ID == want })
		if at < 0 || !found[at].Arrangeable() {
			return nil, conflict("document.moved", nil)
		}
		sources = append(sources, found[at])
	}
	return sources, nil
}

func lockOpen(ctx context.Context, t tx, id casefile.CaseID) error {
	c, err := lockCase(ctx, t, id)
	if err == nil && c.state == casefile.CaseClosed {
		err = conflict("case.closed", nil)
	}
	return err
}

func insertArrangement(ctx context.Context, t tx, a Arrangement) (string, error) {
	id, err := one(ctx, t, pgx.RowTo[string], sqlArrangementMake, string(a.CaseID), a.Kind, string(a.MadeBy), t.now)
	if err != nil {
		return "", err
	}
	for i, source := range a.Sources {
		if _, err := t.Exec(ctx, sqlArrangementFrom, id, i+1, string(source), a.KindBefore, a.KindAfter); err != nil {
			return "", err
		}
	}
	return id, nil
}

// Classify gives a document another place in the checklist; before is the one that the person saw. Conflict "document.moved" where it is another one by
// now, or the document cannot be arranged; Conflict "case.closed".
func (s *Store) Classify(ctx context.Context, id casefile.CaseID, document casefile.DocumentID, before, after string, by casefile.ActorID) error {
	return s.inTx(ctx, "classify document", func(t tx) error {
		sources, err := arrangeable(ctx, t, id, []casefile.DocumentID{document})
		if err != nil {
			return err
		}
		if sources[0].Kind != before {
			return conflict("document.moved", nil)
		}
		a := Arrangement{CaseID: id, Kind: ArrangeClassify, MadeBy: by, Sources: []casefile.DocumentID{document}, KindBefore: before, KindAfter: after}
		if a.ID, err = insertArrangement(ctx, t, a); err != nil {
			return err
		}
		return classify(ctx, t, a, sources[0].Name, nil)
	})
}

// classify changes the kind of the document of an arrangement; the events stand behind those that were given.
func classify(ctx context.Context, t tx, a Arrangement, name string, before []casefile.Event) error {
	if _, err := t.Exec(ctx, sqlArrangedKind, string(a.Sources[0]), a.KindAfter, t.now); err != nil {
		return err
	}
	return appendEvents(ctx, t, a.CaseID, casefile.StreamCase, append(before, casefile.Event{Code: "arrangement.classify", Params: map[string]string{
		"arrangement": a.ID, "document": string(a.Sources[0]), "from": a.KindBefore, "kind": a.KindAfter, "name": name,
	}, Actor: a.MadeBy})...)
}

// UndoArrangement takes back what was made of documents: the sources stand where they stood, and what was made of them goes behind. NotFound; Conflict
// "document.moved" where it was undone already, "document.arranged-further" where something else was made of what came of it, "case.closed".
func (s *Store) UndoArrangement(ctx context.Context, id casefile.CaseID, arrangement string, by casefile.ActorID) error {
	return s.inTx(ctx, "undo arrangement", func(t tx) error {
		if err := lockOpen(ctx, t, id); err != nil {
			return err
		}
		a, err := one(ctx, t, scanArrangement, sqlArrangementByID, arrangement, string(id))
		if err != nil {
			return err
		}
		if !a.UndoneAt.IsZero() {
			return conflict("document.moved", nil)
		}
		if _, err := t.Exec(ctx, sqlArrangementUndo, a.ID, string(by), t.now); err != nil {
			return err
		}
		undone := casefile.Event{Code: "arrangement.undone", Params: map[string]string{"arrangement": a.ID, "what": a.Kind}, Actor: by}
		if a.Kind == ArrangeClassify {
			return undoClassify(ctx, t, a, by, undone)
		}
		made, err := list(ctx, t, scanDocument, sqlArrangedOf, a.ID)
		if err != nil {
			return err
		}
		var ids []string
		for _, d := range made {
			if d.Behind != "" {
				return conflict("document.arranged-further", nil)
			}
			ids = append(ids, string(d.ID))
		}
		if _, err := t.Exec(ctx, sqlArrangedForward, a.ID, t.now); err != nil {
			return err
		}
		if _, err := t.Exec(ctx, sqlArrangedBehind, ids, a.ID, t.now); err != nil {
			return err
		}
		return appendEvents(ctx, t, id, casefile.StreamCase, undone)
	})
}

// undoClassify gives a document its place of before.
func undoClassify(ctx context.Context, t tx, a Arrangement, by casefile.ActorID, undone casefile.Event) error {
	documents, err := list(ctx, t, scanDocument, sqlArrangedSources, string(a.CaseID), a.Sources)
	if err != nil {
		return err
	}
	if len(documents) != 1 || documents[0].Kind != a.KindAfter {
		return conflict("document.arranged-further", nil)
	}
	a.KindBefore, a.KindAfter, a.MadeBy = a.KindAfter, a.KindBefore, by
	return classify(ctx, t, a, documents[0].Name, []casefile.Event{undone})
}
