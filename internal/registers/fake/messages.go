package fake

import (
	"encoding/json"
	"time"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/registers"
)

// read reads a message as a partner understands it; it reports false where the partner cannot.
func read(partner registers.Partner, body []byte) (registers.Outgoing, bool) {
	switch partner {
	case registers.BA:
		return as[registers.ApprovalRequest](body)
	case registers.Security:
		if matterOf(body) == registers.MatterValidity {
			return as[registers.ValidityReport](body)
		}
		return as[registers.SecurityQuery](body)
	case registers.Meldebehoerde:
		return as[registers.ResidenceQuery](body)
	case registers.AZR:
		if matterOf(body) != "" {
			return as[registers.AZRReport](body)
		}
		return as[registers.AZRSearch](body)
	case registers.Bundesdruck:
		return as[registers.CardOrder](body)
	case registers.Print:
		return as[registers.PrintJob](body)
	case registers.Portal:
		return as[registers.PortalCopy](body)
	}
	return nil, false
}

// matterOf gives what a message is about, where one kind of it says so.
func matterOf(body []byte) string {
	var kind struct {
		Matter string `json:"sachverhalt"`
	}
	if json.Unmarshal(body, &kind) != nil {
		return ""
	}
	return kind.Matter
}

func as[M registers.Outgoing](body []byte) (registers.Outgoing, bool) {
	var m M
	err := json.Unmarshal(body, &m)
	return m, err == nil
}

// lean gives a message as it is kept: a letter without its pages, because the state is written anew with every change.
func lean(message registers.Outgoing, body []byte) json.RawMessage {
	switch m := message.(type) {
	case registers.PrintJob:
		m.PDF = nil
		return written(m)
	case registers.PortalCopy:
		m.PDF = nil
		return written(m)
	}
	return body
}

// dayOf is the day in the calendar of the place where everybody sits.
func dayOf(at time.Time) casefile.Date { return casefile.DateOf(at.In(calendar.Berlin())) }

// answerBySelf puts the answers into the inbox that the partner gives to every new message.
func (s *Server) answerBySelf(message registers.Outgoing) {
	if _, report := message.(registers.ValidityReport); report {
		return // nobody answers it
	}
	mode := s.state.Mode
	at := s.moment().Add(time.Duration(mode.AutoAfter) * time.Millisecond)
	for _, verdict := range mode.Auto {
		a := registers.Answer{Request: message.MessageID(), Verdict: verdict, PostedAt: at}
		switch m := message.(type) {
		case registers.ResidenceQuery:
			if verdict == registers.Registered {
				a.Residence.Address = m.Address
			}
		case registers.AZRSearch:
			if verdict == registers.Entered {
				a.Verdict = registers.NoneFound // what it says to reports
			}
			if verdict == registers.Found {
				a.AZRNummer = m.Person.AZRNummer
			}
		case registers.PrintJob, registers.PortalCopy:
			a.Dated = dayOf(at)
			switch verdict { //nolint:exhaustive // the others give no reason
			case registers.LetterReturned:
				a.Reason = registers.ReasonMoved
			case registers.LetterRejected:
				a.Reason = registers.ReasonUnreadable
			}
		}
		s.post(a, at)
	}
}
