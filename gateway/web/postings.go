package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// PostingsPage lists what was handed over and is not known to be with the post, by day.
type PostingsPage struct {
	Layout
	Days []PostingDay
}

// Template names the page's template.
func (*PostingsPage) Template() string { return "postings" }

// PostingDay are the letters of a day; ByHand says that people print and post them, so that a person confirms the day.
type PostingDay struct {
	On      casefile.Date
	ByHand  bool
	Letters []store.Unposted
	// Until is when the last of them was handed over: only what the page shows is confirmed with it.
	Until string
}

// showPostings handles "GET /postausgang".
func (h *Handler) showPostings(c *gin.Context) {
	letters, err := h.Desk.UnpostedLetters(c.Request.Context(), auth.Actor(c))
	if err != nil {
		h.fail(c, err)
		return
	}
	page := &PostingsPage{Layout: h.layoutFor(c, "post", Say("page.postings.heading"))}
	for _, l := range letters {
		byHand, at := l.Way == casefile.WayByHand, -1
		for k, day := range page.Days {
			if day.On == l.HandedOn && day.ByHand == byHand {
				at = k
			}
		}
		if at < 0 {
			page.Days = append(page.Days, PostingDay{On: l.HandedOn, ByHand: byHand})
			at = len(page.Days) - 1
		}
		page.Days[at].Letters = append(page.Days[at].Letters, l)
		page.Days[at].Until = l.SentAt.UTC().Format(time.RFC3339Nano)
	}
	if n := c.Query("bestaetigt"); n != "" {
		if _, err := strconv.Atoi(n); err == nil {
			page.Notice = &Notice{Kind: "success", Text: Say("page.postings.done", "n", n)}
		}
	}
	h.show(c, http.StatusOK, page)
}

// confirmPostings handles "POST /postausgang": "tag" is the day of the list and "bis" the time of its last letter, "aufgegeben" the day of posting.
func (h *Handler) confirmPostings(c *gin.Context) {
	var day store.PostedDay
	day.Handed, _ = casefile.ParseDate(c.PostForm("tag")) // what is no day and no time is zero, and refused with its field
	day.Until, _ = time.Parse(time.RFC3339Nano, c.PostForm("bis"))
	day.On, _ = casefile.ParseDate(c.PostForm("aufgegeben"))
	n, err := h.Desk.PostDay(c.Request.Context(), auth.Actor(c), day)
	if err != nil {
		h.fail(c, err)
		return
	}
	h.redirect(c, "/postausgang?bestaetigt="+strconv.Itoa(n))
}
