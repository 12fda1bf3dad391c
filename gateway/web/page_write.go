package web

import (
	"compress/gzip"
	"crypto/rand"
	"io"
	"sync"

	"github.com/gin-gonic/gin"
)

// pageWriters are used again: each holds a megabyte of tables. The fastest level is within a tenth of the best for our pages.
var pageWriters = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is a constant
	}
	return w
}}

// writePage sends a finished page, compressed where the browser takes that.
//
// A page repeats some of its own address, so the length of the compressed page could give away, guess by guess, what else stands in it
// (BREACH). Against that the token has another guise on each page (auth.CSRFToken), and a comment of random length blurs the length.
func writePage(c *gin.Context, page []byte) {
	if !takesGzip(c.Request) {
		_, _ = c.Writer.Write(page) // an error means that the reader has gone
		return
	}
	c.Header("Content-Encoding", "gzip")
	w := pageWriters.Get().(*gzip.Writer)
	defer pageWriters.Put(w)
	w.Reset(c.Writer)
	blur := rand.Text()
	w.Comment = blur[:int(blur[0])%len(blur)]
	if _, err := w.Write(page); err == nil {
		_ = w.Close()
	}
}
