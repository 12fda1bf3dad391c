package soak

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"ablauf/worker/dev/player"
)

// promise is one thing that a client was told.
type promise struct {
	key, login, path string
	// Of a 201: the receipt, its case, and the document where it was one.
	receipt, caseID, document string
	// Of a completed task: the submission, and how far it had come.
	submission, progress string
}

// ledger is what the clients were told, by Idempotency-Key of the caller.
type ledger struct {
	mu         sync.Mutex
	promises   map[string]promise
	repeated   int // answers that said of themselves that they were repetitions
	turnedAway int // answers that a part was down; the call was made again
	// contradictions are answers to the same key that do not agree.
	contradictions []string
	// broken are answers that say that something went wrong inside; a part that is down is no reason for one.
	broken []string
}

func newLedger() *ledger { return &ledger{promises: map[string]promise{}} }

// note takes an answer down, if it promises something.
func (l *ledger) note(login string, r player.Request, a player.Answer) {
	p, replayed, promised := readPromise(login, r, a)
	l.mu.Lock()
	defer l.mu.Unlock()
	if a.Status == http.StatusServiceUnavailable {
		l.turnedAway++
	}
	if a.Status == http.StatusInternalServerError {
		l.broken = append(l.broken, fmt.Sprintf("%s %s: %s", r.Method, r.Path, a.Body))
	}
	if !promised {
		return
	}
	if replayed {
		l.repeated++
	}
	id := login + "\x00" + r.Path + "\x00" + r.Key
	before, known := l.promises[id]
	if known && (before.receipt != p.receipt || before.caseID != p.caseID || before.submission != p.submission || before.document != p.document) {
		l.contradictions = append(l.contradictions, fmt.Sprintf("key %s of %s: first %s%s, then %s%s", r.Key, login,
			before.receipt, before.submission, p.receipt, p.submission))
		return
	}
	// What was once said to be applied stays promised as applied.
	if !known || before.progress != "applied" {
		l.promises[id] = p
	}
}

func readPromise(login string, r player.Request, a player.Answer) (p promise, replayed, promised bool) {
	var body struct {
		Receipt    string `json:"receipt"`
		CaseID     string `json:"caseId"`
		Replayed   bool   `json:"replayed"`
		Submission string `json:"submission"`
		Progress   string `json:"progress"`
		Document   struct {
			ID string `json:"id"`
		} `json:"document"`
	}
	if r.Method != http.MethodPost || a.Status >= http.StatusBadRequest || json.Unmarshal(a.Body, &body) != nil {
		return promise{}, false, false
	}
	p = promise{key: r.Key, login: login, path: r.Path, caseID: body.CaseID}
	switch {
	case body.Receipt != "":
		p.receipt, p.document = body.Receipt, body.Document.ID
		return p, body.Replayed, true
	case body.Submission != "" && strings.HasSuffix(r.Path, "/complete"):
		p.submission, p.progress = body.Submission, body.Progress
		return p, false, true
	}
	return promise{}, false, false
}

// all gives the promises; nobody may play any more.
func (l *ledger) all() []promise {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := make([]promise, 0, len(l.promises))
	for _, p := range l.promises {
		list = append(list, p)
	}
	return list
}
