package web

import (
	"context"
	"io"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

const (
	// liveBeat keeps proxies from closing a connection on which nothing comes.
	liveBeat = 20 * time.Second
	// liveLife ends each stream, and the browser opens the next: so it is asked again who is there, and a session that was ended or a role
	// that was taken away ends the notice too. It stays below the time in which the server wants an answer written.
	liveLife = 90 * time.Second
)

// streamNewTasks handles "GET /aufgaben/neu?seit=": server-sent events with nothing but a number, of the tasks that came for the reader since
// the moment (in microseconds) at which their list was made. 503 when too many listen.
func (h *Handler) streamNewTasks(c *gin.Context) {
	micros, err := strconv.ParseInt(c.Query("seit"), 10, 64)
	if err != nil || micros < 0 {
		h.fail(c, casefile.Errorf(casefile.Invalid, "live.since", "the moment has no valid form"))
		return
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), liveLife)
	defer cancel()
	stream, err := h.Desk.NewTasks(ctx, auth.Actor(c), time.UnixMicro(micros))
	if err != nil {
		h.fail(c, err)
		return
	}
	defer stream.Close()
	c.Header("Content-Type", "text/event-stream")
	c.Header("Cache-Control", "no-store")
	c.Header("X-Content-Type-Options", "nosniff")
	c.Header("X-Accel-Buffering", "no") // a proxy hands each line on at once
	if send(c, "retry: 3000\n\n") {
		h.tellNewTasks(c, ctx.Done(), stream)
	}
}

// tellNewTasks writes until the reader goes, the stream's time is over or the program stops.
func (h *Handler) tellNewTasks(c *gin.Context, over <-chan struct{}, stream *desk.TaskStream) {
	beat := time.NewTicker(liveBeat)
	defer beat.Stop()
	for {
		text := ": \n\n"
		select {
		case <-over:
			return
		case <-h.Stopping:
			return
		case <-beat.C:
		case <-stream.Changed:
			text = "event: neu\ndata: " + strconv.Itoa(stream.Count()) + "\n\n"
		}
		if !send(c, text) {
			return
		}
	}
}

// send writes and hands on; false when the reader has gone.
func send(c *gin.Context, text string) bool {
	if _, err := io.WriteString(c.Writer, text); err != nil {
		return false
	}
	c.Writer.Flush()
	return true
}
