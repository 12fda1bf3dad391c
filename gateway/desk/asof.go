package desk

import (
	"slices"
	"strings"
	"time"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// asOf gives a case as it is seen from a standpoint: v is the case of today, log all that is known of it. It is a pure function over the
// event log and rows that never change. What keeps no history stays as it is today and is said to on the page: the person, the file number,
// the team, who represents whom and to which person the case was linked.
func asOf(v CaseView, log []casefile.Event, s Standpoint) CaseView {
	v.From, v.Log, v.Whole = s, s.events(log), log
	if s.Now() {
		return v
	}
	v.Case.State, v.Case.Outcome, v.Case.ClosedAt = stateOf(v.Case, v.Log)
	v.Tasks = openTasks(v.Tasks, v.Log)
	v.Deadlines = deadlinesAsOf(v.Deadlines, v.Log, s)
	v.Documents = arrangedAsOf(documentsAsOf(v.Documents, log, v.Log, s), log, v.Log)
	v.Letters = lettersAsOf(v.Letters, log, v.Log, s)
	v.Decisions = keep(v.Decisions, func(d casefile.Decision) bool { return s.Sees(d.HappenedAt, d.RecordedAt) })
	v.Notes = keep(v.Notes, func(n casefile.Note) bool { return s.Sees(n.HappenedAt, n.RecordedAt) })
	v.Statements = keep(v.Statements, func(st Statement) bool { return s.Sees(st.At, st.RecordedAt) })
	v.AboutThis = keep(v.AboutThis, func(c casefile.Case) bool { return s.Sees(c.ReceivedAt, c.RecordedAt) })
	v.SamePerson = keep(v.SamePerson, func(c casefile.Case) bool { return s.Sees(c.ReceivedAt, c.RecordedAt) })
	v.law = v.law.asOf(log, s)
	return v
}

func keep[T any](list []T, seen func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(list), func(x T) bool { return !seen(x) })
}

// law is what the words "what is in force" rest on: the title that the case is about, the one that it granted, and every effect that was
// recorded, oldest first.
type law struct {
	about, granted *casefile.Title
	effects        []casefile.Effect
}

// asOf leaves out what was not there yet. That a title ended counts from the day on which it ended.
func (l law) asOf(log []casefile.Event, s Standpoint) law {
	day := casefile.DateOf(s.Day().In(calendar.Berlin()))
	past := law{effects: keep(l.effects, func(e casefile.Effect) bool { return s.Sees(e.HappenedAt, e.RecordedAt) })}
	if l.granted != nil && s.Sees(happenedAround(log, l.granted.RecordedAt), l.granted.RecordedAt) {
		past.granted = untilEnd(*l.granted, day)
	}
	if l.about != nil {
		past.about = untilEnd(*l.about, day)
	}
	return past
}

func untilEnd(t casefile.Title, day casefile.Date) *casefile.Title {
	if t.EndedOn.After(day) {
		t.EndedOn, t.EndedReason = casefile.Date{}, ""
	}
	return &t
}

// inForce gives the title that the person holds and what is in force. A granted title ends every effect of § 81 AufenthG.
func (l law) inForce(id casefile.CaseID) (*casefile.Title, *casefile.Effect) {
	if l.granted != nil {
		return l.granted, effectOfGrant(id, *l.granted)
	}
	if len(l.effects) == 0 {
		return l.about, nil
	}
	newest := l.effects[len(l.effects)-1]
	return l.about, &newest
}

func stateOf(c casefile.Case, log []casefile.Event) (state casefile.CaseState, outcome string, closed time.Time) {
	for _, e := range log {
		if e.Code == "case.completed" || e.Code == "case.terminated" {
			return casefile.CaseClosed, c.Outcome, e.HappenedAt
		}
	}
	return casefile.CaseOpen, "", time.Time{}
}

// openTasks follows the log and gives the tasks that were open, with who held them, in the order of their beginning.
func openTasks(now []store.TaskRow, log []casefile.Event) []store.TaskRow {
	var open []store.TaskRow
	find := func(id string) int {
		return slices.IndexFunc(open, func(t store.TaskRow) bool { return string(t.Task.ID) == id })
	}
	for _, e := range log {
		at := find(e.Params["task"])
		switch {
		case e.Params["task"] == "":
		case e.Code == "task.opened" && at < 0:
			open = append(open, store.TaskRow{Task: openedTask(now, e)})
		case at < 0:
		case e.Code == "task.completed" || e.Code == "task.cancelled":
			open = slices.Delete(open, at, at+1)
		case e.Code == "task.claimed":
			open[at].Task.Assignee = e.Actor
		case e.Code == "task.unclaimed":
			open[at].Task.Assignee = ""
		}
	}
	return open
}

// openedTask builds the row of a task from the line that says that it was opened. Today's row has the day on which an ad hoc task is due,
// which the line does not know.
func openedTask(now []store.TaskRow, e casefile.Event) casefile.Task {
	t := casefile.Task{
		ID: casefile.TaskID(e.Params["task"]), CaseID: e.CaseID, Process: e.Params["process"], Element: e.Params["element"], Name: e.Params["elementName"],
		Form: e.Params["form"], Group: e.Params["group"], State: casefile.TaskOpen, OpenedAt: e.HappenedAt, RecordedAt: e.RecordedAt,
	}
	if day, err := casefile.ParseDate(e.Params["dueOn"]); err == nil {
		t.DueOn = day
	}
	for _, row := range now {
		if row.Task.ID == t.ID && t.DueOn.IsZero() {
			t.DueOn = row.Task.DueOn
		}
	}
	return t
}

// deadlinesAsOf gives each deadline with the day and the state that it had. One that the log does not know is judged by its row.
func deadlinesAsOf(now []casefile.Deadline, log []casefile.Event, s Standpoint) []casefile.Deadline {
	type was struct {
		day   string
		state casefile.DeadlineState
	}
	past := map[string]was{}
	for _, e := range log {
		k := e.Params["deadline"]
		move, ok := strings.CutPrefix(e.Code, "deadline.")
		if !ok || k == "" {
			continue
		}
		w := past[k]
		switch move {
		case "set":
			w = was{e.Params["lastDay"], casefile.DeadlineRunning}
		case "extended":
			w.day = e.Params["lastDay"]
		default:
			w.state = casefile.DeadlineState(move)
		}
		past[k] = w
	}
	var deadlines []casefile.Deadline
	for _, d := range now {
		w, told := past[d.Key]
		if !told && !s.Sees(d.SetAt, d.RecordedAt) {
			continue
		}
		d.State = casefile.DeadlineRunning
		if w.state != "" {
			d.State = w.state
		}
		if day, err := casefile.ParseDate(w.day); err == nil && day != d.LastDay {
			// How the earlier day was computed is not kept; the reason of the later one would be wrong.
			d.LastDay, d.Reason, d.Params = day, "", nil
		}
		deadlines = append(deadlines, d)
	}
	return deadlines
}

// documentsAsOf gives the documents that had arrived, in the state that their checks had reached.
func documentsAsOf(now []casefile.Document, all, seen []casefile.Event, s Standpoint) []casefile.Document {
	final, then := lastWord(all, "document.", "document"), lastWord(seen, "document.", "document")
	var documents []casefile.Document
	for _, d := range now {
		happened := d.ReceivedAt
		if d.MadeBy != "" {
			happened = d.RecordedAt // it has the day of receipt of its original, and was made later
		}
		if !s.Sees(happened, d.RecordedAt) {
			continue
		}
		if word, moved := then[string(d.ID)]; moved {
			d.State, d.Refusal = casefile.DocumentState(word.word), word.refusal
		} else if _, later := final[string(d.ID)]; later {
			d.State, d.Refusal = casefile.DocumentQuarantined, ""
		}
		documents = append(documents, d)
	}
	return documents
}

type lastSaid struct{ word, refusal string }

// lastWord gives by the id of a thing the last thing that the log says of it: the end of the code behind a prefix.
func lastWord(log []casefile.Event, prefix, param string) map[string]lastSaid {
	last := map[string]lastSaid{}
	for _, e := range log {
		if word, ok := strings.CutPrefix(e.Code, prefix); ok && e.Params[param] != "" {
			last[e.Params[param]] = lastSaid{word, e.Params["refusal"]}
		}
	}
	return last
}

// lettersAsOf gives the letters that there were, as far as they had come.
func lettersAsOf(now []casefile.Letter, all, seen []casefile.Event, s Standpoint) []casefile.Letter {
	type way struct {
		codes  map[string]bool
		deemed string
	}
	walk := func(log []casefile.Event) map[casefile.LetterID]*way {
		ways := map[casefile.LetterID]*way{}
		for _, e := range log {
			id := casefile.LetterID(e.Params["letter"])
			word, ok := strings.CutPrefix(e.Code, "letter.")
			if !ok || id == "" {
				continue
			}
			if ways[id] == nil {
				ways[id] = &way{codes: map[string]bool{}}
			}
			ways[id].codes[word] = true
			if e.Params["deemed"] != "" {
				ways[id].deemed = e.Params["deemed"]
			}
		}
		return ways
	}
	then, final := walk(seen), walk(all)
	var letters []casefile.Letter
	for _, l := range now {
		w, told := then[l.ID]
		if !told {
			if final[l.ID] != nil || !s.Sees(l.RecordedAt, l.RecordedAt) {
				continue
			}
			letters = append(letters, l) // one that another system wrote: the log here does not know it
			continue
		}
		letters = append(letters, letterAsOf(l, w.codes, w.deemed))
	}
	return letters
}

func letterAsOf(l casefile.Letter, had map[string]bool, deemed string) casefile.Letter {
	l.State = casefile.LetterIntended
	switch {
	case had["sent"]:
		l.State = casefile.LetterSent
	case had["unclear"]:
		l.State = casefile.LetterUnclear
	case had["filed"]:
		l.State = casefile.LetterFiled
	}
	if !had["filed"] {
		l.DocumentID, l.DeemedDeliveredOn = "", casefile.Date{}
	}
	if !had["posted"] && !had["announced"] {
		l.PostedOn, l.PostedBy = casefile.Date{}, ""
	} else if day, err := casefile.ParseDate(deemed); err == nil {
		l.DeemedDeliveredOn = day
	}
	if !had["returned"] {
		l.ReturnedOn, l.ReturnedFor, l.ReturnedAt = casefile.Date{}, "", time.Time{}
	}
	if !had["refused"] {
		l.RefusedFor = ""
	}
	return l
}
