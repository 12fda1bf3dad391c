package web

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ablauf/gateway/auth"
	"ablauf/gateway/httperr"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/internal/efile"
)

// showUpload handles "GET /faelle/:id/unterlagen".
func (h *Handler) showUpload(c *gin.Context) {
	page, err := h.uploadPage(c)
	if err != nil {
		h.fail(c, err)
		return
	}
	h.show(c, http.StatusOK, page)
}

func (h *Handler) uploadPage(c *gin.Context) (*UploadPage, error) {
	view, err := h.Desk.CaseView(c.Request.Context(), auth.Actor(c), casefile.CaseID(c.Param("id")))
	if err != nil {
		return nil, err
	}
	lang := httperr.Language(c)
	kinds := make([]Choice, 0, 40)
	for _, key := range locale.Keys(locale.Official, documentKinds) {
		code := key[len(documentKinds):]
		if outside(auth.Actor(c)) && h.Authority.SubFileOf(code) == casefile.SubFileSecurity {
			continue // what only authorities write
		}
		if len(code) == 3 { // the codes of the checklist; the other kinds are ours
			kinds = append(kinds, Choice{Value: code, Text: Say(key), Selected: c.PostForm("art") == code})
		}
	}
	return &UploadPage{
		Layout: h.layoutFor(c, "faelle", Say("page.upload.heading")), CaseID: view.Case.ID, Aktenzeichen: view.Case.Aktenzeichen,
		Person: personLine(view.Person), MaxMegabytes: efile.MaxUpload / 1_000_000, Key: uuid.NewString(),
		Fields: []Field{
			{ID: "art", Name: "/kind", Kind: "select", Label: locale.T(lang, "page.upload.kind", nil), Required: true, Choices: kinds},
			{
				ID: "datei", Name: "/file", Kind: "file", Label: locale.T(lang, "page.upload.file", nil), Required: true,
				Hint: locale.T(lang, "page.upload.file.hint", nil),
			},
		},
	}, nil
}

const documentKinds = "page.document.kind."
