// Package fake is a partner for tests and for the development stack: it keeps messages by the sender's id, answers when it is asked, and
// can be told to misbehave.
//
// It is authoritative for nothing and knows no law: what it answers it is told. It serves only whoever reaches its address, so it is bound
// to the machine's own (127.0.0.1), and must never run in real operation.
package fake

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"

	"ablauf/internal/registers"
)

// bodyMax bounds a message; a letter brings its pages along.
const bodyMax = 16 << 20

// Mode says how the partner behaves. The zero Mode is a good partner that answers nothing by itself.
type Mode struct {
	// Down: every call ends with 503.
	Down bool `json:"down"`
	// Delay is how long each call takes, in milliseconds.
	Delay int `json:"delayMs"`
	// Refuse: requests are turned away with 422.
	Refuse bool `json:"refuse"`
	// Lose: requests are taken in, but the answer never reaches the sender, as if the connection broke.
	Lose bool `json:"lose"`
	// Hold is for how long the answer to a request is held back after the request was taken in, in milliseconds.
	Hold int `json:"holdMs"`
	// Wrong: answers are such that nobody can understand them.
	Wrong bool `json:"wrong"`
	// Ahead is how far the partner's clock is ahead, in minutes.
	Ahead int `json:"aheadMinutes"`
	// Auto are the verdicts with which every new request is answered, in order; none means not at all.
	Auto []registers.Verdict `json:"auto"`
	// AutoAfter is how long such an answer takes, in milliseconds.
	AutoAfter int `json:"autoAfterMs"`
}

// Received is a request as the partner has it.
type Received struct {
	registers.Acceptance
	// Sent counts how often it was handed over, Asked how often it was asked for.
	Sent int `json:"sent"`
	// Number says as the how many-eth it arrived.
	Number int             `json:"number"`
	Asked  int             `json:"asked"`
	Body   json.RawMessage `json:"body"`
}

// Posted is a message in the inbox.
type Posted struct {
	Raw json.RawMessage `json:"raw"`
	ID  string          `json:"id"`
	// From is the moment before which nobody is given it; zero is always.
	From time.Time `json:"from,omitzero"`
	// Fetched counts how often it was given out, Acknowledged how often its receipt was confirmed.
	Fetched      int `json:"fetched"`
	Acknowledged int `json:"acknowledged"`
}

// State is everything the partner knows.
type State struct {
	Mode     Mode                 `json:"mode"`
	Requests map[string]*Received `json:"requests"`
	Inbox    []*Posted            `json:"inbox"`
}

// Server is the partner. Make it with New.
type Server struct {
	partner registers.Partner

	key   string
	now   func() time.Time
	keep  func(State) // called with every change, under the lock
	mu    sync.Mutex
	state State
}

// New makes a partner that knows us by a key. It starts with a state and gives each new one to keep, unless that is nil.
func New(partner registers.Partner, key string, now func() time.Time, start State, keep func(State)) *Server {
	if start.Requests == nil {
		start.Requests = map[string]*Received{}
	}
	return &Server{partner: partner, key: key, now: now, keep: keep, state: start}
}

// Set changes how the partner behaves.
func (s *Server) Set(mode Mode) {
	s.locked(func() {
		s.state.Mode = mode
		s.changed()
	})
}

// Post puts an answer into the inbox. With the id of an earlier one there are two messages of that id.
func (s *Server) Post(a registers.Answer) {
	s.locked(func() {
		s.post(a, time.Time{})
		s.changed()
	})
}

// State gives a copy of everything the partner knows.
func (s *Server) State() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	raw, err := json.Marshal(s.state)
	var out State
	if err == nil {
		err = json.Unmarshal(raw, &out)
	}
	if err != nil {
		panic(err) // what we keep can be written and read
	}
	return out
}

// Handler serves the partner's interface below /v1/ and, for those who tell it what to do, /dev/.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("PUT /v1/anfragen/{id}", s.agreed(s.take))
	mux.HandleFunc("GET /v1/anfragen/{id}", s.agreed(s.tell))
	mux.HandleFunc("GET /v1/postfach", s.agreed(s.inbox))
	mux.HandleFunc("POST /v1/postfach/{id}/quittung", s.agreed(s.acknowledge))
	mux.HandleFunc("GET /dev/state", func(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, s.State()) })
	mux.HandleFunc("POST /dev/mode", s.devMode)
	mux.HandleFunc("POST /dev/answers", s.devAnswer)
	return mux
}

func (s *Server) locked(do func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	do()
}

func (s *Server) changed() {
	if s.keep != nil {
		s.keep(s.state)
	}
}

// agreed puts the partner's manners around a call.
func (s *Server) agreed(do http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var mode Mode
		s.locked(func() { mode = s.state.Mode })
		select {
		case <-r.Context().Done():
			return
		case <-time.After(time.Duration(mode.Delay) * time.Millisecond):
		}
		switch {
		case mode.Down:
			http.Error(w, "down", http.StatusServiceUnavailable)
		case r.Header.Get("Authorization") != "Bearer "+s.key:
			http.Error(w, "key", http.StatusUnauthorized)
		case mode.Wrong:
			if r.Method == http.MethodPut {
				do(discard{w.Header()}, r)
			}
			_, _ = io.WriteString(w, `{"hello": "world"}`)
		default:
			do(w, r)
		}
	}
}

// discard swallows an answer.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (d discard) WriteHeader(int)             {}

func (s *Server) take(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, bodyMax))
	message, known := read(s.partner, body)
	if err != nil || !known || message.MessageID() != r.PathValue("id") {
		http.Error(w, "malformed", http.StatusBadRequest)
		return
	}
	answer := s.taken(message, body)
	var mode Mode
	s.locked(func() { mode = s.state.Mode })
	time.Sleep(time.Duration(mode.Hold) * time.Millisecond)
	if mode.Lose {
		panic(http.ErrAbortHandler) // the connection breaks off
	}
	answer(w)
}

// taken keeps a request, or not, and gives what is to be answered.
func (s *Server) taken(message registers.Outgoing, body []byte) func(http.ResponseWriter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fail := func(text string, status int) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) { http.Error(w, text, status) }
	}
	sum := sha256.Sum256(body)
	digest := hex.EncodeToString(sum[:])
	id := message.MessageID()
	known, repeated := s.state.Requests[id]
	switch {
	case repeated && known.Digest != digest:
		return fail("other content", http.StatusConflict)
	case !repeated && (s.state.Mode.Refuse || message.Check() != nil):
		return fail("refused", http.StatusUnprocessableEntity)
	case !repeated:
		known = &Received{Acceptance: registers.Acceptance{ID: id, At: s.moment(), Digest: digest}, Body: lean(message, body), Number: len(s.state.Requests) + 1}
		s.state.Requests[id] = known
		s.answerBySelf(message)
	}
	known.Sent++
	s.changed()
	status, acceptance := http.StatusCreated, known.Acceptance
	if repeated {
		status = http.StatusOK
	}
	return func(w http.ResponseWriter) { reply(w, status, acceptance) }
}

func (s *Server) tell(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, found := s.state.Requests[r.PathValue("id")]
	if !found {
		reply(w, http.StatusNotFound, map[string]string{"nachricht": r.PathValue("id"), "stand": "unbekannt"})
		return
	}
	known.Asked++
	s.changed()
	reply(w, http.StatusOK, known.Acceptance)
}

func (s *Server) inbox(w http.ResponseWriter, r *http.Request) {
	limit, err := strconv.Atoi(r.URL.Query().Get("hoechstens"))
	if err != nil || limit < 1 {
		http.Error(w, "hoechstens", http.StatusBadRequest)
		return
	}
	from, err := strconv.Atoi(cmp.Or(r.URL.Query().Get("ab"), "0"))
	if err != nil || from < 0 {
		http.Error(w, "ab", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	messages := []json.RawMessage{}
	answer := map[string]any{}
	for i := from; i < len(s.state.Inbox) && len(messages) < limit; i++ {
		p := s.state.Inbox[i]
		if p.Acknowledged == 0 && !p.From.After(s.moment()) {
			p.Fetched++
			messages = append(messages, p.Raw)
			answer["weiter"] = strconv.Itoa(i + 1)
		}
	}
	if len(messages) < limit {
		delete(answer, "weiter")
	}
	if len(messages) > 0 {
		s.changed()
	}
	answer["nachrichten"] = messages
	reply(w, http.StatusOK, answer)
}

func (s *Server) acknowledge(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.state.Inbox {
		if p.ID == r.PathValue("id") {
			p.Acknowledged++
		}
	}
	s.changed()
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) moment() time.Time {
	return s.now().Add(time.Duration(s.state.Mode.Ahead) * time.Minute).UTC()
}

// post puts an answer into the inbox, where it lies from a moment on, and completes what it leaves out.
func (s *Server) post(a registers.Answer, from time.Time) {
	if a.ID == "" {
		a.ID = fmt.Sprintf("%s-%s-%d", s.partner, a.Request, len(s.state.Inbox)+1)
	}
	if a.PostedAt.IsZero() {
		a.PostedAt = s.moment()
	}
	raw, err := json.Marshal(a)
	if err != nil {
		panic(err) // texts and moments can be written
	}
	s.state.Inbox = append(s.state.Inbox, &Posted{Raw: raw, ID: a.ID, From: from})
}

func (s *Server) devMode(w http.ResponseWriter, r *http.Request) {
	var mode Mode
	if json.NewDecoder(r.Body).Decode(&mode) != nil {
		http.Error(w, "mode", http.StatusBadRequest)
		return
	}
	s.Set(mode)
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) devAnswer(w http.ResponseWriter, r *http.Request) {
	var a registers.Answer
	if json.NewDecoder(r.Body).Decode(&a) != nil || a.Request == "" {
		http.Error(w, "answer", http.StatusBadRequest)
		return
	}
	s.Post(a)
	w.WriteHeader(http.StatusNoContent)
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a sender that has gone away needs no answer
}
