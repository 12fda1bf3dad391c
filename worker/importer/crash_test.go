package importer_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
	"ablauf/worker/importer"
)

// The child process of TestKilledInTheMiddle is this test program once more; these variables tell it what to do.
const (
	envFolder = "ABLAUF_TEST_IMPORT_FOLDER"
	envDB     = "ABLAUF_TEST_IMPORT_DATABASE"
)

// crashFiles are 60 persons, 90 titles and 130 cases with a bad row here and there.
func crashFiles(b *bench) []importer.File {
	var persons, titles, cases strings.Builder
	persons.WriteString(personHeader)
	titles.WriteString("quell_id;person_quell_id;art;paragraph;gueltig_von;gueltig_bis\n")
	cases.WriteString("quell_id;person_quell_id;titel_quell_id;verfahren;aktenzeichen;eingegangen_am;antrag_auf;antrag_art\n")
	for i := range 60 {
		fmt.Fprintf(&persons, "P%d;Name%s;;19%02d;TUR;;Ort\n", i, string(rune('a'+i%26)), i%70+30)
	}
	for i := range 90 {
		fmt.Fprintf(&titles, "T%d;P%d;aufenthaltserlaubnis;18b;01.01.2025;31.12.2026\n", i, i%66)
	}
	for i := range 130 {
		fmt.Fprintf(&cases, "F%d;P%d;T%d;verlaengerung;A-%d;01.10.2026;%s;verlaengerung\n", i, i%60, i%60, i, []string{"18b", "99"}[i/120])
	}
	return []importer.File{
		b.file("personen.csv", persons.String()), b.file("titel.csv", titles.String()), b.file("faelle.csv", cases.String()),
	}
}

// TestKilledInTheMiddle: the program is killed after some batches, at each kind of file; the second run brings the rest, and the database
// is as after a run that nobody disturbed.
func TestKilledInTheMiddle(t *testing.T) {
	t.Parallel()
	if os.Getenv(envFolder) != "" {
		importUntilKilled(t)
		return
	}
	undisturbed := newBench(t)
	o := undisturbed.options(crashFiles(undisturbed)...)
	o.BatchRows = 20
	undisturbed.run(o)
	want := query[string](undisturbed, everything)
	for _, at := range []string{"personen 40", "titel 20", "faelle 50", "faelle 100"} {
		b := newBench(t)
		files := crashFiles(b)
		killAt(t, b, at)
		require.NotEqual(t, want, query[string](b, everything), "%s: the kill came too late to prove anything", at)
		require.Contains(t, query[string](b, `select state from import_run`), "running")
		o := b.options(files...)
		o.BatchRows = 20
		sum, err := importer.Run(t.Context(), o)
		require.NoError(t, err, at)
		require.Empty(t, sum.Problems, at)
		require.Equal(t, want, query[string](b, everything), at)
		require.Len(t, query[string](b, `select id::text from import_run where state = 'broken-off'`), 1)
		require.NoError(t, b.store.VerifyChain(t.Context(), "", "uebernahme"))
	}
}

// killAt runs the import in a process of its own and kills that the moment it says that it has come so far.
func killAt(t *testing.T, b *bench, moment string) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledInTheMiddle$")
	child.Env = append(os.Environ(), envFolder+"="+b.folder, envDB+"="+b.db.AppURL)
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	said := bufio.NewScanner(out)
	for said.Scan() && said.Text() != moment {
	}
	require.Equal(t, moment, said.Text(), "the child ended before it came so far")
	require.NoError(t, child.Process.Kill())
	_ = child.Wait() // it was killed, and says so
	// The server notices a moment later that nobody is there any more, and gives the lock back.
	require.Eventually(t, func() bool {
		session, err := b.store.OpenImport(context.WithoutCancel(t.Context()), "FREI")
		if err != nil {
			return false
		}
		session.Close(t.Context())
		return len(query[int](b, `select pid from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`)) == 0
	}, 20*time.Second, 50*time.Millisecond)
}

// importUntilKilled is what the child does: after each batch it says how far it is and stays there until the parent has read it.
func importUntilKilled(t *testing.T) {
	b := &bench{t: t, db: storetest.Database{AppURL: os.Getenv(envDB)}, folder: os.Getenv(envFolder)}
	b.store = b.db.Open(t, time.Now)
	o := b.options(crashFiles(b)...)
	o.BatchRows = 20
	o.Progress = func(kind store.ImportKind, read int) {
		fmt.Printf("%s %d\n", kind, read)
		time.Sleep(100 * time.Millisecond)
	}
	_, err := importer.Run(t.Context(), o)
	require.NoError(t, err)
}
