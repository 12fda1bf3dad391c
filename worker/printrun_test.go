package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"ablauf/activities"
	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/letter"
	"ablauf/internal/registers"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// trayRoom is an office without a print centre. What is filed lies in a map.
type trayRoom struct {
	*office
	filed map[string][]byte
}

func newTrayRoom(t *testing.T) *trayRoom {
	t.Helper()
	return &trayRoom{office: newOfficeFor(t, registers.Print), filed: map[string][]byte{}}
}

func (r *trayRoom) Get(_ context.Context, _ casefile.CaseID, objectKey string) (io.ReadCloser, error) {
	return io.NopCloser(bytes.NewReader(r.filed[objectKey])), nil
}

// drawn draws a letter of some pages that says a word on each of them.
func drawn(t testing.TB, word string, pages int) []byte {
	t.Helper()
	l := letter.Letter{
		Sender: letter.Sender{Letterhead: []string{"Amt"}, ReturnLine: "Amt"}, Recipient: []string{"Ayşe Zzkanarie", "Probeweg 1"},
		Date: casefile.MustParseDate("2026-11-20"), Subject: "Ihr Antrag " + word,
	}
	for range 1 + (pages-1)*50 {
		l.Body = append(l.Body, letter.Block{Kind: letter.Paragraph, Text: "Das Wort ist " + word + "."})
	}
	content, err := letter.Render(l)
	require.NoError(t, err)
	return content
}

// lay files a letter and lays it into the tray, one second after the one before.
func (r *trayRoom) lay(id casefile.CaseID, content []byte) casefile.Letter {
	r.t.Helper()
	l := file(r.t, r.store, id, "o-"+uuid.NewString(), content)
	r.filed[objectOf(r.t, r.store, l)] = content
	r.order(l)
	return l
}

func file(t testing.TB, db *store.Store, id casefile.CaseID, object string, content []byte) casefile.Letter {
	t.Helper()
	l, err := db.BeginLetter(t.Context(), casefile.Letter{
		CaseID: id, Key: "case/" + string(id) + "/" + uuid.NewString(), Template: "x/y", LetterDate: casefile.MustParseDate("2026-11-20"),
	})
	require.NoError(t, err)
	dossier, err := db.Dossier(t.Context(), id)
	require.NoError(t, err)
	sum := sha256.Sum256(content)
	require.NoError(t, db.FileLetter(t.Context(), l.ID, dossier.Addressee(), casefile.Document{
		CaseID: id, Kind: "schreiben", Name: "x.pdf", MediaType: "application/pdf", Size: int64(len(content)), SHA256: sum[:], ObjectKey: object,
		State: casefile.DocumentReleased, ReceivedAt: friday, RecordedBy: casefile.ActorSystem,
	}, "Ihr Antrag", casefile.MustParseDate("2026-11-23"), nil))
	l, err = db.Letter(t.Context(), l.ID)
	require.NoError(t, err)
	return l
}

func objectOf(t testing.TB, db *store.Store, l casefile.Letter) string {
	t.Helper()
	doc, err := db.Document(t.Context(), l.DocumentID)
	require.NoError(t, err)
	return doc.ObjectKey
}

// order owes the printing of a letter and lays it into the tray.
func (r *trayRoom) order(l casefile.Letter) {
	r.t.Helper()
	r.pass(time.Second)
	order(r.t, r.store, l, l.Key)
	n, err := toTray(r.t, r.store, r.now)
	require.NoError(r.t, err)
	require.Positive(r.t, n)
}

func order(t testing.TB, db *store.Store, l casefile.Letter, key string) {
	t.Helper()
	payload, err := json.Marshal(activities.PrintOrder{Letter: l.ID})
	require.NoError(t, err)
	_, err = db.OweIntent(t.Context(), casefile.Intent{CaseID: l.CaseID, Key: key, Kind: activities.IntentPrint, Payload: payload})
	require.NoError(t, err)
}

func toTray(t testing.TB, db *store.Store, now func() time.Time) (int, error) {
	t.Helper()
	return db.ClaimIntents(t.Context(), activities.IntentPrint, 10_000, func(ctx context.Context, i casefile.Intent) (store.IntentOutcome, error) {
		p, readable := printOrder(i)
		if !readable {
			return store.Unclear("intent.unclear"), nil
		}
		return store.Sent(nil), db.MarkLetter(ctx, p.Letter, casefile.LetterSent, now())
	})
}

// printer is a run of the command into a folder of its own.
func (r *trayRoom) printer(size int) *printRun {
	r.t.Helper()
	dir := filepath.Join(r.t.TempDir(), "druck")
	require.NoError(r.t, ownFolder(dir))
	return &printRun{store: r.store, files: r, folder: dir, size: size, say: func(string, ...any) {}}
}

// manifests reads what a folder says about its files, in their order, and holds it against them.
func manifests(t *testing.T, dir string) (list []printManifest) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.json"))
	require.NoError(t, err)
	for _, path := range paths {
		content, err := os.ReadFile(path)
		require.NoError(t, err)
		var m printManifest
		require.NoError(t, json.Unmarshal(content, &m))
		if m.File != "" {
			printed, err := os.ReadFile(filepath.Join(dir, m.File))
			require.NoError(t, err)
			sum := sha256.Sum256(printed)
			require.Equal(t, m.SHA256, hex.EncodeToString(sum[:]))
		}
		list = append(list, m)
	}
	return list
}

func lettersIn(list []printManifest) (ids []casefile.LetterID) {
	for _, m := range list {
		for _, l := range m.Letters {
			ids = append(ids, l.Letter)
		}
	}
	return ids
}

func page(t *testing.T, path string, n int) string {
	t.Helper()
	number := fmt.Sprint(n)
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-f", number, "-l", number, path, "-").Output()
	require.NoError(t, err, "pdftotext (make packages installs it)")
	return string(out)
}

// TestPrintFiles: what lies in the tray and nobody has posted becomes files of at most so many letters, the oldest first; where each letter lies
// and the hash of what was filed stand in a list. Nothing of it says that a letter was posted, nothing but the letters names a person, and
// nobody else can read the folder. A second run prints none of it; a letter that is to go once more is printed once more.
func TestPrintFiles(t *testing.T) {
	t.Parallel()
	r := newTrayRoom(t)
	var want []casefile.LetterID
	var all []casefile.Letter
	for i, pages := range []int{1, 3, 2, 1, 1} {
		all = append(all, r.lay(r.newCase(), drawn(t, fmt.Sprintf("Wort%d", i), pages)))
		want = append(want, all[i].ID)
	}
	require.NoError(t, r.store.PostLetter(t.Context(), r.lay(r.newCase(), drawn(t, "Gepostet", 1)).ID, casefile.DateOf(r.now()), "clara", r.now()))
	require.NoError(t, r.store.HandOver(t.Context(), r.lay(r.newCase(), drawn(t, "Zentrum", 1)).ID, r.now()))
	late := file(t, r.store, r.newCase(), "o-late", drawn(t, "noch nicht da", 1))
	r.filed["o-late"] = drawn(t, "noch nicht da", 1)
	order(t, r.store, late, late.Key)

	run := r.printer(3)
	require.NoError(t, run.all(t.Context()))
	list := manifests(t, run.folder)
	require.Len(t, list, 2)
	require.Equal(t, want, lettersIn(list))
	entries, err := os.ReadDir(run.folder)
	require.NoError(t, err)
	require.Len(t, entries, 4)
	for _, e := range entries {
		info, err := e.Info()
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), e.Name())
		require.True(t, strings.HasPrefix(e.Name(), "druck-00000"), e.Name())
	}
	n := 0
	for _, m := range list {
		require.False(t, m.Repetition)
		text, err := json.Marshal(m)
		require.NoError(t, err)
		require.NotContains(t, string(text), "Zzkanarie")
		pages := 0
		for _, l := range m.Letters {
			require.Equal(t, 1, l.FirstPage%2, "a letter begins on a sheet of its own")
			require.Equal(t, pages+pages%2+1, l.FirstPage)
			for p := l.FirstPage; p < l.FirstPage+l.Pages; p++ {
				require.Contains(t, page(t, filepath.Join(run.folder, m.File), p), fmt.Sprintf("Wort%d", n))
			}
			sum := sha256.Sum256(r.filed[objectOf(t, r.store, all[n])])
			require.Equal(t, hex.EncodeToString(sum[:]), l.SHA256)
			c, err := r.store.Case(t.Context(), all[n].CaseID)
			require.NoError(t, err)
			require.Equal(t, c.Aktenzeichen, l.Aktenzeichen)
			pages = l.FirstPage + l.Pages - 1
			n++
		}
		require.Equal(t, pages, m.Pages)
	}
	for _, id := range want {
		l, err := r.store.Letter(t.Context(), id)
		require.NoError(t, err)
		require.True(t, l.PostedOn.IsZero(), "people say what was posted")
	}

	second := r.printer(3)
	require.NoError(t, second.all(t.Context()))
	require.Empty(t, manifests(t, second.folder))
	order(t, r.store, all[1], all[1].Key+"/2")
	require.NoError(t, second.all(t.Context()))
	require.Empty(t, manifests(t, second.folder), "it does not lie in the tray yet")
	_, err = toTray(t, r.store, r.now)
	require.NoError(t, err)
	require.NoError(t, second.all(t.Context()))
	require.Equal(t, []casefile.LetterID{all[1].ID, late.ID}, lettersIn(manifests(t, second.folder)), "and what came into the tray meanwhile")
}

// TestPrintFolderIsClosed: letters in the clear are laid only where nobody else looks.
func TestPrintFolderIsClosed(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a", "b")
	require.NoError(t, ownFolder(dir))
	info, err := os.Stat(dir)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o700), info.Mode().Perm())
	require.NoError(t, os.Chmod(dir, 0o750))
	require.ErrorContains(t, ownFolder(dir), "open to others")
}

// TestPrintedOnceAfterAKill: a run that is killed after its file was written and before that was recorded is done again with the same letters and
// the same bytes, though others came into the tray meanwhile, and the list says so; then come the others. One that is killed in
// between leaves no file that looks whole.
func TestPrintedOnceAfterAKill(t *testing.T) {
	t.Parallel()
	r := newTrayRoom(t)
	var want []casefile.LetterID
	for i := range 3 {
		want = append(want, r.lay(r.newCase(), drawn(t, fmt.Sprint(i), 1)).ID)
	}
	broken := r.printer(500)
	broken.files = breaking{r, new(int)}
	require.ErrorContains(t, broken.all(t.Context()), "MinIO is away")
	entries, err := os.ReadDir(broken.folder)
	require.NoError(t, err)
	require.Empty(t, entries)

	killed := r.printer(500)
	ctx, kill := context.WithCancel(t.Context())
	killed.say = func(string, ...any) { kill() } // the files are there by then
	require.Error(t, killed.all(ctx))
	before := manifests(t, killed.folder)
	require.Len(t, before, 1)
	require.Equal(t, want, lettersIn(before))

	want = append(want, r.lay(r.newCase(), drawn(t, "later", 1)).ID)
	after := r.printer(500)
	require.NoError(t, after.all(t.Context()))
	list := manifests(t, after.folder)
	require.Len(t, list, 2)
	require.Equal(t, want, lettersIn(list), "nothing twice and nothing missing")
	require.Equal(t, before[0].SHA256, list[0].SHA256, "the same bytes")
	require.Equal(t, before[0].File, list[0].File)
	require.Equal(t, []bool{true, false}, []bool{list[0].Repetition, list[1].Repetition})
}

// breaking is an e-file that is away from the second letter on.
type breaking struct {
	filedLetters
	asked *int
}

func (b breaking) Get(ctx context.Context, id casefile.CaseID, objectKey string) (io.ReadCloser, error) {
	if *b.asked++; *b.asked > 1 {
		return nil, errors.New("MinIO is away")
	}
	return b.filedLetters.Get(ctx, id, objectKey)
}

// TestRunsAtTheSameTime: of several runs that are started together each letter is printed by one.
func TestRunsAtTheSameTime(t *testing.T) {
	t.Parallel()
	r := newTrayRoom(t)
	var want, got []casefile.LetterID
	for i := range 23 {
		want = append(want, r.lay(r.newCase(), drawn(t, fmt.Sprint(i), 1)).ID)
	}
	var wg sync.WaitGroup
	runs, errs := make([]*printRun, 3), make([]error, 3)
	for i := range runs {
		runs[i] = r.printer(2)
		wg.Go(func() { errs[i] = runs[i].all(t.Context()) })
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	for _, run := range runs {
		got = append(got, lettersIn(manifests(t, run.folder))...)
	}
	slices.Sort(want)
	slices.Sort(got)
	require.Equal(t, want, got)
}

// TestOnlyWhatWasFiledIsPrinted: a file that is not the one that was filed stops the run, by the name of its letter. A letter that another program
// drew gets a file of its own: nothing foreign comes between the others.
func TestOnlyWhatWasFiledIsPrinted(t *testing.T) {
	t.Parallel()
	r := newTrayRoom(t)
	foreign := []byte("%PDF-1.3\nas an earlier version drew it\n%%EOF\n")
	first, other := r.lay(r.newCase(), drawn(t, "eins", 1)), r.lay(r.newCase(), foreign)
	run := r.printer(500)
	object := objectOf(t, r.store, other)
	r.filed[object] = drawn(t, "untergeschoben", 1)
	require.ErrorContains(t, run.all(t.Context()), string(other.ID))
	r.filed[object] = foreign
	require.NoError(t, run.all(t.Context()))
	list := manifests(t, run.folder)
	require.Len(t, list, 1)
	require.Equal(t, []casefile.LetterID{first.ID, other.ID}, lettersIn(list))
	require.Equal(t, 1, list[0].Pages)
	alone := list[0].Letters[1]
	require.Equal(t, printedLetter{
		Letter: other.ID, Aktenzeichen: alone.Aktenzeichen, File: "druck-000001-" + string(other.ID) + ".pdf", SHA256: alone.SHA256,
	}, alone)
	content, err := os.ReadFile(filepath.Join(run.folder, alone.File))
	require.NoError(t, err)
	require.Equal(t, foreign, content)
}

// realFiles opens an e-file of its own in MinIO, and gives the environment by which a command finds it.
func realFiles(t testing.TB, db *store.Store) (map[string]string, *efile.Client) {
	t.Helper()
	key := filepath.Join(t.TempDir(), "key")
	require.NoError(t, os.WriteFile(key, []byte(base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("k"), 32))), 0o600))
	env := map[string]string{"ABLAUF_MINIO_BUCKET": "print-test-" + uuid.NewString(), "ABLAUF_MASTER_KEY_FILE": key}
	for _, name := range []string{"ABLAUF_MINIO_ENDPOINT", "ABLAUF_MINIO_ACCESS_KEY_FILE", "ABLAUF_MINIO_SECRET_KEY_FILE"} {
		env[name] = os.Getenv(name)
		require.NotEmpty(t, env[name], "this needs MinIO; run: go -C worker/dev run . exec -- go test ./worker")
	}
	cfg, _ := readConfig(func(name string) string { return env[name] }) // what else is missing, the e-file does not need
	minio, master, err := eFileConfig(cfg)
	require.NoError(t, err)
	files, err := efile.Open(t.Context(), minio, db, master)
	require.NoError(t, err)
	return env, files
}

// TestPrintCommand: the command reads letters out of the encrypted e-file, and tells who called it what to do then.
func TestPrintCommand(t *testing.T) {
	t.Parallel()
	database := storetest.New(t)
	r := &trayRoom{office: &office{t: t, clock: friday, requests: &requests{store: database.Open(t, time.Now)}}}
	env, files := realFiles(t, r.store)
	id := r.newCase()
	content := drawn(t, "Wort", 1)
	stored, err := files.Put(t.Context(), id, bytes.NewReader(content))
	require.NoError(t, err)
	l := file(t, r.store, id, stored.ObjectKey, content)
	r.order(l)
	dir := filepath.Join(t.TempDir(), "druck")
	out, bare := &bytes.Buffer{}, environment(database)
	c := call{logger: slog.New(slog.DiscardHandler), out: out, getenv: func(name string) string { return or(env[name], bare(name)) }}
	require.ErrorContains(t, execute(t.Context(), []string{"print"}, c), "usage")
	require.NoError(t, execute(t.Context(), []string{"print", dir}, c))
	require.Equal(t, []casefile.LetterID{l.ID}, lettersIn(manifests(t, dir)))
	require.Contains(t, out.String(), filepath.Join(dir, "druck-000001.json")+": 1 letters, 1 pages")
	require.Contains(t, out.String(), "Postausgang")
	require.NotContains(t, out.String(), "Zzkanarie")
}

// BenchmarkPrint prints five thousand letters of one and two pages out of a real e-file, and tells the most memory that the program has taken
// meanwhile. It needs PostgreSQL and MinIO: go -C worker/dev run . exec --parts=postgres,minio -- go test ./worker -run - -bench Print -benchtime 1x
func BenchmarkPrint(b *testing.B) {
	const letters, perCase = 5000, 50
	r := &trayRoom{office: newOfficeFor(b, registers.Print)}
	_, files := realFiles(b, r.store)
	for range b.N {
		b.StopTimer()
		for n := range letters / perCase {
			id := r.newCase()
			for i := range perCase {
				content := drawn(b, fmt.Sprintf("Wort%d", n*perCase+i), 1+i%2)
				stored, err := files.Put(b.Context(), id, bytes.NewReader(content))
				require.NoError(b, err)
				l := file(b, r.store, id, stored.ObjectKey, content)
				order(b, r.store, l, l.Key)
			}
		}
		_, err := toTray(b, r.store, r.now)
		require.NoError(b, err)
		debug.FreeOSMemory()
		require.NoError(b, os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o600), "the most is counted from here on")
		run := &printRun{store: r.store, files: files, folder: b.TempDir(), size: lettersPerFile, say: func(string, ...any) {}}
		b.StartTimer()
		require.NoError(b, run.all(b.Context()))
	}
	b.ReportMetric(peak(b), "MB-peak")
}

func peak(b *testing.B) float64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	require.NoError(b, err)
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	var kB float64
	_, err = fmt.Sscan(rest, &kB)
	require.NoError(b, err)
	return kB / 1000
}
