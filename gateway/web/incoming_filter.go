package web

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"time"

	"ablauf/gateway/locale"
	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// incomingQuery is the query string of the incoming box; what is not known is dropped, so that an old bookmark still works.
type incomingQuery struct {
	flag, channel, age, holder, cursor string
}

func incomingQueryOf(v url.Values) incomingQuery {
	return incomingQuery{
		flag:    known(v.Get("merkmal"), codes(store.IncomingFlags())),
		channel: known(v.Get("weg"), codes(incomingChannels())),
		age:     known(v.Get("alter"), incomingAges()),
		holder:  known(v.Get("bei"), []string{holderMe, holderNobody}),
		cursor:  v.Get("ab"),
	}
}

func known(value string, of []string) string {
	if slices.Contains(of, value) {
		return value
	}
	return ""
}

func codes[T ~string](list []T) []string {
	out := make([]string, 0, len(list))
	for _, v := range list {
		out = append(out, string(v))
	}
	return out
}

func incomingChannels() []casefile.Channel {
	return []casefile.Channel{casefile.ChannelPortal, casefile.ChannelEmail, casefile.ChannelPost, casefile.ChannelCounter, casefile.ChannelRegister}
}

// incomingAges are ages in working days: formal completeness is looked at within five (house rule).
func incomingAges() []string { return []string{"1", "3", "5", "10"} }

// with gives the query with one part changed; any change but of the page leads to the first page.
func (q incomingQuery) with(part, value string) incomingQuery {
	q.cursor = ""
	switch part {
	case "merkmal":
		q.flag = value
	case "weg":
		q.channel = value
	case "alter":
		q.age = value
	case "bei":
		q.holder = value
	case "ab":
		q.cursor = value
	}
	return q
}

func (q incomingQuery) path() string {
	v := url.Values{}
	for _, part := range [][2]string{{"merkmal", q.flag}, {"weg", q.channel}, {"alter", q.age}, {"bei", q.holder}, {"ab", q.cursor}} {
		if part[1] != "" {
			v.Set(part[0], part[1])
		}
	}
	if len(v) == 0 {
		return "/eingang"
	}
	return "/eingang?" + v.Encode()
}

func (h *Handler) incomingFilter(q incomingQuery, actor casefile.Actor, today casefile.Date) store.IncomingFilter {
	f := store.IncomingFilter{
		Flag: store.IncomingFlag(q.flag), Channel: casefile.Channel(q.channel), Today: today, Until: today.AddDays(titleWarningDays),
		Cursor: q.cursor, Limit: worklistRows,
	}
	switch q.holder {
	case holderMe:
		f.Assignee = actor.ID
	case holderNobody:
		f.Unassigned = true
	}
	if n, err := strconv.Atoi(q.age); err == nil {
		// Whatever arrived on or before the day that is n working days ago; the days off after it count with it.
		day := calendar.AddWorkingDays(h.land(), today, 1-n, h.regions()...)
		f.ReceivedBefore = time.Date(day.Year, day.Month, day.Day, 0, 0, 0, 0, locale.Zone())
	}
	return f
}

// incomingViews are the views of the side column. Only what an index answers is counted.
func incomingViews() []incomingView {
	return []incomingView{
		{"clearing.view.all", incomingQuery{}, true},
		{"clearing.view.mine", incomingQuery{holder: holderMe}, true},
		{"clearing.view.nobody", incomingQuery{holder: holderNobody}, true},
		{"clearing.view.antwort", incomingQuery{flag: string(store.FlagReply)}, true},
		{"clearing.view.notfall", incomingQuery{flag: string(store.FlagEmergency)}, false},
		{"clearing.view.titel", incomingQuery{flag: string(store.FlagTitle)}, false},
		{"clearing.view.arbeit", incomingQuery{flag: string(store.FlagJob)}, false},
		{"clearing.view.81a", incomingQuery{flag: string(store.FlagFast)}, false},
		{"clearing.view.late", incomingQuery{age: "5"}, false},
	}
}

type incomingView struct {
	text    string
	q       incomingQuery
	counted bool
}

// countIncoming counts the box as it is filtered and the views beside it.
func (h *Handler) countIncoming(ctx context.Context, actor casefile.Actor, page *IncomingPage, now incomingQuery) error {
	now.cursor = ""
	filters := []store.IncomingFilter{h.incomingFilter(now, actor, page.Today)}
	var places []int
	for i, v := range incomingViews() {
		page.Views = append(page.Views, View{Text: Say(v.text), Href: v.q.path(), Current: v.q == now, Counted: v.counted})
		if v.counted {
			filters, places = append(filters, h.incomingFilter(v.q, actor, page.Today)), append(places, i)
		}
	}
	counts, err := h.Desk.CountIncoming(ctx, actor, filters)
	if err != nil {
		return err
	}
	page.Count, page.Capped = counts[0].N, counts[0].Capped
	for i, place := range places {
		page.Views[place].Count, page.Views[place].Capped = counts[i+1].N, counts[i+1].Capped
	}
	return nil
}

func incomingForm(q incomingQuery) IncomingForm {
	all := Choice{Text: Say("page.filter.all")}
	f := IncomingForm{
		Flags: []Choice{all}, Channels: []Choice{all}, Ages: []Choice{all},
		Holders: []Choice{all, {Value: holderMe, Text: Say("page.filter.holder.me")}, {Value: holderNobody, Text: Say("page.filter.holder.nobody")}},
	}
	for _, flag := range store.IncomingFlags() {
		f.Flags = append(f.Flags, Choice{Value: string(flag), Text: Say("clearing.flag." + string(flag))})
	}
	for _, channel := range incomingChannels() {
		f.Channels = append(f.Channels, Choice{Value: string(channel), Text: Say("event.channel." + string(channel))})
	}
	for _, age := range incomingAges() {
		n, _ := strconv.Atoi(age)
		f.Ages = append(f.Ages, Choice{Value: age, Text: counted("clearing.age", n)})
	}
	for _, part := range []struct {
		name, part, value string
		choices           []Choice
	}{
		{"clearing.filter.flag", "merkmal", q.flag, f.Flags},
		{"clearing.filter.channel", "weg", q.channel, f.Channels},
		{"clearing.filter.age", "alter", q.age, f.Ages},
		{"page.filter.holder", "bei", q.holder, f.Holders},
	} {
		if chosen := choose(part.choices, part.value); chosen != nil && part.value != "" {
			f.Chips = append(f.Chips, Chip{Name: Say(part.name), Value: *chosen, Without: q.with(part.part, "").path()})
		}
	}
	return f
}
