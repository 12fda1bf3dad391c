package api

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
)

// probeWait is how long a part may take to answer.
const probeWait = 2 * time.Second

// readiness says which parts can be reached, by name: "up" or "down".
type readiness struct {
	Ready bool              `json:"ready"`
	Parts map[string]string `json:"parts"`
}

// health handles "GET /healthz": the process runs and answers.
func (h *handler) health(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"status": "up"}) }

// ready handles "GET /readyz": 200 while the parts are up that taking receipts needs, 503 otherwise. It names no address and no
// reason: those stand in the log of whoever failed.
func (h *handler) ready(c *gin.Context) {
	answer := readiness{Ready: true, Parts: map[string]string{}}
	for i, up := range h.probe(c.Request.Context()) {
		p := h.Probes[i]
		answer.Parts[p.Name] = "up"
		if !up {
			answer.Parts[p.Name] = "down"
			answer.Ready = answer.Ready && !p.Required
		}
	}
	status := http.StatusOK
	if !answer.Ready {
		status = http.StatusServiceUnavailable
	}
	c.JSON(status, answer)
}

// probe asks all parts at once.
func (h *handler) probe(ctx context.Context) []bool {
	ctx, cancel := context.WithTimeout(ctx, probeWait)
	defer cancel()
	up := make([]bool, len(h.Probes))
	var wait sync.WaitGroup
	for i, p := range h.Probes {
		wait.Go(func() { up[i] = p.Check(ctx) == nil })
	}
	wait.Wait()
	return up
}
