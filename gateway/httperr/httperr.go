// Package httperr is the only place that turns an error into an answer: a status, a log line and a problem document or a page.
//
// It is authoritative for which kind of error becomes which status. Handlers hand their error to Fail and return. The text of
// an unexpected error never reaches the reader; an incident number does, and the same number stands in the log. Log lines carry
// codes, routes and numbers, never a URL and never what somebody typed.
package httperr

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
)

// MediaType is the media type of a problem document (RFC 9457).
const MediaType = "application/problem+json"

// Problem is the answer to a request that failed, as RFC 9457 has it, with our code, the fields and the incident number.
type Problem struct {
	// Type is a URI reference that names the kind of problem; it need not lead anywhere.
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	// Detail is a sentence that says what to do.
	Detail   string  `json:"detail"`
	Code     string  `json:"code"`
	Incident string  `json:"incident,omitempty"`
	Fields   []Field `json:"fields,omitempty"`
}

// Field says what is wrong with one field, in words.
type Field struct {
	// Field is the JSON Pointer of the field, or the name of a form field or parameter.
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Translator answers failed requests.
type Translator struct {
	Log *slog.Logger
	// Page renders the problem for a reader with a browser; nil means that everybody gets the problem document.
	Page func(c *gin.Context, p Problem)
}

// Fail answers the request with the error and ends it. Nothing may have been written before.
func (t *Translator) Fail(c *gin.Context, err error) {
	if errors.Is(err, context.Canceled) && c.Request.Context().Err() != nil {
		c.Abort() // the caller has gone; nobody reads an answer
		return
	}
	p := problem(Language(c), err)
	t.record(c, p, err)
	c.Abort()
	if p.Status == http.StatusServiceUnavailable {
		c.Header("Retry-After", "30")
	}
	if t.Page != nil && wantsPage(c) {
		t.Page(c, p)
		return
	}
	c.Header("Content-Type", MediaType)
	c.Header("Content-Language", Language(c))
	c.JSON(p.Status, p)
}

// Recover turns a panic of a handler into an answer with an incident number, so that one broken page does not end the program.
func (t *Translator) Recover() gin.HandlerFunc {
	return gin.CustomRecoveryWithWriter(nil, func(c *gin.Context, recovered any) {
		t.Fail(c, fmt.Errorf("panic in %s: %v", c.FullPath(), recovered))
	})
}

// NoRoute answers a path that does not exist.
func (t *Translator) NoRoute(c *gin.Context) {
	t.Fail(c, casefile.Errorf(casefile.NotFound, "path.unknown", "no such path"))
}

// NoMethod answers a method that a path does not know.
func (t *Translator) NoMethod(c *gin.Context) {
	t.Fail(c, casefile.Errorf(casefile.Invalid, "method.unknown", "no such method on this path"))
}

// Language gives the language that the caller wants to read.
func Language(c *gin.Context) string { return locale.Match(c.GetHeader("Accept-Language")) }

func wantsPage(c *gin.Context) bool {
	return !strings.HasPrefix(c.Request.URL.Path, "/api/") && strings.Contains(c.GetHeader("Accept"), "text/html")
}

func problem(lang string, err error) Problem {
	kind, code := casefile.KindOf(err), casefile.CodeOf(err)
	var known *casefile.Error
	var params map[string]string
	var fields []Field
	if errors.As(err, &known) {
		params = known.Params
		fields = fieldTexts(lang, known.Fields)
	}
	p := Problem{Status: statusOf(kind, code, len(fields) > 0), Code: code, Fields: fields}
	if kind == casefile.Internal {
		p.Code, p.Incident = "internal", newIncident()
		params = map[string]string{"incident": p.Incident}
	}
	p.Type = "urn:ablauf:problem:" + p.Code
	p.Title = locale.T(lang, "error.kind."+kindName(kind), nil)
	p.Detail = sentence(lang, kind, p.Code, params)
	return p
}

// sentence falls back to the sentence of the kind, so that a code without a text of its own still says what to do.
func sentence(lang string, kind casefile.Kind, code string, params map[string]string) string {
	if key := "error." + code; locale.Has(key) {
		return locale.T(lang, key, params)
	}
	return locale.T(lang, "error.kind."+kindName(kind)+".detail", params)
}

func fieldTexts(lang string, found []casefile.FieldError) []Field {
	fields := make([]Field, 0, len(found))
	for _, f := range found {
		fields = append(fields, Field{Field: f.Field, Code: f.Code, Message: FieldText(lang, f)})
	}
	return fields
}

// FieldText gives the sentence of a field error.
func FieldText(lang string, f casefile.FieldError) string {
	if key := "error." + f.Code; locale.Has(key) {
		return locale.T(lang, key, f.Params)
	}
	return locale.T(lang, "error.invalid", f.Params)
}

// record writes one line per failed request. The text of an error goes to the log only where it is unexpected, and not even then
// where it comes from the database, because that may quote a value.
func (t *Translator) record(c *gin.Context, p Problem, err error) {
	if t.Log == nil {
		return
	}
	attrs := []slog.Attr{
		slog.Int("status", p.Status), slog.String("code", casefile.CodeOf(err)),
		slog.String("method", c.Request.Method), slog.String("route", c.FullPath()),
	}
	if p.Incident != "" {
		attrs = append(attrs, slog.String("incident", p.Incident))
	}
	var sql interface{ SQLState() string }
	switch {
	case errors.As(err, &sql):
		attrs = append(attrs, slog.String("sqlstate", sql.SQLState()))
	case p.Status >= http.StatusInternalServerError:
		attrs = append(attrs, slog.String("error", err.Error()))
	}
	t.Log.LogAttrs(c.Request.Context(), level(p.Status), "request refused", attrs...)
}

func level(status int) slog.Level {
	switch {
	case status >= http.StatusInternalServerError:
		return slog.LevelError
	case status == http.StatusForbidden || status == http.StatusUnauthorized:
		return slog.LevelWarn
	}
	return slog.LevelInfo
}

// newIncident gives a number that a reader can say on the phone; it only has to be rare, not secret.
func newIncident() string {
	var b [5]byte
	_, _ = rand.Read(b[:]) // crypto/rand.Read never fails since Go 1.24
	return strings.ToUpper(hex.EncodeToString(b[:]))
}
