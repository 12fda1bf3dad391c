package fake

import (
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"ablauf/internal/registers"
)

// Office is all partners behind one address, each below its name: /ba/v1/…, /sicherheit/dev/….
type Office struct {
	partners map[registers.Partner]*Server

	mu     sync.Mutex
	states map[registers.Partner]json.RawMessage
}

// NewOffice makes every partner. They know us by the same key. keep, unless it is nil, gets the written states of all with every change.
func NewOffice(
	key string, now func() time.Time, start map[registers.Partner]State, keep func(map[registers.Partner]json.RawMessage),
) *Office {
	o := &Office{partners: map[registers.Partner]*Server{}, states: map[registers.Partner]json.RawMessage{}}
	for _, name := range registers.Partners() {
		known, ok := start[name]
		if !ok {
			known = State{Mode: helpful(name)}
		}
		o.states[name] = written(known)
		o.partners[name] = New(name, key, now, known, func(s State) {
			if keep == nil {
				return
			}
			raw := written(s) // under the partner's own lock
			o.mu.Lock()
			defer o.mu.Unlock()
			o.states[name] = raw
			keep(o.states)
		})
	}
	return o
}

func written(s any) json.RawMessage {
	raw, err := json.Marshal(s)
	if err != nil {
		panic(err) // what we keep can be written
	}
	return raw
}

// helpful is how a partner behaves on a development stack until it is told otherwise: those whose answer is hardly ever another one give it by
// themselves, so that a case goes on without somebody playing them. What the Bundesagentur says decides, so it waits to be told.
func helpful(name registers.Partner) Mode {
	switch name {
	case registers.Security:
		return Mode{Auto: []registers.Verdict{registers.NoConcerns}}
	case registers.Meldebehoerde:
		return Mode{Auto: []registers.Verdict{registers.Registered}}
	case registers.AZR:
		return Mode{Auto: []registers.Verdict{registers.Entered}}
	case registers.Bundesdruck:
		return Mode{Auto: []registers.Verdict{registers.CardAccepted}}
	case registers.Print:
		return Mode{Auto: []registers.Verdict{registers.LetterAccepted, registers.LetterPrinted, registers.LetterPosted}}
	case registers.Portal:
		return Mode{Auto: []registers.Verdict{registers.PortalAvailable}}
	case registers.BA:
	}
	return Mode{}
}

// Partner gives one of the partners.
func (o *Office) Partner(name registers.Partner) *Server { return o.partners[name] }

// Handler serves every partner below its name.
func (o *Office) Handler() http.Handler {
	mux := http.NewServeMux()
	for name, partner := range o.partners {
		prefix := "/" + string(name)
		mux.Handle(prefix+"/", http.StripPrefix(prefix, partner.Handler()))
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, registers.Partners()) })
	return mux
}
