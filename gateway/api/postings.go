package api

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// unpostedList are the letters that were handed over and are not known to be with the post.
type unpostedList struct {
	Letters []unpostedLetter `json:"letters"`
}

// unpostedLetter is one of them; of a case that the reader may not see the time and the way alone show.
type unpostedLetter struct {
	ID           casefile.LetterID  `json:"id"`
	CaseID       casefile.CaseID    `json:"caseId,omitempty"`
	Aktenzeichen string             `json:"aktenzeichen,omitempty"`
	Subject      string             `json:"subject,omitempty"`
	Way          casefile.LetterWay `json:"way"`
	HandedOn     casefile.Date      `json:"handedOn"`
	SentAt       time.Time          `json:"sentAt,omitzero"`
}

// postingBody says that the letters that people print, those of a day, were handed to the post on another or the same day.
type postingBody struct {
	HandedOn  casefile.Date   `json:"handedOn" validate:"required" doc:"day on which the letters came into the tray, as the list has it"`
	PostedOn  casefile.Date   `json:"postedOn" validate:"required" doc:"day on which they were handed to the post"`
	SentUntil time.Time       `json:"sentUntil" validate:"required" doc:"sentAt of the last letter that was taken to the post: what came into the tray after it, on the same day too, lies there still"`
	CaseID    casefile.CaseID `json:"caseId" doc:"restricts it to the letters of one case"`
}

// posted says how many letters that were.
type posted struct {
	Letters int `json:"letters"`
}

func (h *handler) postingOperations() []operation {
	return []operation{
		{
			Permission: get("/postings", auth.Officials(), "lists the letters that nobody has confirmed as posted"),
			handle:     h.listPostings, id: "listPostings", status: http.StatusOK, answer: unpostedList{},
		},
		{
			Permission: post("/postings", auth.Officials(), "confirms on which day the letters of a day were handed to the post; § 41 Abs. 2 VwVfG counts from it"),
			handle:     h.confirmPosting, id: "confirmPosting", body: postingBody{}, status: http.StatusOK, answer: posted{},
		},
	}
}

// listPostings handles "GET /postings".
func (h *handler) listPostings(c *gin.Context) {
	letters, err := h.Desk.UnpostedLetters(c.Request.Context(), auth.Actor(c))
	if err != nil {
		h.fail(c, err)
		return
	}
	out := unpostedList{Letters: []unpostedLetter{}}
	for _, l := range letters {
		out.Letters = append(out.Letters, unpostedLetter{l.ID, l.CaseID, l.Aktenzeichen, l.Subject, l.Way, l.HandedOn, l.SentAt})
	}
	c.JSON(http.StatusOK, out)
}

// confirmPosting handles "POST /postings".
func (h *handler) confirmPosting(c *gin.Context) {
	var body postingBody
	if err := h.decode(c, &body); err != nil {
		h.fail(c, err)
		return
	}
	n, err := h.Desk.PostDay(c.Request.Context(), auth.Actor(c), store.PostedDay{
		Handed: body.HandedOn, On: body.PostedOn, Until: body.SentUntil, Only: body.CaseID,
	})
	if err != nil {
		h.fail(c, err)
		return
	}
	c.JSON(http.StatusOK, posted{n})
}
