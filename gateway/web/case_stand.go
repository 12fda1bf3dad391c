package web

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/desk"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
)

// StandForm asks as of when a case is shown, on both axes of time.
type StandForm struct {
	// Happened and Known are what stands in the fields, as a browser writes a day with its time; empty where nothing is bounded.
	Happened, Known string
	// Wrong: what stood in the address was no day with its time, or lay in the future.
	Wrong bool
	// Moments are the times at which something happened, oldest first, as in Happened; At is the one that is shown.
	Moments []string
	At      int
	// Earlier and Later lead to the moments around the one that is shown; empty at the ends.
	Earlier, Later string
}

// Joined gives the moments in one attribute, for the slider.
func (f StandForm) Joined() string { return strings.Join(f.Moments, " ") }

// Last gives the number of the newest moment.
func (f StandForm) Last() int { return max(0, len(f.Moments)-1) }

const (
	localMoment = "2006-01-02T15:04"
	// localSecond is used where a case is so young that its minutes are too coarse.
	localSecond = "2006-01-02T15:04:05"
	coarse      = 8
	// momentsMax bounds how many places the slider has.
	momentsMax = 400
)

// standOf reads as of when somebody wants to see a case. A day without a time means its end; a minute includes its seconds, and a
// second what happened in it. What cannot be
// read, or lies in the future, bounds nothing and is said to be wrong.
func standOf(c *gin.Context, now time.Time) (desk.Standpoint, StandForm) {
	form := StandForm{}
	read := func(name string) time.Time {
		text := strings.TrimSpace(c.Query(name))
		if text == "" {
			return time.Time{}
		}
		at, err := time.ParseInLocation(localMoment, text, locale.Zone())
		if second, err := time.ParseInLocation(localSecond, text, locale.Zone()); err == nil && !second.After(now) && second.Year() >= 1900 {
			return second.Add(time.Second - time.Nanosecond)
		}
		if err != nil {
			day, dayErr := time.ParseInLocation(time.DateOnly, text, locale.Zone())
			at, err = day.AddDate(0, 0, 1).Add(-time.Minute), dayErr
		}
		if err != nil || at.After(now) || at.Year() < 1900 {
			form.Wrong = true
			return time.Time{}
		}
		return at.Add(time.Minute - time.Nanosecond)
	}
	s := desk.Standpoint{Happened: read("geschehen"), Known: read("bekannt")}
	form.Happened, form.Known = localText(s.Happened), localText(s.Known)
	return s, form
}

func localText(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	// What bounds a whole minute ends with its last second.
	if local := at.In(locale.Zone()); local.Second() != 59 {
		return local.Format(localSecond)
	}
	return at.In(locale.Zone()).Format(localMoment)
}

// places gives the slider its moments: the minutes in which something happened. Where there are more than it has places, every second one is
// left out until they fit; the first and the last stay.
func (f *StandForm) places(log []casefile.Event, s desk.Standpoint) {
	for _, layout := range []string{localMoment, localSecond} {
		f.Moments = f.Moments[:0]
		for _, e := range log {
			f.Moments = append(f.Moments, e.HappenedAt.In(locale.Zone()).Format(layout))
		}
		slices.Sort(f.Moments)
		if f.Moments = slices.Compact(f.Moments); len(f.Moments) > coarse {
			break
		}
	}
	for len(f.Moments) > momentsMax {
		last, kept := f.Moments[len(f.Moments)-1], f.Moments[:0]
		for i := 0; i < len(f.Moments); i += 2 {
			kept = append(kept, f.Moments[i])
		}
		if kept[len(kept)-1] != last {
			kept = append(kept, last)
		}
		f.Moments = kept
	}
	f.At = f.Last()
	if !s.Happened.IsZero() {
		layout := localMoment
		if len(f.Moments) > 0 && len(f.Moments[0]) == len(localSecond) {
			layout = localSecond
		}
		at, found := slices.BinarySearch(f.Moments, s.Happened.In(locale.Zone()).Format(layout))
		if !found {
			at-- // between two moments the earlier one holds
		}
		f.At = max(0, at)
	}
	if f.At > 0 {
		f.Earlier = f.Moments[f.At-1]
	}
	if f.At < f.Last() {
		f.Later = f.Moments[f.At+1]
	}
}

// PastLine says that a page shows a case as it was.
type PastLine struct {
	Happened, Known time.Time
	// Before: there was no case yet.
	Before bool
}

// looksBack makes a page one of the past: nothing can be done from it, and "in 3 working days" counts from then.
func (h *Handler) looksBack(page *CasePage, view desk.CaseView) {
	if view.From.Now() {
		return
	}
	page.Past = &PastLine{view.From.Happened, view.From.Known, len(view.Log) == 0}
	page.Today = localDay(view.From.Day())
	page.MayUpload, page.MayMark, page.MayRepresent, page.MayUnlink, page.MaySplit, page.MayReturn = false, false, false, false, false, false
	page.MayWithdraw, page.Ending = false, nil
	page.MayWrite, page.MayFollowUp, page.MayAddress, page.Address = false, false, false, ""
	page.Urgency = nil
}

// Here gives the address of a view of the case that keeps from where it is looked at and the way back.
func (p *CasePage) Here(tab string, pairs ...string) string {
	q := url.Values{}
	if tab != "" && tab != tabWay {
		q.Set("ansicht", tab)
	}
	if p.Past != nil && keepsPast(tab) {
		put(q, "geschehen", p.Stand.Happened)
		put(q, "bekannt", p.Stand.Known)
	}
	if p.Back != nil {
		put(q, "zurueck", p.Back.Href)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		put(q, pairs[i], pairs[i+1])
	}
	path := "/faelle/" + string(p.ID)
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// put sets what is not empty; an empty value takes away what stood there.
func put(q url.Values, name, value string) {
	if value == "" {
		q.Del(name)
		return
	}
	q.Set(name, value)
}

// At gives the address of the same view as of a moment of the legal axis.
func (p *CasePage) At(moment string) string {
	q := url.Values{"geschehen": {moment}}
	put(q, "bekannt", p.Stand.Known)
	if p.Tab != tabWay {
		q.Set("ansicht", p.Tab)
	}
	if p.Back != nil {
		q.Set("zurueck", p.Back.Href)
	}
	return "/faelle/" + string(p.ID) + "?" + q.Encode()
}

// Today's view of the same tab.
func (p *CasePage) Presently() string {
	now := *p
	now.Past = nil
	return now.Here(p.Tab)
}

// keepsPast reports whether a tab can show the past. Who belongs to a case, and who looked at it, is shown as it is today.
func keepsPast(tab string) bool {
	return tab != tabParties && tab != tabSecurity && tab != tabAccess
}
