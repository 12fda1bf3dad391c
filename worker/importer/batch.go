package importer

import (
	"context"
	"strconv"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// batch checks the rows of one transaction, takes the good ones over and reports the others.
func (w *work) batch(ctx context.Context, recs []record) error {
	var faults [][]fault
	var result store.ImportResult
	var err error
	switch w.file.Kind {
	case store.ImportPersons:
		faults, result, err = w.persons(ctx, recs)
	case store.ImportTitles:
		faults, result, err = w.titles(ctx, recs)
	case store.ImportCases:
		faults, result, err = w.cases(ctx, recs)
	}
	if err != nil {
		return err
	}
	byLine := map[int]fault{}
	for _, r := range result.Refusals {
		byLine[r.Line] = refusalFault(r)
	}
	for i, rec := range recs {
		if refusal, refused := byLine[rec.line]; refused {
			faults[i] = append(faults[i], refusal)
		}
		if len(faults[i]) == 0 {
			continue
		}
		if err := w.reports.refused(w.file.kind, rec, faults[i]); err != nil {
			return err
		}
	}
	if w.o.Progress != nil {
		w.o.Progress(w.file.Kind, w.stored.Read)
	}
	return nil
}

// refusalFault names the column that a refusal of the database is about.
func refusalFault(r store.ImportRefusal) fault {
	f := fault{code: r.Code}
	switch r.Code {
	case "source-id.twice":
		f.field, f.params = "quell_id", map[string]string{"line": strconv.Itoa(r.Other)}
	case "person.unknown":
		f.field = "person_quell_id"
	}
	return f
}

// common makes what the rows of all kinds have in common.
func common(rec record, sourceID string, row any, faults []fault) store.ImportedRow {
	r := store.ImportedRow{Line: rec.line, SourceID: sourceID, Refused: len(faults) > 0}
	switch {
	case !r.Refused:
		r.Digest = digestOf(row)
	case !casefile.IsLatinText(sourceID):
		r.SourceID = "" // no id of ours has such characters, and the database may not take them
	}
	return r
}

func (w *work) persons(ctx context.Context, recs []record) ([][]fault, store.ImportResult, error) {
	faults, rows := make([][]fault, len(recs)), make([]store.ImportedPerson, len(recs))
	for i, rec := range recs {
		row, person, broken := readPerson(w.check, rec, dayOf(w.file.asOf))
		if rec.broken != nil {
			broken = []fault{*rec.broken}
		}
		person.System = w.o.System
		faults[i], rows[i] = broken, store.ImportedPerson{ImportedRow: common(rec, row.QuellID, row, broken), Person: person}
	}
	result, err := w.session.Persons(ctx, &w.stored, rows)
	return faults, result, err
}

func (w *work) titles(ctx context.Context, recs []record) ([][]fault, store.ImportResult, error) {
	faults, rows := make([][]fault, len(recs)), make([]store.ImportedTitle, len(recs))
	for i, rec := range recs {
		row, title, broken := readTitle(w.check, rec)
		if rec.broken != nil {
			broken = []fault{*rec.broken}
		}
		faults[i] = broken
		rows[i] = store.ImportedTitle{ImportedRow: common(rec, row.QuellID, row, broken), PersonSource: row.PersonQuellID, Title: title}
	}
	result, err := w.session.Titles(ctx, &w.stored, rows)
	return faults, result, err
}

func (w *work) cases(ctx context.Context, recs []record) ([][]fault, store.ImportResult, error) {
	faults, parsed := make([][]fault, len(recs)), make([]caseRow, len(recs))
	var personIDs, titleIDs []string
	for i, rec := range recs {
		parsed[i], faults[i] = readCase(w.check, rec)
		if rec.broken != nil {
			faults[i] = []fault{*rec.broken}
		}
		personIDs, titleIDs = append(personIDs, parsed[i].PersonQuellID), append(titleIDs, parsed[i].TitelQuellID)
	}
	persons, err := w.session.PersonsOf(ctx, personIDs)
	if err != nil {
		return nil, store.ImportResult{}, err
	}
	titles, err := w.session.TitlesOf(ctx, titleIDs)
	if err != nil {
		return nil, store.ImportResult{}, err
	}
	maker := caseMaker{
		system: w.o.System, by: w.by, today: dayOf(w.file.asOf), procedures: w.o.Procedures, office: w.o.Authority,
	}
	rows := make([]store.ImportedCase, len(recs))
	for i, rec := range recs {
		row := parsed[i]
		if len(faults[i]) == 0 {
			rows[i].Application, faults[i] = maker.application(row, persons[row.PersonQuellID], titleOf(titles, row.TitelQuellID))
		}
		rows[i].ImportedRow = common(rec, row.QuellID, row, faults[i])
		rows[i].Application.Receipt.RequestHash = rows[i].Digest
	}
	result, err := w.session.Cases(ctx, &w.stored, rows)
	return faults, result, err
}

func titleOf(titles map[string]casefile.Title, id string) casefile.Title {
	if id == "" {
		return casefile.Title{} // a title without an id of its own is not meant
	}
	return titles[id]
}
