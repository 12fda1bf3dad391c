package web

import (
	"net/url"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/httperr"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/schemas"
)

// emergencyAsked is what the address of the list asks for, with the words of the forms by which emergencies are reported and decided.
type emergencyAsked struct {
	store.EmergencyFilter
	words emergencyWords
	query url.Values
}

// emergencyWords gives the labels of the forms' choices in one language.
type emergencyWords map[string][]Choice

// Fields of the forms whose choices the list names.
const (
	reasonField  = "notfallArt"
	proofField   = "notfallNachweis"
	urgencyField = "notfallPrioritaet"
	resultField  = "notfallErgebnis"
	learntField  = "notfallLerngrund"
)

func emergencyWordsOf(lang string) (emergencyWords, error) {
	words := emergencyWords{}
	for _, part := range [][2]string{
		{"notfall/meldung", reasonField},
		{"notfall/nachweise-pruefen", proofField},
		{"notfall/nachweise-pruefen", urgencyField},
		{"notfall/nachweise-pruefen", learntField},
		{"notfall/bearbeiten", resultField},
	} {
		form, err := schemas.Load(part[0])
		if err != nil {
			return nil, err
		}
		for _, f := range form.Fields() {
			if f.Name != part[1] {
				continue
			}
			for _, option := range f.Enum {
				words[f.Name] = append(words[f.Name], Choice{Value: option.Value, Label: option.Label(lang)})
			}
		}
	}
	return words, nil
}

// of gives the words of a code; a code without words is shown as it is, none is nothing.
func (w emergencyWords) of(field, code string) Text {
	for _, c := range w[field] {
		if c.Value == code {
			return Said(c.Label)
		}
	}
	if field == reasonField && code == store.EmergencyUnstated {
		return Say("emergency.reason.none")
	}
	if field == urgencyField && code == "unklar" { // the rule's word where it can propose nothing
		return Say("emergency.unclear")
	}
	return Said(code)
}

// emergenciesAsked reads the address; what is not known is dropped, so that an old bookmark still works.
func (h *Handler) emergenciesAsked(c *gin.Context) (emergencyAsked, error) {
	q := c.Request.URL.Query()
	words, err := emergencyWordsOf(httperr.Language(c))
	if err != nil {
		return emergencyAsked{}, err
	}
	from, _ := casefile.ParseDate(q.Get("von")) // what is no date is no choice
	to, _ := casefile.ParseDate(q.Get("bis"))
	scope := h.Desk.Scope(auth.Actor(c), store.Scope{From: from, To: to})
	reasons := []string{store.EmergencyUnstated}
	for _, choice := range words[reasonField] {
		reasons = append(reasons, choice.Value)
	}
	return emergencyAsked{
		EmergencyFilter: store.EmergencyFilter{
			From: scope.From, To: scope.To, Reason: known(q.Get("grund"), reasons), Row: q.Get("regel"),
			Verdict: store.EmergencyVerdict(known(q.Get("ausgang"), codes(store.EmergencyVerdicts()))),
			Channel: casefile.Channel(known(q.Get("weg"), codes(incomingChannels()))), Cursor: q.Get("ab"), Limit: worklistRows,
		},
		words: words, query: q,
	}, nil
}

// with gives the address of the list with other values of the same period and channel: pairs of name and value.
func (a emergencyAsked) with(pairs ...string) string {
	v := url.Values{"von": {a.From.String()}, "bis": {a.To.String()}}
	if a.Channel != "" {
		v.Set("weg", string(a.Channel))
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			v.Set(pairs[i], pairs[i+1])
		}
	}
	return emergenciesPath + "?" + v.Encode()
}

// same gives the pairs that the list is narrowed to besides period and channel.
func (a emergencyAsked) same() []string {
	return []string{"grund", a.Reason, "ausgang", string(a.Verdict), "regel", a.Row}
}

// form gives the filter with what is chosen.
func (a emergencyAsked) form(tallies []store.EmergencyTally) EmergencyForm {
	all := Choice{Text: Say("page.filter.all")}
	f := EmergencyForm{From: a.From, To: a.To, Reasons: []Choice{all}, Verdicts: []Choice{all}, Channels: []Choice{all}}
	f.Reasons = append(f.Reasons, a.words[reasonField]...)
	f.Reasons = append(f.Reasons, Choice{Value: store.EmergencyUnstated, Text: Say("emergency.reason.none")})
	for _, v := range store.EmergencyVerdicts() {
		f.Verdicts = append(f.Verdicts, Choice{Value: string(v), Text: Say("emergency.verdict." + string(v))})
	}
	for _, channel := range incomingChannels() {
		f.Channels = append(f.Channels, Choice{Value: string(channel), Text: Say("event.channel." + string(channel))})
	}
	choose(f.Reasons, a.Reason)
	choose(f.Verdicts, string(a.Verdict))
	choose(f.Channels, string(a.Channel))
	if a.Row != "" {
		chip := Chip{Name: Say("emergency.column.rule"), Without: a.with("grund", a.Reason, "ausgang", string(a.Verdict))}
		for _, t := range tallies {
			if t.Row == a.Row {
				chip.Value.Text = ruleText(t)
			}
		}
		f.Row = &chip
	}
	return f
}

// knownRow gives a row of the rule where a report of the period was proposed by it, else none.
func knownRow(row string, tallies []store.EmergencyTally) string {
	for _, t := range tallies {
		if t.Row == row {
			return row
		}
	}
	return ""
}

func ruleText(t store.EmergencyTally) Text {
	if t.Words == "" {
		return Say("emergency.rule.none")
	}
	return Said(t.Words)
}
