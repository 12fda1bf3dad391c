package e2e_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/hex"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/minio/minio-go/v7"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// erasedName is what the person is called of whom nothing may be left. No other test uses it.
const erasedName = "ZZTILGUNG"

// erasurePlay is a case that came to its end, in which a person of that name has been written about wherever people may type.
func erasurePlay(t *testing.T) *player.Play {
	t.Helper()
	p := player.NewPlay(gateway)
	named := renamed("", mustDecode(t, sample(t, p.Today, testdata.Timely))).(map[string]any)
	part(part(named, "application"), "person")["geburtsdatum"] = "1951-04-17"
	body, err := json.Marshal(named)
	require.NoError(t, err)
	body = bytes.ReplaceAll(bytes.ReplaceAll(body, []byte("ZZKANARIE"), []byte(erasedName)), []byte("zzkanarie"), []byte(strings.ToLower(erasedName)))
	p.AsWritten = true
	require.NoError(t, p.ApplyWith(t.Context(), "antragsteller", body))
	doc, err := testdata.Document("P01")
	require.NoError(t, err)
	doc.Name = erasedName + "-Pass.jpg"
	_, err = gateway.As("antragsteller").Upload(t.Context(), p.CaseID, "erasure-"+p.CaseID, doc)
	require.NoError(t, err)
	require.NoError(t, gateway.As("antragsteller").Message(t.Context(), p.CaseID, "", "antwort", map[string]any{"antwortText": "Gruß, " + erasedName}))
	_, err = gateway.As("clearing").Do(t.Context(), post("/api/v1/tasks/search", map[string]any{"text": erasedName}))
	require.NoError(t, err)
	tellOn(t, p, testdata.Timely)
	settled(t)
	return p
}

// TestCanaryErased: § 68 Abs. 2 AufenthV: after its period, the offer to the archive and the word of two people a person is found nowhere any more:
// in no row, object, history, log or new backup; what an older backup has in objects is unreadable, because its keys are thinned out. The auditor
// says "erased" and finds nothing damaged, the event log still agrees with the roots locked away before, and a neighbour's case is untouched.
func TestCanaryErased(t *testing.T) {
	neighbour := underWay(t)
	p := erasurePlay(t)
	said, err := worker(t, stack, "seal")
	require.NoError(t, err, said)
	older := filepath.Join(t.TempDir(), "older")
	said, err = worker(t, stack, "backup", older)
	require.NoError(t, err, said)
	require.Contains(t, foundIn(t, older), "database", "a backup from before has the name, else the search proves nothing")

	owner, err := pgx.Connect(t.Context(), variableOf(t, stack, "ABLAUF_MIGRATE_DATABASE_URL"))
	require.NoError(t, err)
	defer owner.Close(context.WithoutCancel(t.Context()))
	_, err = owner.Exec(t.Context(), `update person set moved_away_on = '2012-01-31', changed_at = now()
	  where id = (select person_id from case_person where case_id = $1 and undone_at is null)`, p.CaseID)
	require.NoError(t, err)
	_, err = owner.Exec(t.Context(), `update cases set closed_at = '2012-02-01', changed_at = now() where id = $1`, p.CaseID)
	require.NoError(t, err)
	erasedByTwo(t, owner, p)

	require.Empty(t, rowsWith(t, owner), "rows with the name")
	keys := objectsOf(t, p.CaseID)
	require.Empty(t, keys, "objects of the case, in any version")
	_, err = inside.Describe(t.Context(), p.CaseID)
	require.ErrorContains(t, err, "workflow not found", "Temporal forgets every run")
	for _, component := range devstack.AllParts() {
		log, err := os.ReadFile(stack.LogFile(component))
		require.NoError(t, err)
		require.NotContains(t, strings.ToLower(string(log)), strings.ToLower(erasedName), component.Title())
	}
	newer := filepath.Join(t.TempDir(), "newer")
	said, err = worker(t, stack, "backup", newer)
	require.NoError(t, err, said)
	require.Empty(t, foundIn(t, newer))
	whole := filepath.Join(t.TempDir(), "keys")
	require.NoError(t, os.CopyFS(whole, os.DirFS(filepath.Join(older, "keys"))))
	said, err = worker(t, stack, "retention", "-thin", filepath.Join(older, "keys"))
	require.NoError(t, err, said)
	require.Contains(t, said, "1 keys of erased cases")
	require.NotContains(t, unpacked(t, filepath.Join(older, "keys", "keys.case_key.copy.gz")), p.CaseID)
	require.Contains(t, unpacked(t, filepath.Join(older, "keys", "keys.case_key.copy.gz")), neighbour.CaseID)

	said, err = worker(t, stack, "verify")
	require.NoError(t, err, said)
	report := requireAudit(t, stack)
	require.Equal(t, 1, report.Erased)
	_, err = neighbour.Case(t.Context())
	require.NoError(t, err)
	answer, err := gateway.As("sachbearbeitung").Do(t.Context(), player.Request{Path: "/faelle/" + p.CaseID, Accept: "text/html"})
	require.NoError(t, err)
	require.Equal(t, http.StatusNotFound, answer.Status)
	require.Contains(t, string(answer.Body), "Diese Akte wurde gelöscht")
	bringsNothingBack(t, p, older, whole)
}

// bringsNothingBack restores the backup from before the erasure, with all its keys, into another installation: without the list of erasures it is refused, and
// with it the case is erased there too, before anybody can look. The auditor finds nothing.
func bringsNothingBack(t *testing.T, p *player.Play, older, keys string) {
	t.Helper()
	second, err := devstack.Start(t.Context(), devstack.Config{Throwaway: true, Out: os.Stderr})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, second.Stop()) })
	require.NoError(t, second.StopPart(devstack.Gateway))
	require.NoError(t, second.StopPart(devstack.Worker))
	master, err := os.ReadFile(variableOf(t, stack, "ABLAUF_MASTER_KEY_FILE"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(variableOf(t, second, "ABLAUF_MASTER_KEY_FILE"), master, 0o600))

	list := filepath.Join(filepath.Dir(older), "erasures.json")
	require.NoError(t, os.Remove(list), "the backup has written it")
	said, err := worker(t, second, "restore", "-keys", keys, older)
	require.Error(t, err)
	require.Contains(t, said, "there is no list of erasures at "+list)
	said, err = worker(t, stack, "erasures", list)
	require.NoError(t, err, said)
	said, err = worker(t, second, "restore", "-keys", keys, older)
	require.NoError(t, err, said)
	require.Contains(t, said, "1 cases that were erased after the backup are erased again")

	owner, err := pgx.Connect(t.Context(), variableOf(t, second, "ABLAUF_MIGRATE_DATABASE_URL"))
	require.NoError(t, err)
	defer owner.Close(context.WithoutCancel(t.Context()))
	require.Empty(t, rowsWith(t, owner), "rows with the name")
	objects, err := second.Objects()
	require.NoError(t, err)
	for object := range objects.ListObjects(t.Context(), devstack.BucketEFile, minio.ListObjectsOptions{Recursive: true, WithVersions: true, Prefix: "cases/" + p.CaseID}) {
		t.Errorf("an object of the case: %s %v", object.Key, object.Err)
	}
	require.NoError(t, second.StartPart(t.Context(), devstack.Worker))
	require.NoError(t, second.StartPart(t.Context(), devstack.Gateway))
	answer, err := player.NewGateway(second.URL()).As("sachbearbeitung").Do(t.Context(), player.Request{Path: "/faelle/" + p.CaseID, Accept: "text/html"})
	require.NoError(t, err)
	require.Equal(t, http.StatusNotFound, answer.Status)
	require.Contains(t, string(answer.Body), "Diese Akte wurde gelöscht")
	page, err := player.NewGateway(second.URL()).As("leitung").Do(t.Context(), player.Request{Path: "/loeschung", Accept: "text/html"})
	require.NoError(t, err)
	require.Contains(t, string(page.Body), "§ 68 Abs. 2 AufenthV")
	said, err = worker(t, second, "verify")
	require.NoError(t, err, said)
	require.Equal(t, 1, requireAudit(t, second).Erased)
}

// erasedByTwo writes down what archive and two people of supervision said, and waits for the worker. How they say it on the page is shown in the browser.
func erasedByTwo(t *testing.T, owner *pgx.Conn, p *player.Play) {
	t.Helper()
	for _, sql := range []string{
		`insert into archive_offer (archive, law, offered_by, offered_at, answer_by) values ('Archiv', '§ 3', 'anna', now(), current_date)`,
		`insert into archive_offer_case select '$case', max(number), 'nicht-archivwuerdig', 'anna', now() from archive_offer`,
		`insert into deletion_run (state, proposed_by, proposed_at, decided_by, decided_at) values ('released', 'anna', now(), 'berta', now())`,
		`insert into deletion_case (run, case_id, class, paragraph, due_on) select max(number), '$case', 'datei-b', '§ 68 Abs. 2 AufenthV', '2022-02-02' from deletion_run`,
	} {
		_, err := owner.Exec(t.Context(), strings.ReplaceAll(sql, "$case", p.CaseID))
		require.NoError(t, err, sql)
	}
	require.NoError(t, p.Until(t.Context(), "the erasure", func(context.Context) (bool, error) {
		return query[int](t, `select count(*)::int from deletion_protocol where case_id = $1 and person_gone`, p.CaseID) == 1, nil
	}))
	require.Equal(t, "done", query[string](t, `select r.state from deletion_run r join deletion_case c on c.run = r.number where c.case_id = $1`, p.CaseID))
}

// rowsWith gives the tables that hold the name, as text or as bytes.
func rowsWith(t *testing.T, owner *pgx.Conn) (found []string) {
	t.Helper()
	rows, err := owner.Query(t.Context(), `select format('%I.%I', table_schema, table_name) from information_schema.tables
	  where table_schema in ('public', 'keys') and table_type = 'BASE TABLE'`)
	require.NoError(t, err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.Greater(t, len(tables), 50)
	for _, table := range tables {
		var n int
		require.NoError(t, owner.QueryRow(t.Context(), "select count(*) from "+table+` t where lower(t::text) like any (array['%zztilgung%', '%' || $1 || '%', '%' || $2 || '%'])`,
			hex.EncodeToString([]byte(erasedName)), hex.EncodeToString([]byte(strings.ToLower(erasedName)))).Scan(&n))
		if n > 0 {
			found = append(found, table)
		}
	}
	return found
}

func objectsOf(t *testing.T, id string) (keys []string) {
	t.Helper()
	client := bucketsOf(t)
	for object := range client.ListObjects(t.Context(), devstack.BucketEFile, minio.ListObjectsOptions{Recursive: true, WithVersions: true, Prefix: "cases/" + id}) {
		require.NoError(t, object.Err)
		keys = append(keys, object.Key)
	}
	return keys
}

// foundIn gives the folders of a backup in whose files, unpacked, the name stands.
func foundIn(t *testing.T, dir string) (folders []string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text := strings.ToLower(unpacked(t, path))
		if strings.Contains(text, strings.ToLower(erasedName)) || strings.Contains(text, hex.EncodeToString([]byte(erasedName))) {
			folders = append(folders, filepath.Base(filepath.Dir(path)))
		}
		return nil
	}))
	return folders
}

func unpacked(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	if !strings.HasSuffix(path, ".gz") {
		return string(raw)
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	require.NoError(t, err)
	text, err := io.ReadAll(z)
	require.NoError(t, err)
	return string(text)
}
