package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// listed makes open tasks of several people: name, due day, day of receipt (November 2026) and end of the title.
func listed(t *testing.T, s *store.Store) []casefile.Task {
	t.Helper()
	var tasks []casefile.Task
	for i, l := range []struct{ family, due, titleEnds, team, language string }{
		{"Öztürk", "2026-12-03", "2026-12-01", "a", "tr"},
		{"Zeller", "", "2026-12-02", "b", ""},
		{"Abaza", "2026-11-20", "", "a", "ar"},
		{"Müller", "2026-12-03", "2026-11-30", "b", ""},
		{"Shevchenko", "2026-11-26", "2027-01-31", "a", "uk"},
		{"Öztürk", "", "", "a", "tr"},
		{"Nguyễn", "2026-12-24", "2026-12-01", "b", "vi"},
	} {
		a := anApplication()
		a.Person.FamilyName, a.Person.GivenNames, a.Person.AZRNummer = l.family, "Probe", fmt.Sprintf("10000000000%d", i)
		a.Person.BirthDate = casefile.PartialDate{Year: 1991, Month: 3, Day: i + 1}
		a.Person.Language, a.Case.Team = l.language, l.team
		a.Title.ValidTo = casefile.Date{}
		if l.titleEnds != "" {
			a.Title.ValidTo = casefile.MustParseDate(l.titleEnds)
		}
		a.Receipt.ReceivedAt = time.Date(2026, 11, 20-i, 8, 0, 0, 0, time.UTC)
		c, _, _, err := s.ReceiveApplication(t.Context(), a)
		require.NoError(t, err)
		project(t, s, aTurn(c.ID, 1, 7, l.due))
		tasks = append(tasks, onlyTask(t, s, c.ID))
	}
	return tasks
}

func familyNames(rows []store.TaskRow) []string {
	names := make([]string, len(rows))
	for i, r := range rows {
		names[i] = r.FamilyName
	}
	return names
}

// TestTaskPages: in every order, in both directions and with any length of page, paging forth and back gives each task once and in the same
// place; no cursor carries a name.
func TestTaskPages(t *testing.T) {
	t.Parallel()
	s := storetest.OpenAt(t, at1430)
	all := len(listed(t, s))
	for _, sort := range []store.TaskSort{
		store.SortDue, store.SortReceived, store.SortName, store.SortAktenzeichen, store.SortTitle, store.SortOpened,
	} {
		for _, desc := range []bool{false, true} {
			whole, _, err := s.Tasks(t.Context(), store.TaskFilter{State: casefile.TaskOpen, Sort: sort, Desc: desc})
			require.NoError(t, err)
			require.Len(t, whole, all)
			for limit := 1; limit <= 3; limit++ {
				f := store.TaskFilter{State: casefile.TaskOpen, Sort: sort, Desc: desc, Limit: limit}
				var forth []string
				for {
					rows, next, err := s.Tasks(t.Context(), f)
					require.NoError(t, err)
					forth = append(forth, familyNames(rows)...)
					if f.Cursor = next; next == "" {
						break
					}
				}
				require.Equal(t, familyNames(whole), forth, "%s %t, %d a page", sort, desc, limit)
				f.Cursor, f.Before = "", whole[all-1].Cursor
				back := []string{whole[all-1].FamilyName}
				for f.Before != "" {
					rows, before, err := s.Tasks(t.Context(), f)
					require.NoError(t, err)
					back = append(familyNames(rows), back...)
					f.Before = before
				}
				require.Equal(t, familyNames(whole), back, "%s %t back, %d a page", sort, desc, limit)
			}
		}
	}
	byName, _, err := s.Tasks(t.Context(), store.TaskFilter{Sort: store.SortName})
	require.NoError(t, err)
	require.Equal(t, []string{"Abaza", "Müller", "Nguyễn", "Öztürk", "Öztürk", "Shevchenko", "Zeller"}, familyNames(byName))
	_, _, err = s.Tasks(t.Context(), store.TaskFilter{Sort: store.SortName, Cursor: firstByDue(t, s).Cursor})
	requireKind(t, err, casefile.Invalid, "store.cursor")
	_, _, err = s.Tasks(t.Context(), store.TaskFilter{Cursor: "cmVjZWl2ZWQ6bW9yZ2VufDEyMw"})
	requireKind(t, err, casefile.Invalid, "store.cursor")
}

func firstByDue(t *testing.T, s *store.Store) store.TaskRow {
	t.Helper()
	rows, _, err := s.Tasks(t.Context(), store.TaskFilter{Limit: 1})
	require.NoError(t, err)
	return rows[0]
}

// TestTaskFilters: the values of a field are alternatives, the fields hold together, a range has both its days, and "none" finds what has no day.
func TestTaskFilters(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, at1430)
	tasks := listed(t, s)
	_, err := s.ClaimTask(t.Context(), tasks[0].ID, "anna", tasks[0].Version)
	require.NoError(t, err)
	_, err = s.ClaimTask(t.Context(), tasks[3].ID, "berta", tasks[3].Version)
	require.NoError(t, err)
	_, err = s.SetFollowUp(t.Context(), store.FollowUp{Task: tasks[4].ID, Actor: "anna", Version: tasks[4].Version, Day: casefile.MustParseDate("2026-11-30")})
	require.NoError(t, err)
	_, err = s.SetFollowUp(t.Context(), store.FollowUp{Task: tasks[6].ID, Actor: "anna", Version: tasks[6].Version, Day: casefile.MustParseDate("2026-12-10")})
	require.NoError(t, err)
	_, err = db.Owner(t).Exec(t.Context(), "update cases set sensitivity = 'vertraulich' where id = $1", string(tasks[1].CaseID))
	require.NoError(t, err)
	day := casefile.MustParseDate
	for name, test := range map[string]struct {
		f    store.TaskFilter
		want []string
	}{
		"teams":                       {store.TaskFilter{Teams: []string{"b", "c"}}, []string{"Müller", "Nguyễn", "Zeller"}},
		"a holder or nobody":          {store.TaskFilter{Holders: []casefile.ActorID{"anna"}, Unassigned: true, Teams: []string{"a"}}, []string{"Abaza", "Shevchenko", "Öztürk", "Öztürk"}},
		"two holders":                 {store.TaskFilter{Holders: []casefile.ActorID{"anna", "berta"}}, []string{"Öztürk", "Müller"}},
		"due within, or without day":  {store.TaskFilter{Due: []store.DaySpan{{To: day("2026-11-26")}, {None: true}}}, []string{"Abaza", "Shevchenko", "Zeller", "Öztürk"}},
		"due from":                    {store.TaskFilter{Due: []store.DaySpan{{From: day("2026-12-04")}}}, []string{"Nguyễn"}},
		"received on both days":       {store.TaskFilter{Received: []store.DaySpan{{From: day("2026-11-17"), To: day("2026-11-18")}}}, []string{"Abaza", "Müller"}},
		"title ends":                  {store.TaskFilter{TitleEnds: []store.DaySpan{{From: day("2026-12-01"), To: day("2026-12-02")}}, Sort: store.SortName}, []string{"Nguyễn", "Öztürk", "Zeller"}},
		"title without end":           {store.TaskFilter{TitleEnds: []store.DaySpan{{None: true}}}, []string{"Abaza", "Öztürk"}},
		"language":                    {store.TaskFilter{Languages: []string{"uk", "ar"}}, []string{"Abaza", "Shevchenko"}},
		"resting leave the list":      {store.TaskFilter{Rest: store.RestHidden, Today: day("2026-11-26"), Due: []store.DaySpan{{From: day("2026-12-01")}}, Teams: []string{"b"}}, []string{"Müller"}},
		"the due day ends the rest":   {store.TaskFilter{Rest: store.RestHidden, Today: day("2026-11-26"), Languages: []string{"uk"}}, []string{"Shevchenko"}},
		"and come back on their day":  {store.TaskFilter{Rest: store.RestHidden, Today: day("2026-12-10"), Languages: []string{"vi"}}, []string{"Nguyễn"}},
		"resting alone":               {store.TaskFilter{Rest: store.RestOnly, Sort: store.SortFollowUp}, []string{"Shevchenko", "Nguyễn"}},
		"nothing known of documents":  {store.TaskFilter{Documents: []store.DocumentsState{store.DocumentsMissing, store.DocumentsComplete}}, []string{}},
		"confidential cases are left": {store.TaskFilter{HideConfidential: true, Due: []store.DaySpan{{None: true}}}, []string{"Öztürk"}},
	} {
		f := test.f
		f.State = casefile.TaskOpen
		rows, _, err := s.Tasks(t.Context(), f)
		require.NoError(t, err, name)
		got := familyNames(rows)
		if f.Sort == "" {
			require.ElementsMatch(t, test.want, got, name)
		} else {
			require.Equal(t, test.want, got, name)
		}
		n, capped, err := s.CountTasks(t.Context(), f)
		require.NoError(t, err, name)
		require.Equal(t, len(test.want), n, name)
		require.False(t, capped)
	}
}

// TestListFollows: what a list copies from the case, its person and its title is renewed with them, and is no version of the task.
func TestListFollows(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, at1430)
	c, task := aTask(t, s)
	row := tasksOf(t, s, c.ID)[0]
	require.Equal(t, "2026-12-31", row.TitleValidTo.String())
	require.Equal(t, -1, row.DocsMissing, "no rule has said yet what is needed")
	owner := db.Owner(t)
	_, err := owner.Exec(t.Context(), "update title set ended_on = '2026-11-01', ended_reason = 'ausreise' where id = $1", string(c.TitleID))
	require.NoError(t, err)
	require.True(t, tasksOf(t, s, c.ID)[0].TitleValidTo.IsZero(), "a title that has ended does not run out")
	_, err = owner.Exec(t.Context(), "update person set family_name = 'Neu', name_fold = ' neu ayse', language = 'tr' where id = $1", string(c.PersonID))
	require.NoError(t, err)
	found, _, err := s.Tasks(t.Context(), store.TaskFilter{Languages: []string{"tr"}, Sort: store.SortName})
	require.NoError(t, err)
	require.Equal(t, []string{"Neu"}, familyNames(found))
	for _, sql := range []string{
		`insert into decision (case_id, key, table_name, table_hash, inputs, outputs, matched, warnings, needs_legal_review, happened_at, recorded_at)
		 values ($1, 'k', 'checkliste', 'h', '{}', '[{"code": "L01"}, {"code": "L02"}, {"code": "R01", "quelle": "register"}]', '[]', '[]', false, $2, $2)`,
		`insert into document (case_id, kind, state, received_at, recorded_at, recorded_by, changed_at) values ($1, 'L01', 'quarantined', $2, $2, 'x', $2)`,
	} {
		_, err = owner.Exec(t.Context(), sql, string(c.ID), berlin1430)
		require.NoError(t, err)
	}
	require.Equal(t, 2, tasksOf(t, s, c.ID)[0].DocsMissing, "what lies in quarantine is not there; what a register knows is not asked for")
	_, err = owner.Exec(t.Context(), "update document set state = 'released' where case_id = $1 and state = 'quarantined'", string(c.ID))
	require.NoError(t, err)
	after := tasksOf(t, s, c.ID)[0]
	require.Equal(t, 1, after.DocsMissing)
	require.Equal(t, task.Version, after.Task.Version, "nobody's form is out of date because of it")
	_, err = s.ClaimTask(t.Context(), task.ID, "anna", task.Version)
	require.NoError(t, err)
	var kept string
	require.NoError(t, owner.QueryRow(t.Context(), `select "row"::text from row_history where table_name = 'task' and row_id = $1`, string(task.ID)).Scan(&kept))
	require.NotContains(t, kept, "neu ayse", "the history of a task keeps no name")
	require.NotContains(t, kept, "neu aise", "nor as it is searched for")
	require.Contains(t, kept, "Antrag entscheiden")
}

// TestMissingGoesByMarks: the list counts documents as the page of the case does. One that is not needed or was seen elsewhere is not missing, one that
// cannot be read or has expired is, until something newer comes, and one that somebody asks for in addition is.
func TestMissingGoesByMarks(t *testing.T) {
	t.Parallel()
	now := berlin1430
	db := storetest.New(t)
	s := db.Open(t, func() time.Time { return now })
	c, _ := aTask(t, s)
	missing := func() int { return tasksOf(t, s, c.ID)[0].DocsMissing }
	seen := map[string]string{}
	mark := func(code, state string) {
		m, err := s.SetSlotMark(t.Context(), store.SlotMark{CaseID: c.ID, Code: code, State: state, Reason: "geprüft", SetBy: "clara"}, seen[code])
		require.NoError(t, err)
		seen[code] = m.ID
	}
	came := func(code string) {
		now = now.Add(time.Hour)
		_, err := db.Owner(t).Exec(t.Context(), `insert into document (case_id, kind, state, received_at, recorded_at, recorded_by, changed_at)
			values ($1, $2, 'released', $3, $3, 'x', $3)`, string(c.ID), code, now)
		require.NoError(t, err)
	}
	_, err := db.Owner(t).Exec(t.Context(), `insert into decision (case_id, key, table_name, table_hash, inputs, outputs, matched, warnings, needs_legal_review, happened_at, recorded_at)
		values ($1, 'k', 'checkliste', 'h', '{}', '[{"code": "L01"}, {"code": "L02"}, {"code": "R01", "quelle": "register"}]', '[]', '[]', false, $2, $2)`, string(c.ID), now)
	require.NoError(t, err)
	require.Equal(t, 2, missing())
	mark("L01", store.SlotWaived)
	require.Equal(t, 1, missing())
	came("L02")
	require.Zero(t, missing())
	now = now.Add(time.Hour)
	mark("L02", store.SlotUnreadable)
	require.Equal(t, 1, missing(), "what came cannot be read")
	came("L02")
	require.Zero(t, missing(), "something newer has come")
	mark("K09", store.SlotDemanded)
	require.Equal(t, 1, missing())
	require.NoError(t, s.EndSlotMark(t.Context(), c.ID, "L01", seen["L01"], "clara"))
	seen["L01"] = ""
	require.Equal(t, 2, missing(), "the mark was taken back")
	mark("L01", store.SlotSeen)
	came("K09")
	require.Zero(t, missing())
}

// TestCountLists: several lists are counted together, each as by itself and in the order in which they were asked for.
func TestCountLists(t *testing.T) {
	t.Parallel()
	s := storetest.OpenAt(t, at1430)
	listed(t, s)
	counts, err := s.CountTaskLists(t.Context(), []store.TaskFilter{
		{Teams: []string{"a"}},
		{Teams: []string{"b"}, Languages: []string{"vi"}},
		{Text: "oeztuerk"},
		{Assignee: "nobody-known"},
		{Teams: []string{"c"}},
		{Teams: []string{"a", "b"}},
		{Text: "nguyen"},
		{Teams: []string{"a"}, Text: "zeller"},
		{Text: "mueller"},
	})
	require.NoError(t, err)
	require.Equal(t, []store.TaskCount{{N: 4}, {N: 1}, {N: 2}, {}, {}, {N: 7}, {N: 1}, {}, {N: 1}}, counts)
}

// TestSearchBox: one text finds a person by name in its usual spellings and transliterations, by birth date, by AZR number and by
// Aktenzeichen, among tasks and cases alike.
func TestSearchBox(t *testing.T) {
	t.Parallel()
	s := storetest.OpenAt(t, at1430)
	tasks := listed(t, s)
	file, err := s.Case(t.Context(), tasks[3].CaseID)
	require.NoError(t, err)
	for text, want := range map[string][]string{
		"Öztürk": {"Öztürk", "Öztürk"}, "oeztuerk": {"Öztürk", "Öztürk"}, "OZTURK probe": {"Öztürk", "Öztürk"},
		"mueller": {"Müller"}, "Muller": {"Müller"}, "Schewtschenko": {"Shevchenko"}, "nguyen": {"Nguyễn"},
		"5.3.1991": {"Shevchenko"}, "05.03.1991": {"Shevchenko"}, "1991-03-05": {"Shevchenko"}, "5/3/1991": {"Shevchenko"},
		"Öztürk 1.3.1991": {"Öztürk"}, "100000000003": {"Müller"}, "1000 0000 0003": {"Müller"},
		file.Aktenzeichen: {"Müller"}, file.Aktenzeichen[len(file.Aktenzeichen)-4:]: {"Müller"},
		"31.02.1991": {}, "Müller 5.3.1991": {}, "%": {}, "zu": {}, "99": {},
	} {
		rows, _, err := s.Tasks(t.Context(), store.TaskFilter{Text: text, Sort: store.SortName})
		require.NoError(t, err, text)
		require.ElementsMatch(t, want, familyNames(rows), text)
		cases, _, err := s.SearchCases(t.Context(), store.CaseFilter{Text: text})
		require.NoError(t, err, text)
		require.Len(t, cases, len(want), text)
	}
}

// TestSearchCasesByTheNameOfNow: a case is found by the name that its person has now, and by nobody else's; that the name is copied into its row is no
// version of the case, and its history keeps no name.
func TestSearchCasesByTheNameOfNow(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, at1430)
	tasks := listed(t, s)
	file, err := s.Case(t.Context(), tasks[3].CaseID)
	require.NoError(t, err)
	owner := db.Owner(t)
	found := func(text string) []casefile.CaseID {
		rows, _, err := s.SearchCases(t.Context(), store.CaseFilter{Text: text})
		require.NoError(t, err, text)
		var ids []casefile.CaseID
		for _, r := range rows {
			ids = append(ids, r.Case.ID)
		}
		return ids
	}
	require.Equal(t, []casefile.CaseID{file.ID}, found("Müller"))

	// They marry.
	_, err = owner.Exec(t.Context(), "update person set family_name = 'Beispielhaft', name_fold = ' beispielhaft petra' where id = $1", string(file.PersonID))
	require.NoError(t, err)
	require.Empty(t, found("Müller"))
	require.Equal(t, []casefile.CaseID{file.ID}, found("Beispielhaft"))

	// It was somebody else.
	_, err = s.UnlinkPerson(t.Context(), unlinking(file, `[]`))
	require.NoError(t, err)
	require.Empty(t, found("Beispielhaft"))
	require.Equal(t, []casefile.CaseID{file.ID}, found("Çelik"))

	_, err = owner.Exec(t.Context(), "update cases set sensitivity = 'vertraulich' where id = $1", string(file.ID))
	require.NoError(t, err)
	var versions, named int
	require.NoError(t, owner.QueryRow(t.Context(), `select count(*), count(*) filter (where "row" ? 'name_loose') from row_history
		where table_name = 'cases' and row_id = $1`, string(file.ID)).Scan(&versions, &named))
	now, err := s.Case(t.Context(), file.ID)
	require.NoError(t, err)
	require.Equal(t, now.RowVersion-1, versions, "each earlier version is kept, and no more than these")
	require.Zero(t, named)
}

// TestSearchCasesByWhatTheyAreAbout: open and finished cases are found by what they are about; the fields hold together, and the count is that of the
// list.
func TestSearchCasesByWhatTheyAreAbout(t *testing.T) {
	t.Parallel()
	s := storetest.OpenAt(t, at1430)
	open, _ := aTask(t, s)
	closed, task := aTask(t, s)
	project(t, s, store.Turn{CaseID: closed.ID, Rev: 2, At: berlin1430.AddDate(0, 0, 3), State: []byte("{}"), Closed: true, Outcome: "titel-verlaengert", Facts: []store.Fact{{
		N: 1, Code: store.FactTaskCompleted, Element: task.Element, ElementName: task.Name, Process: task.Process, Instance: task.ElementInstance,
	}}})
	file, err := s.Dossier(t.Context(), closed.ID)
	require.NoError(t, err)
	day := casefile.MustParseDate
	received, ended, ends := casefile.DateOf(closed.ReceivedAt), casefile.DateOf(berlin1430.AddDate(0, 0, 3)), file.Title.ValidTo
	on := func(d casefile.Date) []store.DaySpan { return []store.DaySpan{{From: d, To: d}} }
	for name, test := range map[string]struct {
		filter store.CaseFilter
		want   []casefile.CaseID
	}{
		"all":                     {store.CaseFilter{}, []casefile.CaseID{open.ID, closed.ID}},
		"outcome":                 {store.CaseFilter{Outcome: "titel-verlaengert"}, []casefile.CaseID{closed.ID}},
		"other outcome":           {store.CaseFilter{Outcome: "bestandskraeftig"}, nil},
		"paragraph":               {store.CaseFilter{Paragraph: closed.AppliedFor}, []casefile.CaseID{open.ID, closed.ID}},
		"other paragraph":         {store.CaseFilter{Paragraph: "104c"}, nil},
		"nationality":             {store.CaseFilter{Nationality: file.Person.Nationalities[0]}, []casefile.CaseID{open.ID, closed.ID}},
		"other nationality":       {store.CaseFilter{Nationality: "TUV"}, nil},
		"received":                {store.CaseFilter{Received: on(received)}, []casefile.CaseID{open.ID, closed.ID}},
		"received earlier":        {store.CaseFilter{Received: []store.DaySpan{{To: received.AddDays(-1)}}}, nil},
		"closed":                  {store.CaseFilter{Closed: on(ended)}, []casefile.CaseID{closed.ID}},
		"closed from, open state": {store.CaseFilter{Closed: []store.DaySpan{{From: ended}}, State: "open"}, nil},
		"title ends":              {store.CaseFilter{TitleEnds: on(ends)}, []casefile.CaseID{open.ID, closed.ID}},
		"title ends later":        {store.CaseFilter{TitleEnds: []store.DaySpan{{From: day("2090-01-01")}}}, nil},
		"several":                 {store.CaseFilter{TitleEnds: on(ends), Closed: on(ended), Received: on(received), State: "closed", Team: closed.Team, Procedure: closed.Procedure}, []casefile.CaseID{closed.ID}},
	} {
		rows, _, err := s.SearchCases(t.Context(), test.filter)
		require.NoError(t, err, name)
		var got []casefile.CaseID
		for _, r := range rows {
			got = append(got, r.Case.ID)
		}
		require.ElementsMatch(t, test.want, got, name)
		n, capped, err := s.CountCases(t.Context(), test.filter)
		require.NoError(t, err, name)
		require.Equal(t, len(test.want), n, name)
		require.False(t, capped, name)
	}
}

// TestSearchWholeAktenzeichen: a whole Aktenzeichen finds its case and none whose Aktenzeichen begins with it; a part finds all that have it.
func TestSearchWholeAktenzeichen(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, at1430)
	for _, name := range []string{"X-7", "X-77"} {
		c, _ := aTask(t, s)
		_, err := db.Owner(t).Exec(t.Context(), "update cases set aktenzeichen = $2 where id = $1", string(c.ID), name)
		require.NoError(t, err)
	}
	for text, want := range map[string]int{"X-7": 1, "x-7": 1, "X-77": 1, "-7": 2, "77": 1} {
		rows, _, err := s.Tasks(t.Context(), store.TaskFilter{Text: text})
		require.NoError(t, err)
		require.Len(t, rows, want, text)
	}
}

// TestLooseNames: the program loosens what somebody types as the database loosens what is kept.
func TestLooseNames(t *testing.T) {
	t.Parallel()
	conn := storetest.New(t).App(t)
	for _, name := range []string{
		"Schewtschenko", "Yuriy Khrystenko", "Quỳnh Thị", "Aleksandr Xhaka", "Joseph", "Mueller-Weiß", "Süßmaier", "Björk Þór", "Vjekoslav", uuid.NewString(),
	} {
		folded := casefile.Fold(name)
		var loose string
		require.NoError(t, conn.QueryRow(t.Context(), "select loose_name($1)", folded).Scan(&loose))
		require.Equal(t, loose, store.LooseName(folded), name)
	}
	require.Equal(t, store.LooseName("iurii"), store.LooseName(casefile.Fold("Jurij")))
	require.Len(t, slices.Compact([]string{store.LooseName("oeztuerk"), store.LooseName("ozturk")}), 1)
}
