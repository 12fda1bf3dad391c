package main

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/store/storetest"
)

var manyTasks = flag.Int("pages-tasks", 20_000, "open tasks of the large office; five lines of the log for each")

const fewTasks = 1000

type measuredPage struct{ name, role, path, search string }

// The pages whose speed must not depend on how much lies in the office.
var pagesMeasured = []measuredPage{
	{"Worklist", "sachbearbeitung", "/aufgaben", ""},
	{"WorklistOfLeitung", "leitung", "/aufgaben", ""},
	{"WorklistByName", "leitung", "/aufgaben?sort=name", ""},
	{"WorklistOverdue", "sachbearbeitung", "/aufgaben?frist=ueberfaellig&bei=niemand", ""},
	{"WorklistSearchName", "sachbearbeitung", "/aufgaben", "Özbek"},
	{"WorklistSearchPerson", "sachbearbeitung", "/aufgaben", "Ahmadi Aksoy 06.01.1960"},
	{"WorklistSearchFile", "sachbearbeitung", "/aufgaben", "AZ-0000778"},
	{"WorklistGreen", "sachbearbeitung", "/aufgaben?schritt=vorschlag-bestaetigen", ""},
	{"WorklistExpress", "sachbearbeitung", "/aufgaben?merkmal=81a", ""},
	{"WorklistContradiction", "leitung", "/aufgaben?merkmal=widerspruch", ""},
	{"Incoming", "clearing", "/eingang", ""},
	{"IncomingByFlag", "clearing", "/eingang?merkmal=titel", ""},
	{"Cases", "sachbearbeitung", "/faelle", ""},
	{"CasesSearch", "sachbearbeitung", "/faelle", "Yılmaz"},
}

// The numbers of supervision are sums over everything that is open, so they grow with it; one should know by how much.
var pagesOfSupervision = []measuredPage{
	{"Load", "leitung", "/leitung", ""},
	{"Dues", "leitung", "/leitung/fristen", ""},
	{"Times", "leitung", "/leitung/laufzeiten", ""},
	{"Emergencies", "clearing", "/notfaelle", ""},
}

// office is a gateway on a database with so many open tasks.
type office struct {
	server *httptest.Server
	tasks  int
	took   []time.Duration
}

// BenchmarkPages asks an office of a thousand open tasks and a large one for the same pages in turns, warm, and reports the 95th percentile of
// both and their relation. The aim is at most 1.5 times, where the page takes more than five milliseconds at all.
//
//	make bench-pages
func BenchmarkPages(b *testing.B) { measurePages(b, pagesMeasured) }

// BenchmarkSupervision does the same for the pages of supervision, for which there is no aim.
//
//	make bench-pages
func BenchmarkSupervision(b *testing.B) { measurePages(b, pagesOfSupervision) }

func measurePages(b *testing.B, pages []measuredPage) {
	b.Helper()
	few, many := openOffice(b, fewTasks), openOffice(b, *manyTasks)
	for _, page := range pages {
		b.Run(page.name, func(b *testing.B) {
			offices := []*office{few, many}
			var paths []string
			for _, o := range offices {
				o.took = nil
				paths = append(paths, o.address(b, page.role, page.path, page.search))
				for range 5 {
					o.get(b, page.role, paths[len(paths)-1])
				}
			}
			for i := 0; b.Loop(); i++ {
				// In turns, and neither always first: whatever else the machine does hits both alike.
				for _, n := range []int{i % 2, 1 - i%2} {
					start := time.Now()
					offices[n].get(b, page.role, paths[n])
					offices[n].took = append(offices[n].took, time.Since(start))
				}
			}
			small, large := percentile95(few.took), percentile95(many.took)
			b.ReportMetric(float64(small.Microseconds())/1000, fmt.Sprintf("p95-ms/%d", few.tasks))
			b.ReportMetric(float64(large.Microseconds())/1000, fmt.Sprintf("p95-ms/%d", many.tasks))
			b.ReportMetric(float64(large)/float64(small), "times")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func percentile95(took []time.Duration) time.Duration {
	slices.Sort(took)
	return took[len(took)*95/100]
}

// openOffice fills a database. An office of a million tasks takes some minutes.
func openOffice(b *testing.B, tasks int) *office {
	b.Helper()
	start := time.Now()
	server, db := serve(b)
	fill(b, db, tasks)
	b.Logf("%d open tasks, %d lines of the log: filled in %s", tasks, 5*tasks, time.Since(start).Round(time.Second))
	return &office{server: server, tasks: tasks}
}

// address gives the path of a page; for a search it is the one to which the search leads, because no address holds what somebody looked for.
func (o *office) address(tb testing.TB, role, path, search string) string {
	tb.Helper()
	if search == "" {
		return path
	}
	res := o.send(tb, role, http.MethodPost, path+"/suche", strings.NewReader(url.Values{"text": {search}}.Encode()))
	defer res.Body.Close() //nolint:errcheck // nothing is read
	require.Equal(tb, http.StatusSeeOther, res.StatusCode)
	return res.Header.Get("Location")
}

func (o *office) get(tb testing.TB, role, path string) {
	tb.Helper()
	res := o.send(tb, role, http.MethodGet, path, nil)
	_, err := io.Copy(io.Discard, res.Body)
	require.NoError(tb, err)
	require.NoError(tb, res.Body.Close())
	require.Equal(tb, http.StatusOK, res.StatusCode, path)
}

func (o *office) send(tb testing.TB, role, method, path string, form io.Reader) *http.Response {
	tb.Helper()
	req, err := http.NewRequestWithContext(tb.Context(), method, o.server.URL+path, form)
	require.NoError(tb, err)
	req.Header.Set("Authorization", "Bearer dev:"+role)
	req.Header.Set("Accept-Encoding", "identity")
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := noRedirect().Do(req)
	require.NoError(tb, err)
	return res
}

// fill makes an office: each case has a person, a title that ends some day, a receipt, one open task and five lines of the log. Triggers are off while it
// is filled, so what they copy into the task is written beside it.
func fill(tb testing.TB, db storetest.Database, tasks int) {
	tb.Helper()
	owner := db.Owner(tb)
	filled := []string{"person", "title", "cases", "case_person", "receipt", "case_fact", "task", "case_event"}
	steps := []string{"set synchronous_commit = off", "set work_mem = '256MB'", "set maintenance_work_mem = '512MB'"}
	for _, table := range filled {
		steps = append(steps, "alter table "+table+" disable trigger user")
	}
	steps = append(steps, strings.ReplaceAll(sqlOffice, "$tasks", fmt.Sprint(tasks)), sqlPersons, sqlTitles, sqlCases, sqlCasePersons, sqlReceipts, sqlFacts, sqlTasks, sqlEvents)
	for _, table := range filled {
		steps = append(steps, "alter table "+table+" enable trigger user")
	}
	steps = append(steps, "drop table office")
	for _, step := range steps {
		_, err := owner.Exec(tb.Context(), step)
		require.NoError(tb, err, step)
	}
	for _, table := range filled {
		_, err := owner.Exec(tb.Context(), "vacuum analyze "+table)
		require.NoError(tb, err)
	}
}

// The office by number: a third lies with clearing, most of the rest with caseworkers of five teams; one in nine is held by somebody; due days, ends of titles
// and receipts are spread over months; one in twenty was answered. What the filters look for fills a page in the small office too.
const (
	sqlOffice = `
create unlogged table office as
select i, uuidv7() person, uuidv7() title, uuidv7() kase, uuidv7() task, uuidv7() receipt,
       (array['Özbek','Yılmaz','Nguyen','Kowalska','Shevchenko','Ahmadi','Silva','Haddad','Petrović','Okafor','Singh'])[1 + i % 11] || ' ' ||
         (array['Aksoy','Lindt','Moreno','Keller','Tanaka','Berg','Costa','Dvorak','Eriks','Fischer','Gruber','Hansen','Irmak','Jung','Kurt','Lang','Marx'])[1 + i / 11 % 17] as family,
       (array['Ada','Emre','Linh','Ola','Iryna','Farid','Ana','Nour','Jovan','Chidi','Asha','Can','Olga'])[1 + i / 7 % 13] as given,
       now() - make_interval(mins => (i::bigint * 7919 % 260000)::int) as received,
       current_date - 20 + (i::bigint * 104729 % 89)::int as due, current_date - 10 + (i::bigint * 7717 % 89)::int as title_ends,
       case i % 3 when 0 then 'clearing' else 'sachbearbeitung' end as grp,
       case i % 3 when 0 then 'clearing' else (array['erwerb-1','erwerb-2','erwerb-3','familie-1','familie-2'])[1 + i % 5] end as team,
       case i % 29 when 7 then 'notfall' else (array['verlaengerung','arbeitgeberwechsel'])[1 + i % 11 / 10] end as procedure,
       case i % 9 when 4 then 'dev:sachbearbeitung' else '' end as holder
  from generate_series(1, $tasks) i`
	sqlPersons = `
insert into person (id, family_name, given_names, name_fold, birth_date, nationalities, language, recorded_at, changed_at)
select person, family, given, ' ' || lower(translate(family || ' ' || given, 'Öıć', 'oic')), to_char(date '1960-01-01' + i % 16000, 'YYYY-MM-DD'), array['IND'], 'en', received as recorded, received as changed from office`
	sqlTitles = `
insert into title (id, person_id, kind, paragraph, valid_from, valid_to, recorded_at, changed_at)
select title, person, 'aufenthaltserlaubnis', '18b', title_ends - 730, title_ends, received as recorded, received as changed from office`
	sqlCases = `
insert into cases (id, aktenzeichen, title_id, procedure, procedure_version, bundle, applied_for, team, received_at, recorded_at, changed_at, name_loose)
select kase, 'AZ-' || lpad(i::text, 7, '0'), title, procedure, 1, 'none', '18b', team, received as arrived, received as recorded, received as changed,
       loose_name(' ' || lower(translate(family || ' ' || given, 'Öıć', 'oic'))) from office`
	sqlCasePersons = `
insert into case_person (case_id, person_id, matched_by, linked_by, recorded_at, changed_at) select kase, person, 'new', 'dev:clearing', received as recorded, received as changed from office`
	sqlReceipts = `
insert into receipt (id, case_id, case_seq, kind, channel, received_at, recorded_at, recorded_by, state, next_attempt_at)
select receipt, kase, 1, 'application', 'portal', received as arrived, received as recorded, 'dev:antragsteller', 'delivered', received from office`
	sqlFacts = `
insert into case_fact (case_id, name, value, happened_at, recorded_at) select kase, 'dringend', to_jsonb(i % 50 = 0), received as happened, received as recorded from office
union all
select kase, 'notfallArt', to_jsonb((array['arbeitsplatz','reise-privat','gewalt'])[1 + i % 3]), received, received from office where procedure = 'notfall'
union all
select kase, 'notfallEcht', to_jsonb(i % 2 = 0), received, received from office where procedure = 'notfall' and i % 5 <> 0`
	sqlTasks = `
insert into task (id, case_id, process, element, element_instance, name, form, candidate_group, team, assignee, assigned_at, due_on, due_reason, opened_at, recorded_at,
                  changed_at, reply_at, receipt_id, aktenzeichen, procedure, case_received_at, name_sort, language, title_ends_on, docs_missing, express, contradiction)
select task, kase, procedure, case when grp = 'clearing' then 'vollstaendigkeit-pruefen' when i % 10 = 3 then 'vorschlag-bestaetigen' else 'entscheiden' end, 1,
       case grp when 'clearing' then 'Vollständigkeit prüfen' else 'Verlängerung entscheiden' end, 'verlaengerung/vollstaendigkeit', grp, team, holder,
       case when holder <> '' then received end, due, 'drei Arbeitstage', received as opened, received as recorded, received as changed, case when i % 20 = 0 then received end, receipt, 'AZ-' || lpad(i::text, 7, '0'), procedure,
       received, ' ' || lower(translate(family || ' ' || given, 'Öıć', 'oic')), 'en', title_ends, i % 4, i % 10 = 5, i % 16 = 10 from office`
	sqlEvents = `
insert into case_event (case_id, stream, seq, salt, content, digest, prev, hash)
select kase, 'fall', n, decode(repeat('00', 16), 'hex'), json_build_object('code', 'task.opened', 'at', received, 'element', 'vollstaendigkeit-pruefen', 'actor', 'dev:clearing',
       'params', json_build_object('frist', due, 'gruppe', grp, 'team', team)), decode(repeat('11', 32), 'hex'), '', decode(repeat('22', 32), 'hex')
  from office, generate_series(1, 5) n`
)
