package web

import (
	"errors"
	"io"
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// proposeRelease handles "POST /verfahren/:key/neu" and, for rule tables, "POST /regeln/:key/neu". A refused form comes back with the reason; the file
// has to be chosen again.
func (h *Handler) proposeRelease(kind string) gin.HandlerFunc {
	return func(c *gin.Context) {
		content, err := formFile(c, "datei", desk.DefinitionBytesMax)
		id := ""
		if err == nil {
			id, err = h.Desk.ProposeVersion(c.Request.Context(), auth.Actor(c), kind, c.Param("key"), content, c.PostForm("grund"))
		}
		switch {
		case err == nil:
			h.redirect(c, "/vorschlaege/"+id+"?hinweis=release-proposed")
		case casefile.KindOf(err) == casefile.Invalid:
			h.showReleaseNewAgain(c, kind, err)
		default:
			h.fail(c, err)
		}
	}
}

// formFile reads a file of a form, at most so many bytes. Invalid "file.missing", "release.too-large".
func formFile(c *gin.Context, name string, most int64) ([]byte, error) {
	file, err := c.FormFile(name)
	if err != nil {
		return nil, casefile.Errorf(casefile.Invalid, "file.missing", "no file: %w", err)
	}
	if file.Size > most {
		return nil, casefile.Errorf(casefile.Invalid, "release.too-large", "a file of %d bytes", file.Size)
	}
	opened, err := file.Open()
	if err != nil {
		return nil, casefile.Errorf(casefile.Invalid, "body.broken-off", "the file cannot be read: %w", err)
	}
	defer opened.Close() //nolint:errcheck // a file in memory that was only read
	content, err := io.ReadAll(opened)
	if err != nil {
		return nil, casefile.Errorf(casefile.Invalid, "body.broken-off", "the file cannot be read: %w", err)
	}
	return content, nil
}

func (h *Handler) showReleaseNewAgain(c *gin.Context, kind string, cause error) {
	page, err := h.releaseNewPage(c, kind)
	if err != nil {
		h.fail(c, err)
		return
	}
	page.Reason = c.PostForm("grund")
	reason := reasonOf(cause)
	if casefile.CodeOf(cause) == "supervision.reason" {
		page.ReasonError = &reason
		page.Errors = []FormError{{FieldID: "grund", Text: reason}}
	} else {
		page.FileError = &reason
		page.Errors = []FormError{{FieldID: "datei", Text: reason}}
	}
	h.show(c, http.StatusUnprocessableEntity, page)
}

// releaseProposal handles "POST /vorschlaege/:id/freigabe".
func (h *Handler) releaseProposal(c *gin.Context) {
	checked := c.PostForm("geprueft") == "ja"
	kind, err := h.Desk.ReleaseProposal(c.Request.Context(), auth.Actor(c), c.Param("id"), c.PostForm("grund"), checked)
	if err != nil {
		h.showReleaseAgain(c, err, c.PostForm("grund"))
		return
	}
	notice := "release-released"
	if kind == store.KindRules {
		notice = "release-table-released"
	}
	h.redirect(c, "/vorschlaege/"+c.Param("id")+"?hinweis="+notice)
}

// declineProposal handles "POST /vorschlaege/:id/ablehnung".
func (h *Handler) declineProposal(c *gin.Context) {
	if err := h.Desk.DeclineProposal(c.Request.Context(), auth.Actor(c), c.Param("id"), c.PostForm("grund")); err != nil {
		h.showReleaseAgain(c, err, "")
		return
	}
	h.redirect(c, "/vorschlaege/"+c.Param("id")+"?hinweis=release-declined")
}

// showReleaseAgain says above the page why it could not be: a reason is missing, or what comes out otherwise was not looked at. All else is an error page.
func (h *Handler) showReleaseAgain(c *gin.Context, cause error, entered string) {
	var known *casefile.Error
	if !errors.As(cause, &known) || known.Kind != casefile.Invalid {
		h.fail(c, cause)
		return
	}
	page, err := h.releasePage(c)
	if err != nil {
		h.fail(c, err)
		return
	}
	page.Notice, page.Entered = &Notice{Kind: "danger", Text: reasonOf(cause)}, entered
	h.show(c, http.StatusUnprocessableEntity, page)
}
