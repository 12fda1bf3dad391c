package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

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
}

func (library) Procedures() []desk.Procedure {
	return []desk.Procedure{{Key: "verlaengerung", Name: "Aufenthaltstitel verlängern", Version: 1, Form: "verlaengerung/antrag", Current: true}}
}

func (l library) Model(key string, version int) (*bpmn.Model, error) {
	if key != "verlaengerung" || version != 1 {
		return nil, casefile.Errorf(casefile.NotFound, "procedure.unknown", "no such version")
	}
	return l.model, nil
}

// running stands for Temporal and gives the verdict that the test wants.
type running struct{ verdict contract.Verdict }

func (r *running) Complete(context.Context, casefile.CaseID, contract.Complete) (contract.Verdict, error) {
	return r.verdict, nil
}

func (r *running) Advance(context.Context, casefile.CaseID, contract.Advance) (contract.Verdict, error) {
	return r.verdict, nil
}

// files keeps documents in memory; what the e-file does with them is its own tests' business.
type files struct{ content map[string][]byte }

func (f *files) Put(_ context.Context, _ casefile.CaseID, content io.Reader) (efile.Stored, error) {
	b, err := io.ReadAll(content)
	f.content["key"] = b
	return efile.Stored{ObjectKey: "key", Size: int64(len(b)), SHA256: []byte("sum")}, err
}

func (f *files) ObjectKey(context.Context, casefile.CaseID, []byte) (string, error) {
	return "key", nil
}

func (f *files) Get(context.Context, casefile.CaseID, string) (io.ReadCloser, error) {
	return io.NopCloser(bytes.NewReader(f.content["key"])), nil
}

type world struct {
	t      *testing.T
	db     *store.Store
	url    string
	cases  *running
	caseID casefile.CaseID
	task   casefile.Task
}

// newWorld serves the pages on a real database with one case of a person called Zoë Öztürk-Canario and one open task of it.
func newWorld(t *testing.T) *world {
	t.Helper()
	gin.SetMode(gin.TestMode)
	w := &world{t: t, db: storetest.OpenAt(t, now), cases: &running{contract.Verdict{Accepted: true, Projected: true}}}
	data, err := authority.Load("musterstadt")
	require.NoError(t, err)
	built, err := desk.NewLibrary()
	require.NoError(t, err)
	drawn, err := os.ReadFile("../gallery/beispiel.bpmn")
	require.NoError(t, err)
	model, _, err := bpmn.Parse(drawn)
	require.NoError(t, err)
	errs := &httperr.Translator{}
	office := desk.Office{Data: data}
	identity, err := auth.New(auth.Config{SessionKey: make([]byte, 32), Dev: true, Loopback: true, Teams: office.TeamsOf}, w.db, errs.Fail, nil, now)
	require.NoError(t, err)
	acts := desk.New(desk.Deps{
		Store: w.db, EFile: &files{map[string][]byte{}}, Running: w.cases, Authority: office, Library: library{built, model}, Now: now, Dev: true,
	})
	engine := gin.New()
	engine.Use(errs.Recover(), identity.Middleware())
	engine.NoRoute(errs.NoRoute)
	identity.Mount(engine, identity.Routes())
	require.NoError(t, web.Register(engine, web.Deps{Auth: identity, Desk: acts, Errors: errs, Authority: data, Now: now}))
	server := httptest.NewServer(engine)
	t.Cleanup(server.Close)
	w.url = server.URL
	w.seed(acts)
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
		Form: "verlaengerung/mitzeichnen", Group: "sachbearbeitung", Team: k.Team, DueOn: casefile.MustParseDate("2026-11-30"), DueReason: "5 Werktage",
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
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	require.NoError(b.w.t, err)
	return answer{res.StatusCode, string(text), res.Header, res.Header.Get("Location")}
}

// TestSignIn: nobody sees anything before login, and gets back to where they wanted to go.
func TestSignIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stranger := w.signIn("")
	require.Equal(t, "/login", stranger.get("/").location)
	require.Equal(t, "/login?next="+url.QueryEscape("/aufgaben?bei=ich"), stranger.get("/aufgaben?bei=ich").location)
	require.Equal(t, http.StatusNotFound, stranger.get("/gibt-es-nicht").status)
	b := w.signIn("sachbearbeitung")
	require.Equal(t, "/aufgaben", b.get("/").location)
	denied := w.signIn("kasse").get("/aufgaben")
	require.Equal(t, http.StatusForbidden, denied.status)
	require.Contains(t, denied.body, "<h1>Keine Berechtigung</h1>")
}

// TestWorklist: the list names the task, its deadline with the weekday and in how many working days it is due.
func TestWorklist(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	list := b.get("/aufgaben")
	require.Equal(t, http.StatusOK, list.status, list.body)
	require.Contains(t, list.body, "Verlängerung entscheiden")
	require.Contains(t, list.body, "Mo 30.11.2026")
	require.Contains(t, list.body, "in 5 Werktagen")
	require.Contains(t, list.body, "Titel endet in 3 Tagen")
	require.Contains(t, list.header.Get("Content-Security-Policy"), "default-src 'none'")
	require.Equal(t, "no-store", list.header.Get("Cache-Control"))
	require.Contains(t, b.get("/aufgaben?bei=ich").body, "Keine Aufgabe passt")
	require.Equal(t, http.StatusOK, b.get("/aufgaben?frist=bald&team=x&verfahren=y&stand=completed").status)
}

// TestSearchKeepsNamesOutOfAddresses: a name is posted; the address carries an opaque id (architecture 4, rule 3).
func TestSearchKeepsNamesOutOfAddresses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	page := b.get("/aufgaben")
	for _, path := range []string{"/aufgaben/suche", "/faelle/suche"} {
		found := b.post(path, page, url.Values{"text": {"oeztuerk canario"}})
		require.Equal(t, http.StatusSeeOther, found.status)
		require.NotContains(t, strings.ToLower(found.location), "canario")
		list := b.get(found.location)
		require.Equal(t, http.StatusOK, list.status, list.body)
		require.Contains(t, list.body, "Öztürk-Canario, Zoë")
	}
}

// TestTask: take, look, enter something wrong, correct it, finish.
func TestTask(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	path := "/aufgaben/" + string(w.task.ID)
	free := b.get(path)
	require.Equal(t, http.StatusOK, free.status, free.body)
	require.Contains(t, free.body, "Noch niemand hat diese Aufgabe übernommen.")
	require.NotContains(t, free.body, "/erledigen")
	require.Contains(t, free.body, "Karte bestellen", "what happens next")

	taken := b.post(path+"/uebernehmen", free, url.Values{"version": {field(t, free.body, "version")}})
	require.Equal(t, path+"?hinweis=claimed", taken.location, taken.body)
	mine := b.get(path)
	require.Contains(t, mine.body, path+"/erledigen")

	form := url.Values{"version": {field(t, mine.body, "version")}, "vorgang": {field(t, mine.body, "vorgang")}, "/mitzeichnungBegruendung": {"Getippt & „behalten“."}}
	wrong := b.post(path+"/erledigen", mine, form)
	require.Equal(t, http.StatusUnprocessableEntity, wrong.status)
	require.Contains(t, wrong.body, `href="#feld-mitzeichnung"`)
	require.Contains(t, wrong.body, "Getippt &amp; „behalten“.")
	require.Contains(t, wrong.body, "<title>Fehler:")

	kept := b.post(path+"/entwurf", mine, form)
	require.Equal(t, path+"?hinweis=draft", kept.location, kept.body)
	require.Contains(t, b.get(path).body, "Getippt &amp; „behalten“.", "the draft is filled in")

	w.cases.verdict = contract.Verdict{Accepted: false, Code: "task.vier-augen"}
	form.Set("/mitzeichnung", mitzeichnen(t, mine.body))
	form.Set("vorgang", field(t, wrong.body, "vorgang"))
	refused := b.post(path+"/erledigen", wrong, form)
	require.Equal(t, http.StatusConflict, refused.status, refused.body)
	require.Contains(t, refused.body, "Vier-Augen-Prinzip")
	require.Contains(t, refused.body, "Getippt &amp; „behalten“.")

	w.cases.verdict = contract.Verdict{Accepted: true, Projected: true}
	form.Set("vorgang", field(t, refused.body, "vorgang"))
	form.Set("version", field(t, refused.body, "version"))
	done := b.post(path+"/erledigen", refused, form)
	require.Equal(t, http.StatusSeeOther, done.status, done.body)
	require.Equal(t, "/faelle/"+string(w.caseID)+"?hinweis=applied", done.location)
}

// mitzeichnen gives the first permitted value of the radio buttons.
func mitzeichnen(t *testing.T, page string) string {
	t.Helper()
	m := regexp.MustCompile(`name="/mitzeichnung" value="([^"]+)"`).FindStringSubmatch(page)
	require.NotNil(t, m)
	return m[1]
}

func field(t *testing.T, page, name string) string {
	t.Helper()
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page)
	require.NotNil(t, m, "no field %s on the page", name)
	return m[1]
}

// TestClaimTwice: the second one learns who has the task.
func TestClaimTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.signIn("sachbearbeitung"), w.signIn("leitung")
	path := "/aufgaben/" + string(w.task.ID)
	page := first.get(path)
	version := url.Values{"version": {field(t, page.body, "version")}}
	other := second.get(path)
	require.Equal(t, http.StatusSeeOther, first.post(path+"/uebernehmen", page, version).status)
	late := second.post(path+"/uebernehmen", other, version)
	require.Equal(t, http.StatusConflict, late.status)
	require.Contains(t, late.body, "J. Beispiel bearbeitet diese Aufgabe schon")
	back := first.get(path)
	require.Equal(t, "/aufgaben?hinweis=unclaimed", first.post(path+"/freigeben", back, url.Values{"version": {field(t, back.body, "version")}}).location)
}

// TestCase: every tab, the way as list and picture, a note, and the language.
func TestCase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	path := "/faelle/" + string(w.caseID)
	page := b.get(path)
	require.Equal(t, http.StatusOK, page.status, page.body)
	for _, want := range []string{
		"Öztürk-Canario, Zoë", "Indien", "Titel läuft ab", "Do 26.11.2026", "Offen ist „Verlängerung entscheiden“",
		`class="bp-node bp-task bp-active"`, `class="bp-edge bp-taken" data-element="f1"`, "ab-step--active", "Karte bestellen",
		`href="/aufgaben/` + string(w.task.ID) + `" class="bp-node`,
	} {
		require.Contains(t, page.body, want)
	}
	for _, tab := range []string{"unterlagen", "schreiben", "regeln", "notizen", "protokoll", "unfug"} {
		require.Equal(t, http.StatusOK, b.get(path+"?ansicht="+tab).status, tab)
	}
	require.Contains(t, b.get(path+"?ansicht=protokoll").body, "Verlängerung entscheiden")
	added := b.post(path+"/notizen", page, url.Values{"text": {"Hat angerufen."}})
	require.Equal(t, path+"?ansicht=notizen&hinweis=note", added.location)
	require.Contains(t, b.get(added.location).body, "Hat angerufen.")
	switched := b.post("/sprache", page, url.Values{"sprache": {"en"}, "zurueck": {path}})
	require.Equal(t, path, switched.location)
	require.Contains(t, b.get(path).body, "What is in force now")
	require.Equal(t, "/", b.post("/sprache", page, url.Values{"zurueck": {"//boese.example"}}).location)
}

// TestUploadAndRead: a document comes in and is handed out so that a browser never runs anything of it.
func TestUploadAndRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	path := "/faelle/" + string(w.caseID) + "/unterlagen"
	page := b.get(path)
	require.Equal(t, http.StatusOK, page.status, page.body)
	send := func(kind, name, content string) answer {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		require.NoError(t, form.WriteField("_csrf", tokenField.FindStringSubmatch(page.body)[1]))
		require.NoError(t, form.WriteField("/kind", kind))
		if name != "" {
			part, err := form.CreateFormFile("/file", name)
			require.NoError(t, err)
			_, err = io.WriteString(part, content)
			require.NoError(t, err)
		}
		require.NoError(t, form.Close())
		return b.do(http.MethodPost, path, form.FormDataContentType(), &body)
	}
	none := send("P01", "", "")
	require.Equal(t, http.StatusUnprocessableEntity, none.status, none.body)
	require.Contains(t, none.body, `href="#datei"`)
	require.Contains(t, none.body, `value="P01" selected`)
	script := send("P01", "pass.pdf", "<html><script>alert(1)</script></html>")
	require.Equal(t, http.StatusUnprocessableEntity, script.status, script.body)
	done := send("P01", "pass.png", picture)
	require.Equal(t, http.StatusSeeOther, done.status, done.body)
	list := b.get(done.location)
	id := regexp.MustCompile(`/dokumente/([0-9a-f-]{36})`).FindStringSubmatch(list.body)
	require.NotNil(t, id, list.body)
	doc := b.get("/dokumente/" + id[1])
	require.Equal(t, http.StatusOK, doc.status)
	require.Equal(t, "image/png", doc.header.Get("Content-Type"))
	require.Equal(t, "nosniff", doc.header.Get("X-Content-Type-Options"))
	require.Contains(t, doc.header.Get("Content-Security-Policy"), "sandbox")
	require.Equal(t, picture, doc.body)
}

// picture is a PNG of one pixel.
const picture = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"

// TestProcedures: the diagram page and its text form.
func TestProcedures(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("revision")
	require.Contains(t, b.get("/verfahren").body, "/verfahren/verlaengerung/1")
	page := b.get("/verfahren/verlaengerung/1")
	require.Equal(t, http.StatusOK, page.status, page.body)
	require.Contains(t, page.body, `data-element="entscheiden"`)
	require.Contains(t, page.body, "ja → Bundesagentur beteiligen")
	require.Equal(t, http.StatusNotFound, b.get("/verfahren/verlaengerung/7").status)
	require.Equal(t, http.StatusNotFound, b.get("/verfahren/verlaengerung/x").status)
}

// TestForeignForm: a form without the session's token changes nothing (CSRF).
func TestForeignForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	refused := b.post("/aufgaben/"+string(w.task.ID)+"/uebernehmen", answer{}, url.Values{"version": {"1"}})
	require.Equal(t, http.StatusForbidden, refused.status)
	task, err := w.db.Task(t.Context(), w.task.ID)
	require.NoError(t, err)
	require.Empty(t, task.Assignee)
}

// TestAssets: the address carries a hash, and nothing but styles, fonts and pictures is served.
func TestAssets(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("")
	link := regexp.MustCompile(`href="(/static/[0-9a-f]{12}/ablauf\.css)"`).FindStringSubmatch(b.get("/login").body)
	require.NotNil(t, link)
	css := b.get(link[1])
	require.Equal(t, http.StatusOK, css.status)
	require.Contains(t, css.header.Get("Cache-Control"), "immutable")
	require.Equal(t, http.StatusNotFound, b.get(strings.Replace(link[1], "ablauf.css", "vendor/PLACEHOLDER", 1)).status)
	require.Equal(t, http.StatusNotFound, b.get("/static/alt/ablauf.css").status)
}
