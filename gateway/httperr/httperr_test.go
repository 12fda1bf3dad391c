package httperr_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"ablauf/gateway/httperr"
	"ablauf/internal/casefile"
)

// databaseError is an error as the driver makes it, with a value in its text.
type databaseError struct{}

func (databaseError) Error() string    { return "duplicate key: ZZKANARIE" }
func (databaseError) SQLState() string { return "23505" }

func answer(t *testing.T, err error, page bool, headers ...string) (*httptest.ResponseRecorder, httperr.Problem, string) {
	t.Helper()
	gin.SetMode(gin.TestMode)
	var log bytes.Buffer
	errs := &httperr.Translator{Log: slog.New(slog.NewJSONHandler(&log, nil))}
	if page {
		errs.Page = func(c *gin.Context, p httperr.Problem) { c.String(p.Status, "page %s", p.Code) }
	}
	engine := gin.New()
	engine.Use(errs.Recover())
	engine.GET("/faelle/:id", func(c *gin.Context) { errs.Fail(c, err) })
	engine.GET("/panik", func(*gin.Context) { panic("ZZKANARIE") })
	path := "/faelle/ZZKANARIE"
	if err == nil {
		path = "/panik"
	}
	req := httptest.NewRequest(http.MethodGet, path+"?name=ZZKANARIE", nil)
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	engine.ServeHTTP(rec, req)
	var p httperr.Problem
	if rec.Header().Get("Content-Type") == httperr.MediaType {
		require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &p))
	}
	return rec, p, log.String()
}

// TestKindsBecomeStatuses is the one table of how errors are answered (style 13).
func TestKindsBecomeStatuses(t *testing.T) {
	t.Parallel()
	of := func(kind casefile.Kind, code string) error { return casefile.Errorf(kind, code, "why") }
	for _, row := range []struct {
		err    error
		status int
		code   string
	}{
		{of(casefile.Invalid, "json.malformed"), 400, "json.malformed"},
		{casefile.InvalidFields("form.invalid", casefile.FieldError{Field: "/a", Code: "required"}), 422, "form.invalid"},
		{of(casefile.NotFound, "case.not-found"), 404, "case.not-found"},
		{of(casefile.Conflict, "task.claimed"), 409, "task.claimed"},
		{of(casefile.Forbidden, "auth.role"), 403, "auth.role"},
		{of(casefile.Forbidden, "auth.login-required"), 401, "auth.login-required"},
		{of(casefile.Unavailable, "store.unavailable"), 503, "store.unavailable"},
		{of(casefile.Internal, "store.internal"), 500, "internal"},
		{errors.New("anything"), 500, "internal"},
		{fmt.Errorf("wrapped: %w", of(casefile.NotFound, "task.not-found")), 404, "task.not-found"},
		{of(casefile.Invalid, "body.too-large"), 413, "body.too-large"},
		{of(casefile.Invalid, "document.too-large"), 413, "document.too-large"},
		{of(casefile.Invalid, "body.media-type"), 415, "body.media-type"},
		{of(casefile.Invalid, "idempotency.other-body"), 422, "idempotency.other-body"},
		{of(casefile.Invalid, "document.too-many-to-draw"), 422, "document.too-many-to-draw"},
		{of(casefile.Invalid, "document.not-drawable"), 422, "document.not-drawable"},
		{of(casefile.Invalid, "document.not-arrangeable"), 422, "document.not-arrangeable"},
		{of(casefile.Conflict, "no.such.code"), 409, "no.such.code"},
	} {
		rec, p, _ := answer(t, row.err, false)
		require.Equal(t, row.status, rec.Code, row.code)
		require.Equal(t, row.code, p.Code)
		require.Equal(t, "urn:ablauf:problem:"+row.code, p.Type)
		require.NotEmpty(t, p.Title)
		require.NotContains(t, p.Detail, "why", "the text of an error is for the log")
		require.NotContains(t, p.Detail, "error.", "every code ends in a sentence")
	}
}

// TestIncident: the text of an unexpected error stays inside; the reader and the log share a number.
func TestIncident(t *testing.T) {
	t.Parallel()
	rec, p, log := answer(t, errors.New("disk on fire"), false)
	require.Regexp(t, `^[0-9A-F]{10}$`, p.Incident)
	require.Contains(t, p.Detail, p.Incident)
	require.NotContains(t, rec.Body.String(), "fire")
	require.Contains(t, log, p.Incident)
	require.Contains(t, log, "disk on fire")
	_, again, _ := answer(t, errors.New("disk on fire"), false)
	require.NotEqual(t, p.Incident, again.Incident)
}

// TestLogHoldsNoPersonalData: neither paths nor queries nor values that the database quotes get into a log line.
func TestLogHoldsNoPersonalData(t *testing.T) {
	t.Parallel()
	for _, err := range []error{
		fmt.Errorf("insert: %w", databaseError{}), casefile.Errorf(casefile.Invalid, "json.malformed", "ZZKANARIE"),
		casefile.Errorf(casefile.NotFound, "case.not-found", "ZZKANARIE"),
	} {
		rec, _, log := answer(t, err, false)
		require.NotContains(t, log, "ZZKANARIE")
		require.NotContains(t, rec.Body.String(), "ZZKANARIE")
		require.Contains(t, log, `"route":"/faelle/:id"`)
	}
	_, _, log := answer(t, databaseError{}, false)
	require.Contains(t, log, `"sqlstate":"23505"`)
}

// TestPanic: a handler that panics ends its request, not the program.
func TestPanic(t *testing.T) {
	t.Parallel()
	rec, p, _ := answer(t, nil, false)
	require.Equal(t, 500, rec.Code)
	require.NotEmpty(t, p.Incident)
	require.NotContains(t, rec.Body.String(), "ZZKANARIE")
}

// TestPageOrDocument: a reader with a browser gets a page, everybody else a problem document in their language.
func TestPageOrDocument(t *testing.T) {
	t.Parallel()
	err := casefile.Errorf(casefile.NotFound, "case.not-found", "x")
	rec, _, _ := answer(t, err, true, "Accept", "text/html,application/xhtml+xml")
	require.Equal(t, "page case.not-found", rec.Body.String())
	rec, p, _ := answer(t, err, true, "Accept", "application/json", "Accept-Language", "en-GB")
	require.Equal(t, "en", rec.Header().Get("Content-Language"))
	require.Equal(t, "Not found", p.Title)
	rec, p, _ = answer(t, err, false, "Accept", "text/html")
	require.Equal(t, 404, rec.Code)
	require.Equal(t, "Nicht gefunden", p.Title)
}

// TestFieldsAreSentences: each field error says in words what to do, and never with an open placeholder.
func TestFieldsAreSentences(t *testing.T) {
	t.Parallel()
	_, p, _ := answer(t, casefile.InvalidFields("request.invalid",
		casefile.FieldError{Field: "/a", Code: "text.long", Params: map[string]string{"max": "20"}},
		casefile.FieldError{Field: "/b", Code: "no.such.rule"},
	), false)
	require.Equal(t, "Diese Angabe ist zu lang. Erlaubt sind 20 Zeichen.", p.Fields[0].Message)
	require.Equal(t, "Prüfen Sie diese Angabe.", p.Fields[1].Message)
}

// TestGoneCaller: nobody is answered and nothing is logged when the caller has hung up.
func TestGoneCaller(t *testing.T) {
	t.Parallel()
	gin.SetMode(gin.TestMode)
	var log bytes.Buffer
	errs := &httperr.Translator{Log: slog.New(slog.NewJSONHandler(&log, nil))}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	rec := httptest.NewRecorder()
	c, _ := gin.CreateTestContext(rec)
	c.Request = httptest.NewRequestWithContext(ctx, http.MethodGet, "/", nil)
	errs.Fail(c, fmt.Errorf("read: %w", context.Canceled))
	require.True(t, c.IsAborted())
	require.Empty(t, rec.Body.String())
	require.Empty(t, log.String())
}
