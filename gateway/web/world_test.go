package web_test

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"ablauf/gateway/api"
	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/gateway/web"
	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
	"ablauf/workflows/bpmn"
	"ablauf/workflows/contract"
)

// now is Monday, 23 November 2026, 10:12 in Europe/Berlin.
func now() time.Time { return time.Date(2026, 11, 23, 9, 12, 0, 0, time.UTC) }

// library is the built-in forms with one drawn procedure.
type library struct {
	*desk.Built
	model *bpmn.Model
	// newer is a second version that nobody has released: only its drawing is there.
	newer *bpmn.Model
}

func (library) Procedures() []desk.Procedure {
	return []desk.Procedure{{Key: "verlaengerung", Name: "Aufenthaltstitel verlängern", Version: 1, Form: "verlaengerung/antrag", Current: true}}
}

func (l library) Model(key string, version int) (*bpmn.Model, error) {
	switch {
	case key == "verlaengerung" && version == 1:
		return l.model, nil
	case key == "verlaengerung" && version == 2:
		return l.newer, nil
	}
	return nil, casefile.Errorf(casefile.NotFound, "procedure.unknown", "no such version")
}

// running stands for Temporal and gives the verdict that the test wants.
type running struct {
	verdict contract.Verdict
	down    error // instead of a verdict on what supervision does
}

func (r *running) Complete(context.Context, casefile.CaseID, contract.Complete) (contract.Verdict, error) {
	return r.verdict, nil
}

func (r *running) Advance(context.Context, casefile.CaseID, contract.Advance) (contract.Verdict, error) {
	return r.verdict, nil
}

func (r *running) Resolve(context.Context, casefile.CaseID, contract.Resolve) (contract.Verdict, error) {
	return r.verdict, nil
}

func (r *running) Modify(context.Context, casefile.CaseID, string, contract.Modify) (contract.Verdict, error) {
	return r.verdict, r.down
}

func (r *running) Migrate(context.Context, casefile.CaseID, string, contract.Migrate) (contract.Verdict, error) {
	return r.verdict, nil
}

// scans notes which dry runs were asked for.
type scans struct{ asked []contract.Expiry }

func (s *scans) StartExpiry(_ context.Context, in contract.Expiry) error {
	s.asked = append(s.asked, in)
	return nil
}

// files keeps documents in memory; what the e-file does with them is its own tests' business.
type files struct{ content map[string][]byte }

func (f *files) Put(_ context.Context, _ casefile.CaseID, content io.Reader) (efile.Stored, error) {
	b, err := io.ReadAll(content)
	sum := sha256.Sum256(b)
	key := hex.EncodeToString(sum[:])
	f.content[key] = b
	return efile.Stored{ObjectKey: key, Size: int64(len(b)), SHA256: sum[:]}, err
}

func (f *files) ObjectKey(_ context.Context, _ casefile.CaseID, content []byte) (string, error) {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:]), nil
}

func (f *files) Quarantine(ctx context.Context, id casefile.CaseID, _ casefile.DocumentID, content io.Reader, _ int64) (efile.Stored, error) {
	return f.Put(ctx, id, content)
}

func (f *files) OpenQuarantined(ctx context.Context, id casefile.CaseID, _ casefile.DocumentID, objectKey string) (io.ReadCloser, error) {
	return f.Get(ctx, id, objectKey)
}

func (f *files) RemoveQuarantined(context.Context, casefile.DocumentID) error { return nil }

// checked lets the check of every document that waits find nothing.
func (w *world) checked() {
	w.t.Helper()
	_, err := w.db.ClaimUnchecked(w.t.Context(), 10, func(context.Context, casefile.Document) (store.DocumentCheck, error) {
		return store.DocumentCheck{}, nil
	})
	require.NoError(w.t, err)
}

func (f *files) Thumbnail(_ context.Context, _ casefile.CaseID, document casefile.DocumentID) ([]byte, error) {
	return []byte("\xFF\xD8 small picture of " + document), nil
}

// drawn lets a small picture be made of every document that owes one.
func (w *world) drawn() {
	w.t.Helper()
	_, err := w.db.ClaimThumbnails(w.t.Context(), 10, func(context.Context, casefile.Document) error { return nil }, nil)
	require.NoError(w.t, err)
}

func (f *files) OpenNote(_ context.Context, _ casefile.CaseID, sealed []byte) ([]byte, error) {
	return sealed, nil
}

func (f *files) Get(_ context.Context, _ casefile.CaseID, key string) (io.ReadCloser, error) {
	return io.NopCloser(bytes.NewReader(f.content[key])), nil
}

type world struct {
	t      *testing.T
	db     *store.Store
	url    string
	cases  *running
	scans  *scans
	caseID casefile.CaseID
	task   casefile.Task
	acts   *desk.Desk
	base   storetest.Database
	seen   [2]int64 // the last lines of the access log that a test has read
	engine *gin.Engine
	auth   *auth.Auth
	data   *authority.Authority
	files  *files
	// proposal is a new version of "sachstand" that nobody of the demo people has handed in.
	proposal string
}

// builtIn compiles the procedures once for all tests: nothing writes to them.
var builtIn = sync.OnceValues(desk.NewLibrary)

// newWorld serves the pages on a real database with one case of a person called Zoë Öztürk-Canario and one open task of it.
func newWorld(t *testing.T) *world {
	t.Helper()
	built, err := builtIn()
	require.NoError(t, err)
	return newWorldOn(t, built)
}

// newWorldOn is newWorld with procedures of its own, for a test that releases one.
func newWorldOn(t *testing.T, built *desk.Built) *world {
	t.Helper()
	gin.SetMode(gin.TestMode)
	base := storetest.New(t)
	w := &world{t: t, base: base, db: base.Open(t, now), cases: &running{verdict: contract.Verdict{Accepted: true, Projected: true}}, scans: &scans{}, files: &files{map[string][]byte{}}}
	data, err := authority.Load(cmp.Or(os.Getenv("ABLAUF_AUTHORITY"), "musterstadt"))
	require.NoError(t, err)
	drawn, err := os.ReadFile("../gallery/beispiel.bpmn")
	require.NoError(t, err)
	model, _, err := bpmn.Parse(drawn)
	require.NoError(t, err)
	newer, _, err := bpmn.Parse(bytes.Replace(drawn, []byte(`name="Karte bestellen"`), []byte(`name="Karte bestellen und &lt;b&gt;melden"`), 1))
	require.NoError(t, err)
	errs := &httperr.Translator{}
	office := desk.Office{Data: data}
	identity, err := auth.New(auth.Config{SessionKey: make([]byte, 32), Dev: true, Loopback: true, Teams: office.TeamsOf}, w.db, errs.Fail, nil, now)
	require.NoError(t, err)
	acts := desk.New(desk.Deps{
		Store: w.db, EFile: w.files, Running: w.cases, Scans: w.scans, Operations: w.cases, Authority: office, Library: library{built, model, newer}, Now: now, Dev: true,
		FeedEvery: 20 * time.Millisecond,
	})
	engine := gin.New()
	engine.HandleMethodNotAllowed = true
	engine.Use(web.Headers(), errs.Recover(), api.LimitBody(), api.LimitForms(errs.Fail), identity.Middleware())
	engine.NoMethod(errs.NoMethod)
	engine.NoRoute(errs.NoRoute)
	identity.Mount(engine, identity.Routes())
	require.NoError(t, web.Register(engine, web.Deps{Auth: identity, Desk: acts, Errors: errs, Authority: data, Now: now}))
	w.engine, w.auth, w.data = engine, identity, data
	server := httptest.NewServer(engine)
	t.Cleanup(server.Close)
	w.url = server.URL
	w.acts = acts
	w.seed(acts)
	w.propose(built, `name="Frage beantworten"`, `name="Anfrage beantworten"`)
	return w
}

func (w *world) seed(acts *desk.Desk) {
	w.t.Helper()
	raw, err := json.Marshal(map[string]any{"procedure": "verlaengerung", "channel": "portal", "application": map[string]any{
		"person": map[string]any{
			"familienname": "Öztürk-Canario", "vornamen": "Zoë", "geburtsdatum": "1991-03-14", "staatsangehoerigkeiten": []string{"IND"}, "azrNummer": "123456789012",
		},
		"anschrift": map[string]any{"strasse": "Musterweg 1", "plz": "70173", "ort": "Musterstadt"},
		"titel":     map[string]any{"art": "aufenthaltserlaubnis", "paragraph": "18b", "gueltigVon": "2024-11-27", "gueltigBis": "2026-11-26"},
		"antragAuf": "18b", "antragArt": "verlaengerung", "erklaerungRichtig": true, "belehrungGelesen": true,
	}})
	require.NoError(w.t, err)
	actor, err := w.db.UpsertStaff(w.t.Context(), "dev:scan", "P. Probe", []casefile.Role{casefile.RoleLeitung}, nil)
	require.NoError(w.t, err)
	applied, err := acts.Apply(w.t.Context(), actor, "de", "first", raw)
	require.NoError(w.t, err)
	w.caseID = applied.CaseID
	k, err := w.db.Case(w.t.Context(), w.caseID)
	require.NoError(w.t, err)
	fact := func(n int, code, element, name, kind string, instance int) store.Fact {
		return store.Fact{N: n, Code: code, Element: element, ElementName: name, ElementType: kind, Process: "verlaengerung", Instance: instance}
	}
	opened := fact(5, store.FactTaskOpened, "entscheiden", "Verlängerung entscheiden", "userTask", 2)
	opened.Task = &store.TaskOpened{
		Form: "entscheidung/mitzeichnen", Group: "sachbearbeitung", Team: k.Team, DueOn: casefile.MustParseDate("2026-11-30"), DueReason: "5 Werktage",
	}
	_, err = w.db.Project(w.t.Context(), store.Turn{CaseID: w.caseID, Rev: 1, At: now(), State: []byte("{}"), Facts: []store.Fact{
		fact(1, store.FactElementEntered, "eingang", "Antrag eingegangen", "startEvent", 1),
		fact(2, store.FactElementCompleted, "eingang", "Antrag eingegangen", "startEvent", 1),
		fact(3, store.FactFlowTaken, "f1", "", "sequenceFlow", 1),
		fact(4, store.FactElementEntered, "entscheiden", "Verlängerung entscheiden", "userTask", 2), opened,
	}})
	require.NoError(w.t, err)
	rows, _, err := w.db.Tasks(w.t.Context(), store.TaskFilter{CaseID: w.caseID, State: casefile.TaskOpen, Limit: 10})
	require.NoError(w.t, err)
	require.Len(w.t, rows, 1)
	w.task = rows[0].Task
}

// sachstand gives the diagram of the built-in version with something changed.
func sachstand(t *testing.T, built *desk.Built, old, changed string) []byte {
	t.Helper()
	base, found := built.Newest("sachstand")
	require.True(t, found)
	require.Contains(t, base.Files()[0].Text, old)
	return []byte(strings.Replace(base.Files()[0].Text, old, changed, 1))
}

// propose hands in a changed diagram as somebody who is no demo person.
func (w *world) propose(built *desk.Built, old, changed string) {
	w.t.Helper()
	base, _ := built.Newest("sachstand")
	id, err := w.db.AddProposal(w.t.Context(), store.Proposal{
		Kind: store.KindBundle, Key: "sachstand", File: sachstand(w.t, built, old, changed), Base: base.Hash, Reason: "Die Aufgabe heißt jetzt anders.", ProposedBy: "somebody",
	})
	require.NoError(w.t, err)
	w.proposal = id
}

// opened is the fact that a task of the case was opened for a group.
func (w *world) opened(n int, element, group string, instance int) store.Fact {
	return store.Fact{
		N: n, Code: store.FactTaskOpened, Element: element, ElementName: "Noch etwas tun", ElementType: "userTask", Process: "verlaengerung", Instance: instance,
		Task: &store.TaskOpened{Form: "entscheidung/mitzeichnen", Group: group, Team: w.task.Team},
	}
}

// browser is one person's browser.
type browser struct {
	w      *world
	client *http.Client
}

// signIn signs a demo person in through the page, as a browser does.
func (w *world) signIn(person string) *browser {
	w.t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(w.t, err)
	b := &browser{w, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if person != "" {
		page := b.get("/login")
		require.Equal(w.t, http.StatusOK, page.status)
		answer := b.post("/login/dev", page, url.Values{"user": {person}, "next": {"/"}})
		require.Equal(w.t, http.StatusSeeOther, answer.status, answer.body)
	}
	return b
}

type answer struct {
	status   int
	body     string
	header   http.Header
	location string
}

func (b *browser) get(path string) answer {
	return b.do(http.MethodGet, path, "", nil)
}

var tokenField = regexp.MustCompile(`name="_csrf" value="([^"]+)"`)

// post sends a form with the token of the page it stands on.
func (b *browser) post(path string, from answer, form url.Values) answer {
	if m := tokenField.FindStringSubmatch(from.body); m != nil {
		form.Set("_csrf", m[1])
	}
	return b.do(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

func (b *browser) do(method, path, kind string, body io.Reader) answer {
	b.w.t.Helper()
	req, err := http.NewRequestWithContext(b.w.t.Context(), method, b.w.url+path, body)
	require.NoError(b.w.t, err)
	req.Header.Set("Accept", "text/html")
	req.Header.Set("Accept-Language", "de")
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	res, err := b.client.Do(req)
	require.NoError(b.w.t, err)
	text, err := io.ReadAll(res.Body)
	require.NoError(b.w.t, err)
	require.NoError(b.w.t, res.Body.Close())
	return answer{res.StatusCode, string(text), res.Header, res.Header.Get("Location")}
}
