package player

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"time"

	"ablauf/worker/dev/testdata"
)

// Gateway is a running gateway of a development stack.
type Gateway struct {
	base string
	http *http.Client
	// persistent: a call that got no answer, or was told that a part is down, is made again.
	persistent bool
	// postalCode is where the people of samples live; empty: where the sample has them.
	postalCode string
	watch      func(login string, r Request, a Answer)
}

// Persistent gives the same gateway for callers who repeat a call, with the same Idempotency-Key, until it is answered by something
// else than 502, 503 or 504, as real ones do. Only the context ends their patience. watch, where there is one, sees every answer; it may be
// called from several goroutines.
func (g *Gateway) Persistent(watch func(login string, r Request, a Answer)) *Gateway {
	return &Gateway{base: g.base, http: g.http, persistent: true, watch: watch, postalCode: g.postalCode}
}

// NewGateway gives the gateway at an address such as "http://127.0.0.1:8080/".
func NewGateway(address string) *Gateway {
	return &Gateway{base: strings.TrimRight(address, "/"), http: &http.Client{Timeout: 90 * time.Second}}
}

// In gives the same gateway for people who live in another district than those of the samples: whose district it is decides which authority
// is competent.
func (g *Gateway) In(postalCode string) *Gateway {
	return &Gateway{base: g.base, http: g.http, persistent: g.persistent, watch: g.watch, postalCode: postalCode}
}

// Address is where the gateway answers, without a slash at the end.
func (g *Gateway) Address() string { return g.base }

// As gives the gateway as a demo person sees it; the login is what GET /dev/users lists.
func (g *Gateway) As(login string) Client { return Client{g, login} }

// Ready reports whether the gateway answers and all its parts do; the error says what is missing.
func (g *Gateway) Ready(ctx context.Context) error {
	a, err := g.As("").Do(ctx, Request{Path: "/readyz"})
	if err != nil {
		return err
	}
	if a.Status != http.StatusOK {
		return fmt.Errorf("the gateway is not ready: %s", a.Body)
	}
	return nil
}

// Client acts as one demo person; with an empty login as a stranger.
type Client struct {
	gateway *Gateway
	login   string
}

// Login is the person that the client acts as.
func (c Client) Login() string { return c.login }

// Request is one call. A Body of []byte is sent as it is, any other one as JSON.
type Request struct {
	Method  string // empty: GET
	Path    string
	Key     string // Idempotency-Key
	Body    any
	Type    string // Content-Type; empty: application/json
	Accept  string
	Headers map[string]string
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Do makes a call and gives the answer whatever its status. An error means that no answer came.
func (c Client) Do(ctx context.Context, r Request) (Answer, error) {
	for {
		a, err := c.try(ctx, r)
		if err == nil && c.gateway.watch != nil {
			c.gateway.watch(c.login, r, a)
		}
		down := err != nil || a.Status == http.StatusBadGateway || a.Status == http.StatusServiceUnavailable || a.Status == http.StatusGatewayTimeout
		if !down || !c.gateway.persistent || ctx.Err() != nil {
			return a, err
		}
		select {
		case <-ctx.Done():
			return a, err
		case <-time.After(repeatAfter):
		}
	}
}

// repeatAfter is the pause of a persistent caller.
const repeatAfter = 500 * time.Millisecond

func (c Client) try(ctx context.Context, r Request) (Answer, error) {
	var body io.Reader
	switch b := r.Body.(type) {
	case nil:
	case []byte:
		body = bytes.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			return Answer{}, fmt.Errorf("write the request: %w", err)
		}
		body = bytes.NewReader(raw)
	}
	method := r.Method
	if method == "" {
		method = http.MethodGet
	}
	request, err := http.NewRequestWithContext(ctx, method, c.gateway.base+r.Path, body)
	if err != nil {
		return Answer{}, fmt.Errorf("make the request: %w", err)
	}
	c.sign(request, r)
	response, err := c.gateway.http.Do(request)
	if err != nil {
		return Answer{}, fmt.Errorf("ask the gateway: %w", err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		return Answer{}, fmt.Errorf("read the answer: %w", err)
	}
	return Answer{response.StatusCode, response.Header, raw}, nil
}

func (c Client) sign(request *http.Request, r Request) {
	if c.login != "" {
		request.Header.Set("Authorization", "Bearer dev:"+c.login)
	}
	if r.Body != nil {
		kind := r.Type
		if kind == "" {
			kind = "application/json"
		}
		request.Header.Set("Content-Type", kind)
	}
	if r.Accept != "" {
		request.Header.Set("Accept", r.Accept)
	}
	if r.Key != "" {
		request.Header.Set("Idempotency-Key", r.Key)
	}
	for name, value := range r.Headers {
		request.Header.Set(name, value)
	}
}

// Problem is a problem document of the gateway (RFC 9457).
type Problem struct {
	Type   string         `json:"type"`
	Title  string         `json:"title"`
	Status int            `json:"status"`
	Detail string         `json:"detail"`
	Code   string         `json:"code"`
	Fields []ProblemField `json:"fields"`
}

// ProblemField is what is wrong with one field; Field is a JSON Pointer or the name of a parameter.
type ProblemField struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// RefusedError is the error of a call that the gateway turned down.
type RefusedError struct {
	Call    string
	Status  int
	Problem Problem
	Body    []byte
}

// Error names call, status and code.
func (r *RefusedError) Error() string {
	text := fmt.Sprintf("%s: status %d %s %s", r.Call, r.Status, r.Problem.Code, r.Problem.Detail)
	for _, f := range r.Problem.Fields {
		text += fmt.Sprintf("; %s %s", f.Field, f.Code)
	}
	return text
}

// ask makes a call, reads a success into out (nil: nobody needs it) and gives everything else as *RefusedError.
func (c Client) ask(ctx context.Context, r Request, out any) (Answer, error) {
	a, err := c.Do(ctx, r)
	if err != nil {
		return a, err
	}
	if a.Status >= http.StatusBadRequest {
		refused := &RefusedError{Call: r.Method + " " + r.Path, Status: a.Status, Body: a.Body}
		_ = json.Unmarshal(a.Body, &refused.Problem) // a body of another kind leaves the problem empty
		return a, refused
	}
	if out == nil {
		return a, nil
	}
	if err := json.Unmarshal(a.Body, out); err != nil {
		return a, fmt.Errorf("%s %s: read the answer: %w", r.Method, r.Path, err)
	}
	return a, nil
}

// Apply hands an application in.
func (c Client) Apply(ctx context.Context, key string, application json.RawMessage) (Applied, error) {
	var out Applied
	_, err := c.ask(ctx, Request{Method: http.MethodPost, Path: "/api/v1/applications", Key: key, Body: []byte(application)}, &out)
	return out, err
}

// Case reads a case.
func (c Client) Case(ctx context.Context, id string) (Case, error) {
	var out Case
	_, err := c.ask(ctx, Request{Path: "/api/v1/cases/" + id}, &out)
	return out, err
}

// History reads the whole event log of a case.
func (c Client) History(ctx context.Context, id string) ([]Event, error) {
	var all []Event
	for after := int64(0); ; {
		var page struct {
			Events []Event `json:"events"`
			Next   int64   `json:"next"`
		}
		path := fmt.Sprintf("/api/v1/cases/%s/history?after=%d", id, after)
		if _, err := c.ask(ctx, Request{Path: path}, &page); err != nil {
			return nil, err
		}
		all = append(all, page.Events...)
		if page.Next == 0 {
			return all, nil
		}
		after = page.Next
	}
}

// Tasks lists the tasks of a case in a state: "open", "completed", "cancelled" or "all".
func (c Client) Tasks(ctx context.Context, caseID, state string) ([]Task, error) {
	var out struct {
		Tasks []Task `json:"tasks"`
	}
	query := url.Values{"case": {caseID}, "state": {state}}
	_, err := c.ask(ctx, Request{Path: "/api/v1/tasks?" + query.Encode()}, &out)
	return out.Tasks, err
}

// Claim takes a task.
func (c Client) Claim(ctx context.Context, task Task) (Task, error) {
	var out Task
	body := map[string]int{"version": task.Version}
	_, err := c.ask(ctx, Request{Method: http.MethodPost, Path: "/api/v1/tasks/" + task.ID + "/claim", Body: body}, &out)
	return out, err
}

// Complete finishes a task with the data of its form. Where a letter follows, it is looked at first, as a person has to.
func (c Client) Complete(ctx context.Context, task Task, key string, data any) (Completed, error) {
	out, err := c.CompleteAtOnce(ctx, task, key, data)
	var refusal *RefusedError
	if !errors.As(err, &refusal) || refusal.Problem.Code != "letter.unseen" && refusal.Problem.Code != "letter.changed" {
		return out, err
	}
	if _, err := c.Letters(ctx, task, data); err != nil {
		return out, err
	}
	return c.CompleteAtOnce(ctx, task, key, data)
}

// CompleteAtOnce finishes a task without looking at anything.
func (c Client) CompleteAtOnce(ctx context.Context, task Task, key string, data any) (Completed, error) {
	var out Completed
	a, err := c.ask(ctx, Request{
		Method: http.MethodPost, Path: "/api/v1/tasks/" + task.ID + "/complete", Key: key,
		Body: map[string]any{"version": task.Version, "data": data},
	}, &out)
	out.Status = a.Status
	return out, err
}

// LetterAhead is a letter that follows a task.
type LetterAhead struct {
	Element, Name, Template, Subject, Print string
	PDF                                     []byte
}

// Letters looks at the letters that follow a task with this data.
func (c Client) Letters(ctx context.Context, task Task, data any) ([]LetterAhead, error) {
	var out struct {
		Letters []LetterAhead `json:"letters"`
	}
	_, err := c.ask(ctx, Request{Method: http.MethodPost, Path: "/api/v1/tasks/" + task.ID + "/letters", Body: map[string]any{"data": data}}, &out)
	return out.Letters, err
}

// Upload hands a document in.
func (c Client) Upload(ctx context.Context, caseID, key string, doc testdata.Attachment) (Document, error) {
	r, err := UploadRequest(caseID, key, doc)
	if err != nil {
		return Document{}, err
	}
	var out struct {
		Document Document `json:"document"`
	}
	_, err = c.ask(ctx, r, &out)
	return out.Document, err
}

// UploadRequest makes the call that hands a document in, as a browser's form does.
func UploadRequest(caseID, key string, doc testdata.Attachment) (Request, error) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if err := form.WriteField("kind", doc.Kind); err != nil {
		return Request{}, fmt.Errorf("write the form: %w", err)
	}
	part, err := form.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {fmt.Sprintf(`form-data; name="file"; filename=%q`, doc.Name)}, "Content-Type": {"application/octet-stream"},
	})
	if err == nil {
		_, err = part.Write(doc.Content)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		return Request{}, fmt.Errorf("write the form: %w", err)
	}
	return Request{
		Method: http.MethodPost, Path: "/api/v1/cases/" + caseID + "/documents", Key: key, Body: body.Bytes(), Type: form.FormDataContentType(),
	}, nil
}

// Message sends a message about a case: kind "antwort", "ruecknahme", "wegzug", "arbeitgeber" …
func (c Client) Message(ctx context.Context, caseID, key, kind string, data any) error {
	_, err := c.ask(ctx, Request{
		Method: http.MethodPost, Path: "/api/v1/cases/" + caseID + "/messages", Key: key,
		Body: map[string]any{"kind": kind, "channel": "portal", "data": data},
	}, nil)
	return err
}

// Record records behind the desk what came by letter or e-mail about a case; the answer names the case that it belongs to.
func (c Client) Record(ctx context.Context, caseID, key, channel, kind string, data any) (Applied, error) {
	var out Applied
	_, err := c.ask(ctx, Request{
		Method: http.MethodPost, Path: "/api/v1/cases/" + caseID + "/messages", Key: key,
		Body: map[string]any{"kind": kind, "channel": channel, "data": data},
	}, &out)
	return out, err
}

// Post confirms that the letters of a case that came into the tray on a day, until an instant, were posted on that day.
func (c Client) Post(ctx context.Context, caseID string, handed time.Time) error {
	day := handed.Format(time.DateOnly)
	_, err := c.ask(ctx, Request{
		Method: http.MethodPost, Path: "/api/v1/postings", Body: map[string]any{"handedOn": day, "postedOn": day, "sentUntil": handed, "caseId": caseID},
	}, nil)
	return err
}

// Ask asks how things stand with a case; the answer names the case of the question.
func (c Client) Ask(ctx context.Context, caseID, key, words string) (Applied, error) {
	var out Applied
	_, err := c.ask(ctx, Request{
		Method: http.MethodPost, Path: "/api/v1/cases/" + caseID + "/messages", Key: key,
		Body: map[string]any{"kind": "sachstandsanfrage", "channel": "portal", "data": map[string]string{"text": words}},
	}, &out)
	return out, err
}

// Advance lets the timers of a case that are due by an instant fire in order. A case that has ended needs none: it may be this very call that
// ended it, and its answer was lost with a part that was killed. Whether the case ended as it should, the stories look at themselves.
func (c Client) Advance(ctx context.Context, caseID string, to time.Time) error {
	query := url.Values{"to": {to.UTC().Format(time.RFC3339)}}
	_, err := c.ask(ctx, Request{Method: http.MethodPost, Path: "/dev/cases/" + caseID + "/advance?" + query.Encode()}, nil)
	var refusal *RefusedError
	if errors.As(err, &refusal) && refusal.Problem.Code == "case.not-active" {
		return nil
	}
	return err
}

// StatePurpose says what the documents of a case are read for, which is asked of whoever has no task of it.
func (c Client) StatePurpose(ctx context.Context, caseID, purpose string) error {
	body, err := json.Marshal(map[string]string{"purpose": purpose})
	if err == nil {
		_, err = c.ask(ctx, Request{Method: http.MethodPost, Path: "/api/v1/cases/" + caseID + "/purposes", Body: body}, nil)
	}
	return err
}

// DocumentContent reads a document.
func (c Client) DocumentContent(ctx context.Context, id string) ([]byte, error) {
	a, err := c.ask(ctx, Request{Path: "/api/v1/documents/" + id}, nil)
	return a.Body, err
}
