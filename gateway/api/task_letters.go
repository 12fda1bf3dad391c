package api

import (
	"encoding/base64"
	"encoding/json"
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
)

// lettersBody is what would be handed in to finish a task.
type lettersBody struct {
	Data    json.RawMessage `json:"data" validate:"required"`
	Element string          `json:"element" validate:"omitempty,max=100" doc:"the step whose letter is meant; without it all that follow"`
}

// letterAhead is a letter as it goes out when the task ends so.
type letterAhead struct {
	Element  string        `json:"element"`
	Name     string        `json:"name"`
	Template string        `json:"template"`
	Subject  string        `json:"subject"`
	On       casefile.Date `json:"on" doc:"day of the letter"`
	Print    string        `json:"print" doc:"SHA-256 of the file; the filed letter has the same"`
	PDF      string        `json:"pdf" doc:"the file in base64"`
}

type lettersAnswer struct {
	Letters []letterAhead `json:"letters"`
}

// showLetters handles "POST /tasks/:id/letters".
func (h *handler) showLetters(c *gin.Context) {
	var in lettersBody
	if err := h.decode(c, &in); err != nil {
		h.fail(c, err)
		return
	}
	letters, err := h.Desk.ShowLetters(c.Request.Context(), auth.Actor(c), taskID(c), in.Data, in.Element)
	if err != nil {
		h.fail(c, err)
		return
	}
	answer := lettersAnswer{Letters: make([]letterAhead, len(letters))}
	for i, l := range letters {
		answer.Letters[i] = letterAhead{
			Element: l.Element, Name: l.Name, Template: l.Template, Subject: l.Subject, On: l.On, Print: l.Print,
			PDF: base64.StdEncoding.EncodeToString(l.PDF),
		}
	}
	c.Header("Cache-Control", "no-store")
	c.JSON(http.StatusOK, answer)
}
