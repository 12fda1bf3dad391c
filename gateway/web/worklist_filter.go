package web

import (
	"context"
	"slices"
	"strconv"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// soonWorkDays is how many working days ahead counts as soon.
const soonWorkDays = 3

// filterOf turns a cleaned query into what the store takes.
func (h *Handler) filterOf(q worklistQuery, actor casefile.Actor, today casefile.Date) store.TaskFilter {
	f := store.TaskFilter{
		State: casefile.TaskOpen, Teams: slices.Clone(q.values[fieldTeam]), Procedures: q.values[fieldProcedure], Elements: q.values[fieldStep],
		Languages: q.values[fieldLanguage], Reply: q.has(fieldMark, markReply), Express: q.has(fieldMark, markExpress),
		Contradiction: q.has(fieldMark, markContradict), Today: today, Cursor: q.get(fieldAfter), Before: q.get(fieldBefore), Limit: worklistRows,
	}
	if state := casefile.TaskState(q.get(fieldState)); state == casefile.TaskCompleted || state == casefile.TaskCancelled {
		f.State = state
	}
	for _, holder := range q.values[fieldHolder] {
		switch holder {
		case holderMe:
			f.Holders = append(f.Holders, actor.ID)
		case holderAway:
			f.Away = true
		case holderNobody:
			f.Unassigned = true
		default:
			f.Holders = append(f.Holders, casefile.ActorID(holder))
		}
	}
	for _, priority := range q.values[fieldPriority] {
		if n, err := strconv.Atoi(priority); err == nil {
			f.Priorities = append(f.Priorities, n)
		}
	}
	f.Due = append(h.dueSpans(q.values[fieldDue], today), spanOf(q, fieldDue)...)
	f.Received = spanOf(q, fieldReceived)
	f.TitleEnds = append(titleSpans(q.values[fieldTitle], today), spanOf(q, fieldTitle)...)
	f.Documents = documentStates(q.values[fieldDocuments])
	if f.State == casefile.TaskOpen {
		f.Rest = restOf(q.get(fieldRest))
	}
	f.Sort, f.Desc = q.sortOf(f.State)
	return f
}

func (h *Handler) dueSpans(values []string, today casefile.Date) []store.DaySpan {
	var spans []store.DaySpan
	for _, value := range values {
		switch value {
		case dueOverdue:
			spans = append(spans, store.DaySpan{To: today.AddDays(-1)})
		case dueToday:
			spans = append(spans, store.DaySpan{To: today})
		case dueSoon:
			spans = append(spans, store.DaySpan{To: calendar.AddWorkingDays(h.land(), today, soonWorkDays, h.regions()...)})
		case dueWeek:
			spans = append(spans, store.DaySpan{To: today.AddDays(7)})
		case dayNone:
			spans = append(spans, store.DaySpan{None: true})
		}
	}
	return spans
}

func titleSpans(values []string, today casefile.Date) []store.DaySpan {
	var spans []store.DaySpan
	for _, value := range values {
		switch value {
		case titleSoon:
			// As the urgency of the row has it: a title that ended yesterday is still the most urgent of all.
			spans = append(spans, store.DaySpan{From: today.AddDays(-1), To: today.AddDays(titleWarningDays)})
		case titlePast:
			spans = append(spans, store.DaySpan{To: today.AddDays(-1)})
		case dayNone:
			spans = append(spans, store.DaySpan{None: true})
		}
	}
	return spans
}

func spanOf(q worklistQuery, field string) []store.DaySpan {
	from, _ := casefile.ParseDate(q.get(field + fieldFrom))
	to, _ := casefile.ParseDate(q.get(field + fieldTo))
	if from.IsZero() && to.IsZero() {
		return nil
	}
	return []store.DaySpan{{From: from, To: to}}
}

func documentStates(values []string) []store.DocumentsState {
	states := map[string]store.DocumentsState{docsMissing: store.DocumentsMissing, docsComplete: store.DocumentsComplete, docsUnknown: store.DocumentsUnknown}
	var list []store.DocumentsState
	for _, value := range values {
		list = append(list, states[value])
	}
	return list
}

func restOf(value string) store.Rest {
	switch value {
	case restOnly:
		return store.RestOnly
	case restToo:
		return store.RestShown
	}
	return store.RestHidden
}

// filterChoices gives what the filter form offers, by field.
func (h *Handler) filterChoices(ctx context.Context, actor casefile.Actor) (map[string][]Choice, error) {
	colleagues, err := h.Desk.TeamColleagues(ctx, actor)
	if err != nil {
		return nil, err
	}
	said := func(field string, values ...string) []Choice {
		choices := make([]Choice, 0, len(values))
		for _, value := range values {
			choices = append(choices, Choice{Value: value, Text: Say("worklist." + field + "." + value)})
		}
		return choices
	}
	choices := map[string][]Choice{
		fieldHolder: said(fieldHolder, holderMe, holderNobody, holderAway),
		fieldState:  said(fieldState, string(casefile.TaskCompleted), string(casefile.TaskCancelled)),
		fieldDue:    said(fieldDue, dueOverdue, dueToday, dueSoon, dueWeek, dayNone), fieldTitle: said(fieldTitle, titleSoon, titlePast, dayNone),
		fieldMark: said(fieldMark, markReply, markExpress, markContradict), fieldDocuments: said(fieldDocuments, docsMissing, docsComplete, docsUnknown),
		fieldRest: said(fieldRest, restOnly, restToo), fieldLanguage: said(fieldLanguage, "de", "en", "uk", "ru", "tr", "ar"),
		fieldPriority: said(fieldPriority, "1"), fieldProcedure: h.procedureChoices(), fieldStep: h.stepChoices(),
	}
	for _, c := range colleagues {
		if c.ID != actor.ID {
			choices[fieldHolder] = append(choices[fieldHolder], Choice{Value: string(c.ID), Label: c.Name})
		}
	}
	for _, t := range h.Authority.Teams {
		if actor.Has(casefile.RoleLeitung, casefile.RoleRevision) || slices.Contains(actor.Teams, t.Key) {
			choices[fieldTeam] = append(choices[fieldTeam], Choice{Value: t.Key, Label: t.Name})
		}
	}
	return choices, nil
}

// filterForm marks what is set and gives a chip for each value, with the address of the list without it.
func (q worklistQuery) filterForm(choices map[string][]Choice) WorklistFilter {
	f := WorklistFilter{Ranges: map[string]DayRange{}}
	for _, field := range filterFields() {
		for i, c := range choices[field] {
			choices[field][i].Selected = q.has(field, c.Value)
		}
		if len(choices[field]) > 0 {
			f.Fields = append(f.Fields, FilterField{Name: field, Choices: choices[field], Single: field == fieldState || field == fieldRest})
		}
		for _, value := range q.values[field] {
			f.Chips = append(f.Chips, Chip{Name: Say("worklist.field." + field), Value: chipValue(choices[field], value), Without: q.without(field, value).path()})
		}
		if !slices.Contains(rangeFields(), field) {
			continue
		}
		f.Ranges[field] = DayRange{q.get(field + fieldFrom), q.get(field + fieldTo)}
		for _, end := range []string{fieldFrom, fieldTo} {
			if day := q.get(field + end); day != "" {
				f.Chips = append(f.Chips, Chip{
					Name: Say("worklist.field." + field), Value: Choice{Text: Say("worklist.range"+end, "day", day)}, Without: q.with(field+end, "").path(),
				})
			}
		}
	}
	if q.get(fieldSearch) != "" {
		f.Chips = append(f.Chips, Chip{Name: Say("page.filter.search"), Value: Choice{Text: Say("page.filter.search.set")}, Without: q.with(fieldSearch, "").path()})
	}
	return f
}

// chipValue gives the words of a value; one that no choice has, such as a colleague of before, is said to be another.
func chipValue(choices []Choice, value string) Choice {
	for _, c := range choices {
		if c.Value == value {
			return c
		}
	}
	if languageCode.MatchString(value) {
		return Choice{Label: value}
	}
	return Choice{Text: Say("worklist.value.other")}
}

// choose marks the choice with the value and gives it; nil where no choice has it.
func choose(choices []Choice, value string) *Choice {
	for i := range choices {
		if choices[i].Value == value {
			choices[i].Selected = true
			return &choices[i]
		}
	}
	return nil
}
