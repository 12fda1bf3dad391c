package api_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"os"
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
	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
	"ablauf/workflows/contract"
)

// now is Monday, 23 November 2026, 10:12 in Europe/Berlin.
func now() time.Time { return time.Date(2026, 11, 23, 9, 12, 0, 0, time.UTC) }

// world is the gateway on a real database, with a running case that says what the test wants.
type world struct {
	t      *testing.T
	db     *store.Store
	cases  *cases
	deps   desk.Deps
	engine *gin.Engine
	// team decides the cases that apply makes, elsewhere is another team for such cases; both as the authority has them.
	team, elsewhere string
}

// cases stands for Temporal.
type cases struct {
	mu      sync.Mutex
	verdict contract.Verdict
	err     error
	told    []contract.Complete
}

func (c *cases) Complete(_ context.Context, _ casefile.CaseID, in contract.Complete) (contract.Verdict, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.told = append(c.told, in)
	return c.verdict, c.err
}

func (c *cases) Advance(context.Context, casefile.CaseID, contract.Advance) (contract.Verdict, error) {
	return c.verdict, c.err
}

// builtIn compiles the procedures once for all tests: nothing writes to them.
var builtIn = sync.OnceValues(desk.NewLibrary)

func newWorld(t *testing.T) *world { return newWorldWith(t, nil) }

func newWorldWith(t *testing.T, change func(*desk.Deps)) *world {
	t.Helper()
	return newWorldOn(t, storetest.OpenAt(t, now), change)
}

func newWorldOn(t *testing.T, db *store.Store, change func(*desk.Deps)) *world {
	t.Helper()
	gin.SetMode(gin.TestMode)
	w := &world{t: t, db: db, cases: &cases{verdict: contract.Verdict{Accepted: true, Projected: true}}}
	data, err := authority.Load(cmp.Or(os.Getenv("ABLAUF_AUTHORITY"), "musterstadt"))
	require.NoError(t, err)
	office := desk.Office{Data: data}
	w.team = data.CaseTeam("18b", "Beispiel")
	for _, other := range office.TeamsOf(casefile.RoleSachbearbeitung) {
		if other != w.team {
			w.elsewhere = other
		}
	}
	require.NotEmpty(t, w.elsewhere)
	library, err := builtIn()
	require.NoError(t, err)
	w.deps = desk.Deps{Store: w.db, Running: w.cases, Authority: office, Library: library, Now: now, Dev: true}
	if change != nil {
		change(&w.deps)
	}
	errs := &httperr.Translator{}
	identity, err := auth.New(auth.Config{
		SessionKey: make([]byte, 32), Dev: true, Loopback: true, Teams: office.TeamsOf,
	}, w.db, errs.Fail, nil, now)
	require.NoError(t, err)
	w.engine = gin.New()
	w.engine.HandleMethodNotAllowed = true
	w.engine.MaxMultipartMemory = api.RequestBytesMax
	w.engine.Use(errs.Recover(), api.LimitBody(), identity.Middleware())
	w.engine.NoRoute(errs.NoRoute)
	w.engine.NoMethod(errs.NoMethod)
	api.Register(w.engine, api.Deps{
		Auth: identity, Desk: desk.New(w.deps), Errors: errs, Now: now,
		// Without the probe's own limit of time: a busy machine is not what these tests are about.
		Probes: []api.Probe{{Name: "database", Required: true, Check: func(ctx context.Context) error {
			return w.db.Ping(context.WithoutCancel(ctx))
		}}},
	})
	return w
}

// openEFile gives the real e-file on the MinIO of the development stack.
func openEFile(t *testing.T, db *store.Store) *efile.Client {
	t.Helper()
	read := func(name string) string {
		path := os.Getenv(name)
		require.NotEmpty(t, path, "%s is not set: go -C worker/dev run . exec -- go test ./gateway/...", name)
		content, err := os.ReadFile(path)
		require.NoError(t, err)
		return strings.TrimSpace(string(content))
	}
	master, err := efile.LoadMasterKeys(os.Getenv("ABLAUF_MASTER_KEY_FILE"))
	require.NoError(t, err)
	c, err := efile.Open(t.Context(), efile.Config{
		Endpoint: os.Getenv("ABLAUF_MINIO_ENDPOINT"), AccessKey: read("ABLAUF_MINIO_ACCESS_KEY_FILE"),
		SecretKey: read("ABLAUF_MINIO_SECRET_KEY_FILE"), Bucket: os.Getenv("ABLAUF_MINIO_BUCKET"),
	}, db, master)
	require.NoError(t, err)
	return c
}

// request is one call; as names a demo person, "" nobody.
type request struct {
	method, path, as string
	body             string
	headers          map[string]string
}

func (w *world) do(r request) *httptest.ResponseRecorder {
	req := httptest.NewRequestWithContext(w.t.Context(), r.method, r.path, strings.NewReader(r.body))
	if r.body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.as != "" {
		req.Header.Set("Authorization", "Bearer dev:"+r.as)
	}
	for name, value := range r.headers {
		req.Header.Set(name, value)
	}
	rec := httptest.NewRecorder()
	w.engine.ServeHTTP(rec, req)
	return rec
}

func (w *world) post(as, path string, body any, headers ...string) *httptest.ResponseRecorder {
	raw, ok := body.(string)
	if !ok {
		b, err := json.Marshal(body)
		require.NoError(w.t, err)
		raw = string(b)
	}
	r := request{method: http.MethodPost, path: path, as: as, body: raw, headers: map[string]string{}}
	for i := 0; i+1 < len(headers); i += 2 {
		r.headers[headers[i]] = headers[i+1]
	}
	return w.do(r)
}

func (w *world) get(as, path string) *httptest.ResponseRecorder {
	return w.do(request{method: http.MethodGet, path: path, as: as})
}

// part is one part of an upload; a part with a file name is a file.
type part struct{ name, file, content string }

func (w *world) upload(as, path string, parts ...part) *httptest.ResponseRecorder {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, p := range parts {
		header := textproto.MIMEHeader{}
		header.Set("Content-Disposition", `form-data; name="`+p.name+`"`)
		if p.file != "" {
			header.Set("Content-Disposition", `form-data; name="`+p.name+`"; filename="`+p.file+`"`)
		}
		out, err := form.CreatePart(header)
		require.NoError(w.t, err)
		_, err = io.WriteString(out, p.content)
		require.NoError(w.t, err)
	}
	require.NoError(w.t, form.Close())
	return w.do(request{
		method: http.MethodPost, path: path, as: as, body: body.String(),
		headers: map[string]string{"Content-Type": form.FormDataContentType()},
	})
}

// antrag gives the body of an application that holds; change may spoil it.
func antrag(change func(body, application map[string]any)) map[string]any {
	application := map[string]any{
		"person": map[string]any{
			"familienname": "Beispiel", "vornamen": "Ada", "geburtsdatum": "1991-03-14", "staatsangehoerigkeiten": []string{"IND"},
			"azrNummer": "123456789012",
		},
		"anschrift": map[string]any{"strasse": "Musterweg 1", "plz": "70173", "ort": "Musterstadt"},
		"titel": map[string]any{
			"art": "aufenthaltserlaubnis", "paragraph": "18b", "gueltigVon": "2024-11-27", "gueltigBis": "2026-11-26",
		},
		"antragAuf": "18b", "antragArt": "verlaengerung", "erklaerungRichtig": true, "belehrungGelesen": true,
	}
	body := map[string]any{"procedure": "verlaengerung", "channel": "portal", "application": application}
	if change != nil {
		change(body, application)
	}
	return body
}

// apply files an application as a demo person and gives the case.
func (w *world) apply(as string) casefile.CaseID {
	w.t.Helper()
	rec := w.post(as, "/api/v1/applications", antrag(nil))
	require.Equal(w.t, http.StatusCreated, rec.Code, rec.Body.String())
	var answer struct {
		CaseID casefile.CaseID `json:"caseId"`
	}
	require.NoError(w.t, json.Unmarshal(rec.Body.Bytes(), &answer))
	return answer.CaseID
}

// task opens a task of a case as the worker's projection would.
func (w *world) task(id casefile.CaseID, group, team, form string) casefile.Task {
	w.t.Helper()
	c, err := w.db.Case(w.t.Context(), id)
	require.NoError(w.t, err)
	instance := c.Rev + 3
	element := strings.ReplaceAll(form, "/", "-")
	fact := func(n int, code string) store.Fact {
		return store.Fact{
			N: n, Code: code, Element: element, ElementName: "Vollständigkeit prüfen", ElementType: "userTask",
			Process: "verlaengerung", Instance: instance,
		}
	}
	opened := fact(2, store.FactTaskOpened)
	opened.Task = &store.TaskOpened{Form: form, Group: group, Team: team, DueOn: casefile.MustParseDate("2026-11-30"), DueReason: "5 AT"}
	_, err = w.db.Project(w.t.Context(), store.Turn{
		CaseID: id, Rev: c.Rev + 1, At: now(), State: []byte("{}"), Facts: []store.Fact{fact(1, store.FactElementEntered), opened},
	})
	require.NoError(w.t, err)
	rows, _, err := w.db.Tasks(w.t.Context(), store.TaskFilter{CaseID: id, State: casefile.TaskOpen, Limit: 100})
	require.NoError(w.t, err)
	for _, row := range rows {
		if row.Task.ElementInstance == instance {
			return row.Task
		}
	}
	require.Fail(w.t, "the task was not opened")
	return casefile.Task{}
}

// cancel ends a task as a timer's turn would.
func (w *world) cancel(task casefile.Task) {
	w.t.Helper()
	c, err := w.db.Case(w.t.Context(), task.CaseID)
	require.NoError(w.t, err)
	_, err = w.db.Project(w.t.Context(), store.Turn{
		CaseID: task.CaseID, Rev: c.Rev + 1, At: now(), State: []byte("{}"), Facts: []store.Fact{{
			N: 1, Code: store.FactTaskCancelled, Element: task.Element, Process: task.Process, Instance: task.ElementInstance,
			Params: map[string]string{"reason": "timer"},
		}},
	})
	require.NoError(w.t, err)
}

// problem is what a refused request answers.
type problem struct {
	Status   int    `json:"status"`
	Code     string `json:"code"`
	Title    string `json:"title"`
	Detail   string `json:"detail"`
	Incident string `json:"incident"`
	Fields   []struct {
		Field   string `json:"field"`
		Code    string `json:"code"`
		Message string `json:"message"`
	} `json:"fields"`
}

func problemOf(t *testing.T, rec *httptest.ResponseRecorder) problem {
	t.Helper()
	require.Equal(t, httperr.MediaType, rec.Header().Get("Content-Type"), rec.Body.String())
	var p problem
	require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &p), rec.Body.String())
	require.Equal(t, rec.Code, p.Status)
	require.NotEmpty(t, p.Detail)
	return p
}
