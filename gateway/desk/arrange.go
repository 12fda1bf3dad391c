package desk

import (
	"bytes"
	"context"
	"path"
	"slices"
	"strconv"
	"strings"

	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/store"
)

// SplitRequest cuts a document by pages. Parts without pages are left out.
type SplitRequest struct {
	After    string              `json:"after" validate:"omitempty,max=36"` // the newest arrangement that the person saw
	Document casefile.DocumentID `json:"document" validate:"required,max=36"`
	Parts    []SplitPart         `json:"parts" validate:"required,min=1,max=20,dive"`
}

// SplitPart is a document that is cut out.
type SplitPart struct {
	Pages string `json:"pages" validate:"required,max=200"` // as people write them, e.g. "1-2, 4"
	Kind  string `json:"kind" validate:"required,dockind"`
}

// MergeRequest joins documents, in this order.
type MergeRequest struct {
	After     string                `json:"after" validate:"omitempty,max=36"` // the newest arrangement that the person saw
	Documents []casefile.DocumentID `json:"documents" validate:"required,min=2,max=30,unique,dive,required,max=36"`
	Kind      string                `json:"kind" validate:"required,dockind"`
}

// TurnRequest turns pages of a document for good.
type TurnRequest struct {
	After    string              `json:"after" validate:"omitempty,max=36"` // the newest arrangement that the person saw
	Document casefile.DocumentID `json:"document" validate:"required,max=36"`
	Pages    string              `json:"pages" validate:"omitempty,max=200"` // empty is all
	Degrees  int                 `json:"degrees" validate:"oneof=90 180 270"`
}

// ClassifyRequest gives a document another place in the checklist.
type ClassifyRequest struct {
	Document casefile.DocumentID `json:"document" validate:"required,max=36"`
	Seen     string              `json:"seen" validate:"omitempty,max=40"` // the place that the person saw
	Kind     string              `json:"kind" validate:"required,dockind"`
}

// Arrangements gives what was made of documents of a case, the newest first. Forbidden with the code of the reason.
func (d *Desk) Arrangements(ctx context.Context, actor casefile.Actor, id casefile.CaseID) ([]store.Arrangement, map[casefile.ActorID]string, error) {
	if _, err := d.arranging(ctx, actor, id); err != nil {
		return nil, nil, err
	}
	made, err := d.Store.Arrangements(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	var people []casefile.ActorID
	for _, a := range made {
		people = append(people, a.MadeBy, a.UndoneBy)
	}
	names, err := d.Store.StaffNames(ctx, people)
	return made, names, err
}

// SplitDocument makes documents of pages of one. Where every page is in one of them the original goes behind them; else it stays beside them, so that no page
// is lost from sight. Invalid with fields; Invalid "document.page-missing" with the number of pages; Conflict "document.moved", "case.closed".
func (d *Desk) SplitDocument(ctx context.Context, actor casefile.Actor, id casefile.CaseID, in SplitRequest) error {
	if err := d.Validate(&in); err != nil {
		return err
	}
	var plan efile.Plan
	var made []casefile.Document
	taken := map[int]bool{}
	for i, part := range in.Parts {
		pages, err := pagesField(part.Pages, "/parts/"+strconv.Itoa(i)+"/pages")
		if err != nil {
			return err
		}
		for _, n := range pages {
			taken[n] = true
		}
		plan.Parts = append(plan.Parts, []efile.Pick{{Pages: pages}})
		made = append(made, casefile.Document{Kind: part.Kind, PagesTaken: efile.SayPages(pages)})
	}
	return d.arrange(ctx, actor, store.Arrangement{CaseID: id, After: in.After, Kind: store.ArrangeSplit, Sources: []casefile.DocumentID{in.Document}}, plan, made,
		func(out efile.Arranged) bool { return len(taken) == out.Sources[0] })
}

// MergeDocuments makes one document of several, which go behind it. Errors as for SplitDocument.
func (d *Desk) MergeDocuments(ctx context.Context, actor casefile.Actor, id casefile.CaseID, in MergeRequest) error {
	if err := d.Validate(&in); err != nil {
		return err
	}
	var picks []efile.Pick
	for i := range in.Documents {
		picks = append(picks, efile.Pick{Source: i})
	}
	return d.arrange(ctx, actor, store.Arrangement{CaseID: id, After: in.After, Kind: store.ArrangeMerge, Sources: in.Documents}, efile.Plan{Parts: [][]efile.Pick{picks}},
		[]casefile.Document{{Kind: in.Kind}}, whole)
}

// TurnDocument makes a document whose pages are turned; the original goes behind it. Errors as for SplitDocument.
func (d *Desk) TurnDocument(ctx context.Context, actor casefile.Actor, id casefile.CaseID, in TurnRequest) error {
	if err := d.Validate(&in); err != nil {
		return err
	}
	var pages []int
	if strings.TrimSpace(in.Pages) != "" {
		var err error
		if pages, err = pagesField(in.Pages, "/pages"); err != nil {
			return err
		}
	}
	plan := efile.Plan{Parts: [][]efile.Pick{{{Turn: in.Degrees, Turned: pages}}}}
	return d.arrange(ctx, actor, store.Arrangement{CaseID: id, After: in.After, Kind: store.ArrangeTurn, Sources: []casefile.DocumentID{in.Document}}, plan,
		[]casefile.Document{{}}, whole)
}

// ClassifyDocument gives a document another place in the checklist, and puts it into the sub-file of its new kind where that is a stricter one. Invalid with
// fields; Conflict "document.moved", "case.closed".
func (d *Desk) ClassifyDocument(ctx context.Context, actor casefile.Actor, id casefile.CaseID, in ClassifyRequest) error {
	if _, err := d.arranging(ctx, actor, id); err != nil {
		return err
	}
	if err := d.Validate(&in); err != nil {
		return err
	}
	if in.Seen == in.Kind {
		return casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/kind", Code: "document.same-kind"})
	}
	sources, err := d.sources(ctx, actor, id, []casefile.DocumentID{in.Document})
	if err != nil {
		return err
	}
	to, err := d.subFileOf(in.Kind, sources)
	if err != nil {
		return err
	}
	if to != sources[0].SubFile {
		r := store.Refiling{CaseID: id, Document: in.Document, From: sources[0].SubFile, To: to, By: actor.ID}
		if err := d.Store.Refile(ctx, r); err != nil {
			return err
		}
	}
	return d.Store.Classify(ctx, id, in.Document, in.Seen, in.Kind, actor.ID)
}

// UndoArrangement takes back what was made of documents. NotFound; Conflict "document.moved", "document.arranged-further", "case.closed".
func (d *Desk) UndoArrangement(ctx context.Context, actor casefile.Actor, id casefile.CaseID, arrangement string) error {
	if _, err := d.arranging(ctx, actor, id); err != nil {
		return err
	}
	if !IsID(arrangement) {
		return errNoDocument()
	}
	if err := d.mayUndo(ctx, actor, id, arrangement); err != nil {
		return err
	}
	return missing(d.Store.UndoArrangement(ctx, id, arrangement, actor.ID), "document.not-found")
}

// mayUndo turns somebody away who may not read all that an arrangement is about.
func (d *Desk) mayUndo(ctx context.Context, actor casefile.Actor, id casefile.CaseID, arrangement string) error {
	made, err := d.Store.Arrangements(ctx, id)
	if err != nil {
		return err
	}
	documents, err := d.Store.Documents(ctx, id)
	for _, doc := range documents {
		of := func(a store.Arrangement) bool {
			return a.ID == arrangement && (doc.MadeBy == a.ID || slices.Contains(a.Sources, doc.ID))
		}
		if slices.ContainsFunc(made, of) {
			if err := d.mayRead(ctx, actor, doc); err != nil {
				return err
			}
		}
	}
	return err
}

// whole puts the sources behind what was made of them.
func whole(efile.Arranged) bool { return true }

// pagesField reads pages; what is wrong is shown at the field.
func pagesField(text, field string) ([]int, error) {
	pages, err := efile.ParsePages(text)
	if err != nil {
		return nil, casefile.InvalidFields("request.invalid", casefile.FieldError{Field: field, Code: casefile.CodeOf(err)})
	}
	return pages, nil
}

// sources gives the documents that something is to be made of, where the actor may read them.
func (d *Desk) sources(ctx context.Context, actor casefile.Actor, id casefile.CaseID, wanted []casefile.DocumentID) ([]casefile.Document, error) {
	all, err := d.Store.Documents(ctx, id)
	if err != nil {
		return nil, err
	}
	var sources []casefile.Document
	for _, want := range wanted {
		at := slices.IndexFunc(all, func(doc casefile.Document) bool { return doc.ID == want })
		switch {
		case at < 0:
			return nil, errNoDocument()
		case !all[at].Arrangeable():
			return nil, &casefile.Error{Kind: casefile.Conflict, Code: "document.moved"}
		}
		if err := d.mayRead(ctx, actor, all[at]); err != nil {
			return nil, err
		}
		sources = append(sources, all[at])
	}
	return sources, nil
}

// arrange carries out a plan. made has kind and pages of what is to come of it, in the order of the plan; hides says whether the sources go behind it. No byte
// is looked at here: what comes back is stored as it is.
func (d *Desk) arrange(
	ctx context.Context, actor casefile.Actor, a store.Arrangement, plan efile.Plan, made []casefile.Document, hides func(efile.Arranged) bool,
) error {
	ctx, cancel := context.WithTimeout(ctx, uploadMax)
	defer cancel()
	c, err := d.arranging(ctx, actor, a.CaseID)
	if err != nil {
		return err
	}
	if c.State == casefile.CaseClosed {
		return &casefile.Error{Kind: casefile.Conflict, Code: "case.closed"}
	}
	sources, err := d.sources(ctx, actor, a.CaseID, a.Sources)
	if err != nil {
		return err
	}
	for i := range made {
		if a.Kind == store.ArrangeTurn {
			made[i].Kind = sources[0].Kind
		}
		if made[i].SubFile, err = d.subFileOf(made[i].Kind, sources); err != nil {
			return err
		}
	}
	contents, err := d.contents(ctx, sources)
	if err != nil {
		return err
	}
	a.MadeBy, plan.Title, plan.Day = actor.ID, sources[0].Name, d.now()
	out, err := d.Arrange(contents, plan)
	if err != nil {
		return err
	}
	for i := range made {
		made[i].Name = arrangedName(a.Kind, sources, made[i].PagesTaken)
		if err := d.reserve(ctx, actor, a.CaseID, &made[i], out.Parts[i].Content); err != nil {
			d.dropAll(ctx, made)
			return err
		}
	}
	if err := d.Store.Arrange(ctx, a, made, hides(out)); err != nil {
		d.dropAll(ctx, made)
		return err
	}
	return nil
}

// contents reads documents of a case; together they are bounded by efile.Arranger.
func (d *Desk) contents(ctx context.Context, documents []casefile.Document) ([][]byte, error) {
	if d.EFile == nil {
		return nil, errEFileDown()
	}
	var contents [][]byte
	var total int64
	for _, doc := range documents {
		if total += doc.Size; total > efile.ArrangedMax {
			return nil, casefile.Errorf(casefile.Invalid, "document.too-large", "the documents are too large together")
		}
		content, err := d.content(ctx, doc)
		if err != nil {
			return nil, err
		}
		contents = append(contents, content)
	}
	return contents, nil
}

func (d *Desk) content(ctx context.Context, doc casefile.Document) ([]byte, error) {
	stored, err := d.EFile.Get(ctx, doc.CaseID, doc.ObjectKey)
	if err != nil {
		return nil, err
	}
	defer stored.Close() //nolint:errcheck // only read from
	return efile.ReadUpload(stored)
}

// reserve stores what came of a plan as a document that nobody sees yet.
func (d *Desk) reserve(ctx context.Context, actor casefile.Actor, id casefile.CaseID, doc *casefile.Document, content []byte) error {
	doc.CaseID, doc.MediaType, doc.RecordedBy = id, efile.MediaPDF, actor.ID
	var err error
	if doc.ObjectKey, err = d.EFile.ObjectKey(ctx, id, content); err != nil {
		return err
	}
	if doc.ID, err = d.Store.BeginUpload(ctx, *doc); err != nil {
		return err
	}
	stored, err := d.EFile.Put(ctx, id, bytes.NewReader(content))
	doc.ObjectKey, doc.Size, doc.SHA256 = stored.ObjectKey, stored.Size, stored.SHA256
	return err
}

func (d *Desk) dropAll(ctx context.Context, made []casefile.Document) {
	for _, doc := range made {
		if doc.ID != "" {
			d.drop(ctx, doc.ID)
		}
	}
}

// arrangedName gives what was made of a document a name that says so.
func arrangedName(kind string, sources []casefile.Document, pages string) string {
	name := strings.TrimSuffix(sources[0].Name, path.Ext(sources[0].Name))
	switch kind {
	case store.ArrangeSplit:
		name += ", S. " + pages
	case store.ArrangeMerge:
		name += " + " + strconv.Itoa(len(sources)-1)
	case store.ArrangeTurn:
		name += ", gedreht"
	}
	return name + ".pdf"
}

// inFront parts the documents that are shown from those that stand behind others.
func inFront(documents []casefile.Document) (front, behind []casefile.Document) {
	for _, doc := range documents {
		if doc.Behind != "" {
			behind = append(behind, doc)
		} else {
			front = append(front, doc)
		}
	}
	return front, behind
}

// arrangedAsOf puts documents where they stood at a standpoint, behind others or not, and gives them the place in the checklist that they had.
func arrangedAsOf(documents []casefile.Document, all, seen []casefile.Event) []casefile.Document {
	behind, results := map[string]string{}, map[string][]string{}
	kinds := map[string]string{}
	for _, e := range slices.Backward(all) {
		if e.Code == "arrangement.classify" {
			kinds[e.Params["document"]] = e.Params["from"] // the first one that is left counts, unless one was seen
		}
	}
	for _, e := range seen {
		by, document := e.Params["arrangement"], e.Params["document"]
		switch e.Code {
		case "arrangement.classify":
			kinds[document] = e.Params["kind"]
		case "arrangement.undone":
			for source, hidden := range behind {
				if hidden == by {
					delete(behind, source)
				}
			}
			for _, result := range results[by] {
				behind[result] = by
			}
		case "arrangement.split", "arrangement.merge", "arrangement.turn":
			results[by] = append(results[by], document)
			for _, source := range strings.Fields(e.Params["sources"]) {
				if e.Params["behind"] != "" {
					behind[source] = by
				}
			}
		}
	}
	for i := range documents {
		id := string(documents[i].ID)
		documents[i].Behind = behind[id]
		if kind, changed := kinds[id]; changed {
			documents[i].Kind = kind
		}
	}
	return documents
}
