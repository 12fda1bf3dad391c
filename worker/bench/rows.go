package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// rows is what a case has left in PostgreSQL, one text per row, by kind of row and sorted. Ids, the invented given names, numbers of visits
// and moments of recording are left out: they differ between any two cases.
type rows map[string][]string

// left reads what a case has left.
func (s *System) left(ctx context.Context, id casefile.CaseID) (rows, error) {
	r := rows{}
	for _, read := range []func(context.Context, casefile.CaseID, rows) error{s.leftTasks, s.leftPapers, s.leftRules, s.leftEvents} {
		if err := read(ctx, id, r); err != nil {
			return nil, err
		}
	}
	c, err := s.db.Case(ctx, id)
	if err != nil {
		return nil, err
	}
	person, err := s.db.Person(ctx, c.PersonID)
	if err != nil {
		return nil, err
	}
	own := strings.NewReplacer(string(id), "ID", person.GivenNames, "GIVEN NAMES")
	for kind := range r {
		for i, row := range r[kind] {
			r[kind][i] = own.Replace(row)
		}
		slices.Sort(r[kind])
	}
	return r, nil
}

func (r rows) add(kind string, fields ...any) { r[kind] = append(r[kind], fmt.Sprintln(fields...)) }

func (s *System) leftTasks(ctx context.Context, id casefile.CaseID, r rows) error {
	c, err := s.db.Case(ctx, id)
	if err != nil {
		return err
	}
	r.add("case", c.State, c.Outcome, c.Rev, c.Team)
	tasks, _, err := s.db.Tasks(ctx, store.TaskFilter{CaseID: id})
	if err != nil {
		return err
	}
	for _, row := range tasks {
		t := row.Task
		r.add("task", t.Process, t.Element, t.Name, t.Form, t.Group, t.Team, t.State, t.DueOn, t.DueReason, t.Priority, t.ExcludedActors,
			t.ClosedReason, !row.ReplyAt.IsZero())
		entered, err := s.db.Submissions(ctx, t.ID)
		if err != nil {
			return err
		}
		for _, e := range entered {
			r.add("submission", t.Element, string(e.Data), string(e.Deciding), e.State, e.Verdict)
		}
	}
	facts, err := s.db.Facts(ctx, id)
	for name, value := range facts {
		r.add("fact", name, string(value))
	}
	return err
}

func (s *System) leftPapers(ctx context.Context, id casefile.CaseID, r rows) error {
	letters, err := s.db.Letters(ctx, id)
	if err != nil {
		return err
	}
	for _, l := range letters {
		r.add("letter", l.Template, l.Subject, l.State, l.LetterDate, l.DeemedDeliveredOn)
	}
	documents, err := s.db.Documents(ctx, id)
	if err != nil {
		return err
	}
	for _, d := range documents {
		r.add("document", d.Kind, d.Name, d.MediaType, d.State, d.Outgoing)
	}
	title, found, err := s.db.GrantedTitle(ctx, id)
	r.add("title", found, title.Kind, title.Paragraph, title.ValidFrom, title.ValidTo, title.Nebenbestimmung)
	return err
}

func (s *System) leftRules(ctx context.Context, id casefile.CaseID, r rows) error {
	decisions, err := s.db.Decisions(ctx, id)
	if err != nil {
		return err
	}
	for _, d := range decisions {
		r.add("decision", d.Table, d.TableHash, d.ReferenceOn, string(d.Inputs), string(d.Outputs), string(d.Matched), string(d.Warnings),
			d.NeedsLegalReview)
	}
	effects, err := s.db.Effects(ctx, id)
	if err != nil {
		return err
	}
	for _, e := range effects {
		r.add("effect", e.Row, e.Effect, e.Paragraph, e.Stay, e.Travel, e.Work, e.Certificate, e.InForceFrom)
	}
	deadlines, err := s.db.Deadlines(ctx, id)
	for _, d := range deadlines {
		r.add("deadline", d.Kind, d.Direction, d.LastDay, d.DueAt, d.Paragraph, d.Reason, d.Params, d.State)
	}
	return err
}

// ownToCase are the parameters of an event that no two cases share.
var ownToCase = []string{
	"instance", "n", "task", "submission", "receipt", "aktenzeichen", "person", "document", "letter", "intent", "key", "title", "deadline",
}

func (s *System) leftEvents(ctx context.Context, id casefile.CaseID, r rows) error {
	events, err := s.db.Events(ctx, id, casefile.StreamCase, 0, 5000)
	if err != nil {
		return err
	}
	for _, e := range events {
		params := maps.Clone(e.Params)
		for _, name := range ownToCase {
			delete(params, name)
		}
		raw, err := json.Marshal(params)
		if err != nil {
			return fmt.Errorf("event: %w", err)
		}
		r.add("event", e.Code, string(raw), e.Actor, e.ActingFor)
	}
	return nil
}

// differences names what one case left and the other did not.
func differences(a, b rows) []string {
	var found []string
	for _, kind := range slices.Sorted(maps.Keys(joined(a, b))) {
		mine, others := slices.Clone(a[kind]), slices.Clone(b[kind])
		for _, row := range a[kind] {
			if at := slices.Index(others, row); at >= 0 {
				others = slices.Delete(others, at, at+1)
				mine = slices.Delete(mine, slices.Index(mine, row), slices.Index(mine, row)+1)
			}
		}
		for _, row := range mine {
			found = append(found, "only interpreted: "+kind+" "+row)
		}
		for _, row := range others {
			found = append(found, "only by hand: "+kind+" "+row)
		}
	}
	return found
}

func joined(a, b rows) rows {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}
