package importer_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
	"ablauf/worker/importer"
)

// bench is a database with a member of staff, and a folder for files and reports.
type bench struct {
	t      testing.TB
	db     storetest.Database
	store  *store.Store
	owner  *pgx.Conn
	folder string
	by     casefile.ActorID
}

func newBench(t testing.TB) *bench {
	t.Helper()
	db := storetest.New(t)
	b := &bench{t: t, db: db, store: db.Open(t, time.Now), owner: db.Owner(t), folder: t.TempDir()}
	actor, err := b.store.UpsertStaff(t.Context(), "it-1", "Jemand", []casefile.Role{casefile.RoleAdminIT}, nil)
	require.NoError(t, err)
	b.by = actor.ID
	return b
}

func (b *bench) file(name, content string) importer.File {
	b.t.Helper()
	path := filepath.Join(b.folder, name)
	require.NoError(b.t, os.WriteFile(path, []byte(content), 0o600))
	kind, _, _ := strings.Cut(name, ".")
	kind, _, _ = strings.Cut(kind, "-")
	return importer.File{Kind: store.ImportKind(kind), Path: path}
}

func (b *bench) options(files ...importer.File) importer.Options {
	b.t.Helper()
	office, err := authority.Load("musterstadt")
	require.NoError(b.t, err)
	return importer.Options{
		Store: b.store, Authority: office, System: "ALT", By: "it-1", Files: files, ReportDir: b.folder, Lang: "de",
		Procedures: []importer.Procedure{{Key: "verlaengerung", Version: 1, Bundle: "b1", Form: "verlaengerung/antrag"}},
		AsOf:       time.Date(2026, 11, 20, 17, 0, 0, 0, time.UTC),
	}
}

func (b *bench) run(o importer.Options) importer.Summary {
	b.t.Helper()
	sum, err := importer.Run(context.WithoutCancel(b.t.Context()), o)
	require.NoError(b.t, err)
	require.Empty(b.t, sum.Problems)
	return sum
}

// counts gives "kind: read new changed unchanged refused" of each run.
func counts(sum importer.Summary) []string {
	var lines []string
	for _, r := range sum.Runs {
		lines = append(lines, fmt.Sprintf("%s: %d = %d + %d + %d + %d", r.Kind, r.Read, r.New, r.Changed, r.Unchanged, r.Refused))
	}
	return lines
}

func query[T any](b *bench, sql string, args ...any) []T {
	b.t.Helper()
	rows, err := b.owner.Query(context.WithoutCancel(b.t.Context()), sql, args...)
	require.NoError(b.t, err)
	got, err := pgx.CollectRows(rows, pgx.RowTo[T])
	require.NoError(b.t, err)
	return got
}

func (b *bench) example(name string) importer.File {
	b.t.Helper()
	content, err := os.ReadFile(filepath.Join("example", name))
	require.NoError(b.t, err)
	return b.file(name, string(content))
}

// TestExample: the files that -example writes go in whole; a second time they change nothing, not even a version (architecture 4.14).
func TestExample(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	o := b.options(b.example("faelle.csv"), b.example("titel.csv"), b.example("personen.csv"))
	stated, err := importer.ReadControl(filepath.Join("example", "kontrolle.csv"))
	require.NoError(t, err)
	o.Stated, o.AsOf = stated, time.Time{}
	sum := b.run(o)
	require.Equal(t, []string{"personen: 4 = 4 + 0 + 0 + 0", "titel: 4 = 4 + 0 + 0 + 0", "faelle: 2 = 2 + 0 + 0 + 0"}, counts(sum))
	require.Empty(t, sum.Reports)
	before := query[string](b, everything)
	require.Equal(t, []string{"personen: 4 = 0 + 0 + 4 + 0", "titel: 4 = 0 + 0 + 4 + 0", "faelle: 2 = 0 + 0 + 2 + 0"}, counts(b.run(o)))
	require.Equal(t, before, query[string](b, everything))

	o.Files = []importer.File{b.example("faelle.jsonl")}
	o.Stated, o.AsOf, o.Delta = nil, time.Date(2026, 11, 20, 17, 0, 0, 0, time.UTC), true
	require.Equal(t, []string{"faelle: 1 = 1 + 0 + 0 + 0"}, counts(b.run(o)))
}

// everything is what an import writes, apart from ids and the import's own tables.
const everything = `
select 'person '::text || jsonb_build_array(source_id, family_name, given_names, birth_name, name_fold, birth_date, birth_place, sex, nationalities,
         azr_nummer, street, postal_code, city, email, language, auskunftssperre, version) from person
union all
select 'title '::text || jsonb_build_array(t.source_id, p.source_id, t.kind, t.paragraph, t.valid_from, t.valid_to, t.card_valid_to,
         t.nebenbestimmung, t.employer_name, t.version) from title t join person p on p.id = t.person_id
union all
select 'case '::text || jsonb_build_array(c.source_id, c.aktenzeichen, c.aktenzeichen_vorher, c.procedure, c.bundle, c.applied_for, c.team, c.state,
         c.received_at, p.source_id, t.source_id, cp.matched_by, c.version)
  from cases c join case_person cp on cp.case_id = c.id join person p on p.id = cp.person_id left join title t on t.id = c.title_id
union all
select 'receipt '::text || jsonb_build_array(c.source_id, r.case_seq, r.kind, r.channel, r.received_at, r.backdated_reason, r.backdated_evidence, r.scope,
         r.idempotency_key, r.deciding, r.state) from receipt r join cases c on c.id = r.case_id
union all
select 'deadline '::text || jsonb_build_array(c.source_id, d.key, d.last_day, d.due_at, d.state) from deadline d join cases c on c.id = d.case_id
union all
select 'fact '::text || jsonb_build_array(c.source_id, f.name, f.value) from case_fact f join cases c on c.id = f.case_id
union all
select 'history '::text || jsonb_build_array(table_name, version) from row_history where table_name in ('person', 'title', 'cases')
 order by 1`

// TestCaseKeepsItsDay: § 81 Abs. 4 AufenthG: the effect hangs on the day on which the application arrived there; the receipt is dated back
// with its evidence and waits for the relay like any other.
func TestCaseKeepsItsDay(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run(b.options(b.example("personen.csv"), b.example("titel.csv"), b.example("faelle.csv")))
	cases, _, err := b.store.SearchCases(t.Context(), store.CaseFilter{Text: "4711/26"})
	require.NoError(t, err)
	require.Len(t, cases, 1, "found by the file number of the system before")
	c := cases[0].Case
	require.Equal(t, "32.21-4711/26", c.FormerAktenzeichen)
	require.Regexp(t, `^ABH-\d{4}-00000[12]$`, c.Aktenzeichen)
	require.Equal(t, "2026-10-20T07:15:00Z", c.ReceivedAt.Format(time.RFC3339), "09:15 in Berlin, summer time")
	require.Equal(t, casefile.Source{System: "ALT", ID: "F-1"}, c.Source)
	require.Equal(t, "erwerb-3", c.Team, "Yılmaz")
	receipts, err := b.store.Receipts(t.Context(), c.ID)
	require.NoError(t, err)
	require.Len(t, receipts, 1)
	r := receipts[0]
	require.Equal(t, casefile.ChannelImport, r.Channel)
	require.Equal(t, casefile.ReceiptPending, r.State)
	require.Equal(t, "ALT F-1: Eingangsstempel Blatt 3", r.BackdatedEvidence)
	require.NotEmpty(t, r.BackdatedReason)
	require.Equal(t, b.by, r.RecordedBy)
	require.JSONEq(t, `{"antragArt":"verlaengerung","antragAuf":"18b","eingangAm":{"@":"date","v":"2026-10-20"},
		"titelArt":"aufenthaltserlaubnis","titelEnde":{"@":"date","v":"2026-11-30"},"titelParagraph":"18b"}`, string(r.Deciding))
	events, err := b.store.Events(t.Context(), c.ID, casefile.StreamCase, 0, 0)
	require.NoError(t, err)
	codes := make([]string, len(events))
	for i, e := range events {
		codes[i] = e.Code
	}
	require.Equal(t, []string{"receipt.recorded", "case.opened", "person.linked", "case.imported", "deadline.set"}, codes)
	require.NoError(t, b.store.VerifyChain(t.Context(), c.ID, casefile.StreamCase))
	data, err := b.store.ApplicationData(t.Context(), c.ID)
	require.NoError(t, err)
	require.NotContains(t, string(data), "erklaerungRichtig", "nobody vouched for what the other system says")
	taken := 0
	_, err = b.store.ClaimReceipts(t.Context(), 10, func(_ context.Context, r casefile.Receipt) (store.ReceiptOutcome, error) {
		require.Equal(t, casefile.ReceiptAntrag, r.Kind)
		taken++
		return store.Delivered(true), nil
	})
	require.NoError(t, err)
	require.Equal(t, 2, taken)
}

const personHeader = "quell_id;familienname;vornamen;geburtsdatum;staatsangehoerigkeiten;azr_nummer;ort\n"

// TestChanges: a row that changed changes its record and leaves the one before in the history; a row that vanished is reported, never
// deleted; a record that somebody changed here since is not overwritten.
func TestChanges(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run(b.options(b.file("personen.csv", personHeader+
		"1;Aydın;Ece;1990-01-01;TUR;;Altdorf\n2;Nguyễn;An;1991;VNM;;Altdorf\n3;Novák;Jan;1992;CZE;;Altdorf\n4;Weg;Wer;1993;FRA;;Altdorf\n")))
	query[string](b, `update person set city = 'Hier geändert', changed_at = now() where source_id = '3' returning id::text`)
	sum := b.run(b.options(b.file("personen.csv", personHeader+
		"1;Aydın;Ece;01.01.1990;TUR;;Altdorf\n2;Nguyễn;An;1991;VNM;;Neustadt\n3;Novák;Jan;1992;CZE;;Neustadt\n")))
	require.Equal(t, []string{"personen: 3 = 0 + 1 + 1 + 1"}, counts(sum))
	require.Equal(t, 1, sum.Runs[0].Vanished)
	require.Equal(t, 4, sum.Runs[0].HeldAfter)
	require.Equal(t, []string{"1 Altdorf 1", "2 Neustadt 2", "3 Hier geändert 2", "4 Altdorf 1"},
		query[string](b, `select source_id || ' ' || city || ' ' || version from person order by source_id`))
	require.Equal(t, []string{"Altdorf"}, query[string](b, `
		select h."row"->>'city' from row_history h join person p on p.id::text = h.row_id where p.source_id = '2'`))
	require.Len(t, sum.Reports, 2)
	vanished, refused := readReport(t, sum.Reports[0]), readReport(t, sum.Reports[1])
	require.Equal(t, "4", vanished[1][0])
	require.Equal(t, "record.changed-here", at(refused, 1, "fehler_code"))

	again := b.run(b.options(b.file("personen.csv", personHeader+"1;Aydın;Ece;1990;TUR;;Altdorf\n")))
	require.Equal(t, 3, again.Runs[0].Vanished, "what is not in the file stays vanished")
	o := b.options(b.file("personen.csv", personHeader+"1;Aydın;Ece;1990;TUR;;Altdorf\n"))
	o.Delta = true
	require.Zero(t, b.run(o).Runs[0].Vanished, "a delta says nothing about what it leaves out")
}

// TestDuplicates: persons who may be one are named, and nothing is linked (architecture 4.13).
func TestDuplicates(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	sum := b.run(b.options(b.file("personen.csv", personHeader+
		"1;Müller;Ida;1990-01-01;FRA;900101000001;A\n2;Mueller;Ida;1990-01-01;FRA;;B\n3;Anders;Ida;1970;FRA;900101000001;C\n4;Müller;Ida;1990;FRA;;D\n")))
	require.Equal(t, 4, sum.Runs[0].Duplicates, "1 and 3 by number, 1 and 2 by name, seen from both sides")
	rows := readReport(t, sum.Reports[0])
	require.Equal(t, "gleiche AZR-Nummer", at(rows, 1, "woran"))
	require.Equal(t, []int{4}, query[int](b, `select count(*)::int from person`))
}

// TestRefusedRowsComeBack: refused rows are written as the file had them, with line, column, code and sentence, readable by the owner alone;
// corrected, the same file goes in.
func TestRefusedRowsComeBack(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run(b.options(b.file("personen.csv", personHeader+"P;Aydın;Ece;1990;TUR;;A\n")))
	sum := b.run(b.options(b.file("titel.csv", strings.Join([]string{
		"quell_id;person_quell_id;art;paragraph;gueltig_von;gueltig_bis;nebenbestimmung",
		"1;P;aufenthaltserlaubnis;18b;01.01.2025;31.12.2027;\"mit; Semikolon und \"\"Wort\"\"\"",
		"2;P;aufenthaltserlaubnis;18b;01.01.2025;31.12.2024;\"mit; Semikolon und \"\"Wort\"\"\"",
		"3;Q;aufenthaltserlaubnis;18b;01.01.2025;31.12.2027;=1+1",
		"1;P;duldung;;;;",
		"5;P;duldung",
	}, "\n"))))
	require.Equal(t, []string{"titel: 5 = 1 + 0 + 0 + 4"}, counts(sum))
	require.Len(t, sum.Reports, 1)
	info, err := os.Stat(sum.Reports[0])
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	rows := readReport(t, sum.Reports[0])
	for i, want := range []string{
		"3 gueltig_bis title.end-before-start", "4 person_quell_id person.unknown", "5 quell_id source-id.twice", "6  csv.columns",
	} {
		require.Equal(t, want, at(rows, i+1, "fehler_zeile")+" "+at(rows, i+1, "fehler_spalte")+" "+at(rows, i+1, "fehler_code"))
		require.NotEmpty(t, at(rows, i+1, "fehler_satz"))
	}
	require.Equal(t, "'=1+1", at(rows, 2, "nebenbestimmung"), "no formula for a spreadsheet")
	require.Equal(t, "5;P;duldung", at(rows, 4, "fehler_rohtext"))
	raw, err := os.ReadFile(sum.Reports[0])
	require.NoError(t, err)
	corrected := strings.NewReplacer("31.12.2024", "31.12.2026", "3;Q;", "3;P;", "1;P;duldung", "4;P;duldung").Replace(string(raw))
	o := b.options(b.file("titel-korrigiert.csv", corrected))
	o.Delta = true
	require.Equal(t, []string{"titel: 4 = 4 + 0 + 0 + 0"}, counts(b.run(o)))
	require.Equal(t, []string{`mit; Semikolon und "Wort"`, "=1+1"},
		query[string](b, `select nebenbestimmung from title where source_id in ('2', '3') order by source_id`))
}

// TestNothingBeforeTheFileIsRight: another number of rows than stated, another hash, a wrong encoding or nobody who answers for it: then
// nothing at all is written, also not of the files that are right.
func TestNothingBeforeTheFileIsRight(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	good := b.file("personen.csv", personHeader+"1;Aydın;Ece;1990;TUR;;A\n")
	for name, spoil := range map[string]func(*importer.Options){
		"the sender states 2 rows, the file has 1": func(o *importer.Options) {
			o.Stated = map[store.ImportKind]importer.Stated{store.ImportPersons: {Rows: new(2)}}
		},
		"not the one whose SHA-256": func(o *importer.Options) {
			o.Stated = map[store.ImportKind]importer.Stated{store.ImportPersons: {SHA256: make([]byte, 32)}}
		},
		"line 2 is not UTF-8": func(o *importer.Options) {
			o.Files = append(o.Files, b.file("titel.csv", "quell_id;person_quell_id;art\n\xff;1;duldung\n"))
		},
		"it is not said which moment": func(o *importer.Options) { o.AsOf = time.Time{} },
		"a day to come":               func(o *importer.Options) { o.AsOf = time.Now().AddDate(0, 0, 2) },
		"must be a member of staff":   func(o *importer.Options) { o.By = "niemand" },
		"there may be one file":       func(o *importer.Options) { o.Files = append(o.Files, good) },
	} {
		o := b.options(good)
		spoil(&o)
		_, err := importer.Run(t.Context(), o)
		require.ErrorContains(t, err, name)
		require.Equal(t, []int{0}, query[int](b, `select count(*)::int from person`), name)
		require.Equal(t, []int{0}, query[int](b, `select count(*)::int from import_run`), name)
	}
}

// TestRuns: each run keeps both moments, who, the file's hash and the counts; the same stands in a chain of the event log.
func TestRuns(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run(b.options(b.example("personen.csv"), b.example("titel.csv")))
	runs, err := b.store.ImportRuns(t.Context(), "ALT", 10)
	require.NoError(t, err)
	require.Len(t, runs, 2)
	require.Equal(t, store.ImportTitles, runs[0].Kind)
	require.Equal(t, store.ImportAddsUp, runs[0].State)
	require.Equal(t, b.by, runs[0].RecordedBy)
	require.Equal(t, "2026-11-20T17:00:00Z", runs[0].ExportedAt.Format(time.RFC3339))
	require.Len(t, runs[0].FileSHA256, 32)
	require.Equal(t, 4, runs[0].New)
	events, err := b.store.Events(t.Context(), "", casefile.StreamImport, 0, 0)
	require.NoError(t, err)
	require.Len(t, events, 6, "started, batch, finished of each file")
	require.Equal(t, "4", events[5].Params["new"])
	require.NoError(t, b.store.VerifyChain(t.Context(), "", casefile.StreamImport))
}

// TestTwoAtOnce: a second import of the same system waits for nobody and says so; one of another system goes on.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	session, err := b.store.OpenImport(t.Context(), "ALT")
	require.NoError(t, err)
	defer session.Close(t.Context())
	o := b.options(b.example("personen.csv"))
	_, err = importer.Run(t.Context(), o)
	require.Equal(t, "import.running", casefile.CodeOf(err))
	o.System = "ANDERES"
	b.run(o)
}

// TestImportRights: least privilege: the import's role neither decides nor deletes, and sees no task, letter, document or key; the
// program's own role may not forge a run.
func TestImportRights(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for role, statements := range map[string][]string{
		"ablauf_import": {
			"delete from person", "delete from import_run", "delete from case_event", "update case_event set content = null",
			"update cases set state = 'closed'", "update receipt set state = 'delivered'", "select * from task", "select * from letter",
			"select * from document", "select * from keys.case_key", "select name from staff", "truncate title", "create table x ()",
			"update import_run set source_system = 'x'", "insert into decision default values", "select * from row_history",
		},
		"ablauf_app": {
			"insert into import_run default values", "update import_run set new_rows = 1", "delete from import_row", "insert into import_row default values",
		},
	} {
		conn := b.db.App(t)
		if role != "ablauf_app" {
			_, err := conn.Exec(t.Context(), "set role "+role)
			require.NoError(t, err)
		}
		for _, sql := range statements {
			_, err := conn.Exec(t.Context(), sql)
			require.ErrorContains(t, err, "42501", "%s: %s", role, sql)
		}
	}
}

func readReport(t testing.TB, path string) [][]string {
	t.Helper()
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(raw), "\uFEFF")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	require.NoError(t, err)
	return rows
}

func at(rows [][]string, row int, column string) string {
	return rows[row][slices.Index(rows[0], column)]
}
