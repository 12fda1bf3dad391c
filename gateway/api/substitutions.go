package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// substitutionAnswer says who acts for whom.
type substitutionAnswer struct {
	ID         string           `json:"id"`
	Absent     casefile.ActorID `json:"absent"`
	Substitute casefile.ActorID `json:"substitute"`
	From       casefile.Date    `json:"from"`
	To         casefile.Date    `json:"to"`
	Procedures []string         `json:"procedures"`
	Teams      []string         `json:"teams"`
	Note       string           `json:"note"`
	EndedOn    casefile.Date    `json:"endedOn"`
}

type substitutionList struct {
	Substitutions []substitutionAnswer `json:"substitutions"`
}

func substitutionOf(s store.Substitution) substitutionAnswer {
	return substitutionAnswer{
		ID: s.ID, Absent: s.Absent, Substitute: s.Substitute, From: s.From, To: s.To, Procedures: s.Procedures, Teams: s.Teams, Note: s.Note, EndedOn: s.EndedOn,
	}
}

// listSubstitutions handles "GET /substitutions".
func (h *handler) listSubstitutions(c *gin.Context) {
	found, err := h.Desk.Substitutions(c.Request.Context(), auth.Actor(c))
	if err != nil {
		h.fail(c, err)
		return
	}
	answer := substitutionList{Substitutions: make([]substitutionAnswer, 0, len(found))}
	for _, s := range found {
		answer.Substitutions = append(answer.Substitutions, substitutionOf(s))
	}
	c.JSON(http.StatusOK, answer)
}

// declareSubstitution handles "POST /substitutions".
func (h *handler) declareSubstitution(c *gin.Context) {
	var in desk.SubstitutionRequest
	if err := h.decode(c, &in); err != nil {
		h.fail(c, err)
		return
	}
	s, err := h.Desk.DeclareSubstitution(c.Request.Context(), auth.Actor(c), in)
	if err != nil {
		h.fail(c, err)
		return
	}
	c.JSON(http.StatusCreated, substitutionOf(s))
}

// endSubstitution handles "POST /substitutions/:id/end".
func (h *handler) endSubstitution(c *gin.Context) {
	s, err := h.Desk.EndSubstitution(c.Request.Context(), auth.Actor(c), c.Param("id"))
	if err != nil {
		h.fail(c, err)
		return
	}
	c.JSON(http.StatusOK, substitutionOf(s))
}
