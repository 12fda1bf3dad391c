package api

import (
	"encoding/json"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
)

// ruleFacts is the object of facts; its schema is the vocabulary of the rule tables.
type ruleFacts json.RawMessage

// UnmarshalJSON keeps the object as it is; the desk checks it.
func (f *ruleFacts) UnmarshalJSON(raw []byte) error {
	*f = append((*f)[:0], raw...)
	return nil
}

// anyValue is a value of any type.
type anyValue json.RawMessage

// MarshalJSON gives the value itself.
func (v anyValue) MarshalJSON() ([]byte, error) { return v, nil }

// evaluateBody asks what a table says.
type evaluateBody struct {
	// Reference is the day whose law counts; tables read it as stichtag.
	Reference casefile.Date `json:"reference" validate:"required"`
	Facts     ruleFacts     `json:"facts" validate:"required"`
}

// evaluated is what a table says, and why.
type evaluated struct {
	Key              string           `json:"key"`
	Hash             string           `json:"hash"`
	Reference        casefile.Date    `json:"reference"`
	Outputs          anyValue         `json:"outputs"`
	Matched          []matchedRule    `json:"matched"`
	NeedsLegalReview bool             `json:"needsLegalReview"`
	Warnings         []warningOfTrial `json:"warnings"`
	// Blank are facts that the table reads and nobody gave, Unread given ones that it does not read, Derived those computed from others.
	Blank   []string `json:"blank"`
	Unread  []string `json:"unread"`
	Derived []string `json:"derived"`
}

// matchedRule is a row that fired.
type matchedRule struct {
	Number           int           `json:"number"`
	ID               string        `json:"id"`
	Paragraph        string        `json:"paragraph"`
	ValidFrom        casefile.Date `json:"validFrom"`
	ValidTo          casefile.Date `json:"validTo"`
	InForce          bool          `json:"inForce"`
	NeedsLegalReview bool          `json:"needsLegalReview"`
	Remark           string        `json:"remark"`
}

// warningOfTrial says what a reader must know before using the result: code is no-row, out-of-force, legal-review, blank, unread or
// expression.
type warningOfTrial struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

// evaluateRule handles "POST /rules/:key/evaluate". The facts are in no log: they could be those of a real person.
func (h *handler) evaluateRule(c *gin.Context) {
	var body evaluateBody
	if err := h.decode(c, &body); err != nil {
		h.fail(c, err)
		return
	}
	trial, err := h.Desk.TryRule(c.Param("key"), body.Reference, json.RawMessage(body.Facts))
	if err != nil {
		h.fail(c, desk.UnderPointer("/facts", err))
		return
	}
	c.JSON(http.StatusOK, evaluationOf(httperr.Language(c), trial))
}

func evaluationOf(lang string, trial desk.RuleTrial) evaluated {
	out := evaluated{
		Key: trial.Table.Key, Hash: trial.Table.Hash, Reference: trial.Reference, Outputs: anyValue(trial.Outputs),
		NeedsLegalReview: trial.NeedsLegalReview, Blank: notNil(trial.Blank), Unread: notNil(trial.Unread), Derived: notNil(trial.Derived),
	}
	for _, row := range trial.Matched {
		out.Matched = append(out.Matched, matchedRule{
			Number: row.Number, ID: row.ID, Paragraph: row.Paragraph, ValidFrom: row.ValidFrom, ValidTo: row.ValidTo,
			InForce: !slices.Contains(trial.OutOfForce, row.ID), NeedsLegalReview: row.NeedsLegalReview, Remark: row.Remark,
		})
	}
	out.Matched = notNil(out.Matched)
	for _, w := range trial.Warnings() {
		out.Warnings = append(out.Warnings, warningOfTrial{Code: w.Code, Text: locale.T(lang, "page.rule.warning."+w.Code, w.Params)})
	}
	out.Warnings = notNil(out.Warnings)
	return out
}
