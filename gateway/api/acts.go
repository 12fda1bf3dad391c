package api

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// actBody is what somebody enters for an act on a case.
type actBody struct {
	Data json.RawMessage `json:"data" validate:"required" doc:"data of the form of the act, as the pages ask for it"`
}

type actDone = desk.ActDone

// representativeList is who acts or acted for the person of a case, the newest first.
type representativeList struct {
	Representatives []representativeAnswer `json:"representatives"`
}

// representativeAnswer is one of them.
type representativeAnswer struct {
	ID        casefile.RepresentativeID    `json:"id,omitempty" doc:"empty while only a form of the intake names them"`
	CaseID    casefile.CaseID              `json:"caseId" doc:"where the authority to act is on file"`
	Name      string                       `json:"name"`
	Address   casefile.Address             `json:"address"`
	Scope     casefile.RepresentativeScope `json:"scope" doc:"verfahren, alle-verfahren or einzelne"`
	GivenOn   casefile.Date                `json:"givenOn" doc:"day of the authority to act"`
	EnteredAt time.Time                    `json:"enteredAt"`
	EnteredBy string                       `json:"enteredBy,omitempty"`
	EndedOn   casefile.Date                `json:"endedOn" doc:"day on which the withdrawal reached the authority (§ 14 Abs. 1 Satz 4 VwVfG)"`
	EndedFor  casefile.RepresentativeEnd   `json:"endedFor,omitempty" doc:"widerruf, niederlegung, erledigt or irrtum"`
	EndedBy   string                       `json:"endedBy,omitempty"`
	Letters   bool                         `json:"letters" doc:"the letters of the case go to them"`
}

func (h *handler) actOperations() []operation {
	return []operation{
		{
			Permission: get("/cases/:id/representatives", auth.With(auth.Officials(), casefile.RoleRevision), "lists who acts or acted for the person of a case (§ 14 VwVfG)"),
			handle:     h.listRepresentatives, id: "listRepresentatives", status: http.StatusOK, answer: representativeList{},
		},
		{
			Permission: post("/cases/:id/representatives", desk.Caseworkers(), "enters who acts for the person: letters go to them from now on; data of the form allgemein/vertretung"),
			handle:     h.act(desk.ActRepresentative), id: "enterRepresentative", body: actBody{}, status: http.StatusOK, answer: actDone{},
		},
		{
			Permission: post("/cases/:id/representatives/end", desk.Caseworkers(), "enters that whoever acts in the case acts no more: letters go to the person again; data of the form allgemein/vertretung-ende"),
			handle:     h.act(desk.ActRepresentativeEnd), id: "endRepresentation", body: actBody{}, status: http.StatusOK, answer: actDone{},
		},
		{
			Permission: post("/cases/:id/person/undo", desk.Caseworkers(), "undoes the link of a case to a wrong person; a task finds out whose it is and names what was written under it; data of the form allgemein/person-loesen"),
			handle:     h.act(desk.ActPersonUndo), id: "unlinkPerson", body: actBody{}, status: http.StatusOK, answer: actDone{},
		},
		{
			Permission: post("/cases/:id/split", desk.Caseworkers(), "undoes that the application of the case was added to another one: it begins anew with the day on which it arrived; data of the form allgemein/trennen"),
			handle:     h.act(desk.ActSplit), id: "splitCase", body: actBody{}, status: http.StatusOK, answer: actDone{},
		},
		{
			Permission: post("/cases/:id/returned-letters", desk.ActRoles(), "enters that a letter of the case came back; data of the form allgemein/schreiben-zurueck"),
			handle:     h.act(desk.ActLetterBack), id: "returnLetter", body: actBody{}, status: http.StatusOK, answer: actDone{},
		},
		{
			Permission: post("/cases/:id/letters", desk.Caseworkers(), "writes a message to the person that no procedure writes, as a letter; never a decision; data of the form allgemein/nachricht"),
			handle:     h.act(desk.ActMessage), id: "writeMessage", body: actBody{}, status: http.StatusOK, answer: actDone{},
		},
		{
			Permission: post("/cases/:id/follow-ups", desk.Caseworkers(), "has the case come back on a day as a task; data of the form allgemein/wiedervorlage"),
			handle:     h.act(desk.ActFollowUp), id: "followUpCase", body: actBody{}, status: http.StatusOK, answer: actDone{},
		},
		{
			Permission: post("/cases/:id/address", desk.AddressRoles(), "puts the address of the person right; the log keeps the one before; data of the form allgemein/anschrift"),
			handle:     h.act(desk.ActAddress), id: "correctAddress", body: actBody{}, status: http.StatusOK, answer: actDone{},
		},
	}
}

// listRepresentatives handles "GET /cases/:id/representatives".
func (h *handler) listRepresentatives(c *gin.Context) {
	found, err := h.Desk.Representatives(c.Request.Context(), auth.Actor(c), caseID(c))
	if err != nil {
		h.fail(c, err)
		return
	}
	out := representativeList{Representatives: []representativeAnswer{}}
	for _, r := range found {
		out.Representatives = append(out.Representatives, representativeAnswer{
			r.ID, r.CaseID, r.Name, r.Address, r.Scope, r.GivenOn, r.EnteredAt, r.By, r.EndedOn, r.EndedFor, r.EndedBy, r.Letters,
		})
	}
	c.JSON(http.StatusOK, out)
}

// act handles an act on a case: "POST /cases/:id/..." with the data of its form.
func (h *handler) act(name desk.Act) gin.HandlerFunc {
	return func(c *gin.Context) {
		var body actBody
		if err := h.decode(c, &body); err != nil {
			h.fail(c, err)
			return
		}
		done, err := h.Desk.Do(c.Request.Context(), auth.Actor(c), caseID(c), name, desk.ActInput{Data: body.Data, Key: c.GetHeader(keyHeader)})
		if err != nil {
			h.fail(c, err)
			return
		}
		c.JSON(http.StatusOK, done)
	}
}
