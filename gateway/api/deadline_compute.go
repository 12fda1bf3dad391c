package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/desk"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
)

// computedDeadline is a last day with the way to it.
type computedDeadline struct {
	LastDay casefile.Date `json:"lastDay"`
	Land    string        `json:"land"`
	Regions []string      `json:"regions"`
	// Steps are the computations in their order: the day of delivery, where a letter was posted, and the period.
	Steps []deadlineStep `json:"steps"`
	// DeliverySource marks how sure the rule of delivery is: V the statute was read, W a public page, K knowledge, D the safe assumption.
	DeliverySource string `json:"deliverySource"`
}

// deadlineStep is one computation: its day, its reason as code and values, and the same in words.
type deadlineStep struct {
	LastDay  casefile.Date     `json:"lastDay"`
	Reason   string            `json:"reason"`
	Params   map[string]string `json:"params"`
	Sentence map[string]string `json:"sentence"` // by language: de, en
}

// computeDeadline handles "POST /deadlines/compute".
func (h *handler) computeDeadline(c *gin.Context) {
	var body desk.DeadlineRequest
	if err := h.decode(c, &body); err != nil {
		h.fail(c, err)
		return
	}
	deadline, err := h.Desk.ComputeDeadline(body)
	if err != nil {
		h.fail(c, err)
		return
	}
	out := computedDeadline{
		LastDay: deadline.LastDay, Land: string(deadline.Land), Regions: notNil(deadline.Regions), DeliverySource: deadline.Source,
	}
	for _, step := range deadline.Steps {
		words := map[string]string{}
		for _, lang := range locale.Languages() {
			words[lang] = step.Sentence(lang)
		}
		out.Steps = append(out.Steps, deadlineStep{step.LastDay, step.Reason, step.Params, words})
	}
	c.JSON(http.StatusOK, out)
}
