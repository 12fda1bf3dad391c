package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/internal/casefile"
)

// FormBytesMax is the most bytes of a form without a file: the longest justification is a hundredth of it.
const FormBytesMax = 1 << 20

// LimitForms refuses a form that is larger than any of ours before a byte of it is read, and cuts off one that does not say how large it is.
// It must stand behind LimitBody and before whatever reads a form; fail answers with "body.too-large".
func LimitForms(fail func(*gin.Context, error)) gin.HandlerFunc {
	return func(c *gin.Context) {
		if c.ContentType() != "application/x-www-form-urlencoded" {
			c.Next()
			return
		}
		if c.Request.ContentLength > FormBytesMax {
			c.Header("Connection", "close") // what is still under way need not come
			fail(c, casefile.Errorf(casefile.Invalid, "body.too-large", "a form of %d bytes", c.Request.ContentLength))
			return
		}
		c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, FormBytesMax)
		c.Next()
	}
}
