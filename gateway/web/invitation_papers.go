package web

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/gateway/locale"
	"ablauf/gateway/stream"
	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/invitation"
)

// papersPath is the route by which papers are added to an application that was sent.
const papersPath = invitationPath + "/unterlagen"

// InvitationPapers is what was added to an application under its address, and the form for more.
type InvitationPapers struct {
	// Address is that of the page, with its token.
	Address      string
	Added        []desk.InvitedPaper
	Full         bool
	Fields       []Field
	MaxMegabytes int
	Key          string // makes a file count once
}

// Waits reports whether something is still being checked.
func (p InvitationPapers) Waits() bool {
	for _, a := range p.Added {
		if a.State == casefile.DocumentQuarantined || a.State == casefile.DocumentChecking {
			return true
		}
	}
	return false
}

// Accepted reports whether something was taken into the file.
func (p InvitationPapers) Accepted() bool {
	for _, a := range p.Added {
		if a.State == casefile.DocumentReleased {
			return true
		}
	}
	return false
}

// addInvitedPaper handles "POST /antrag/:token/unterlagen". What is asked of the address comes before the first byte of the file.
func (h *Handler) addInvitedPaper(c *gin.Context) {
	if !h.guesses.may(c.ClientIP()) {
		h.showNoInvitation(c, http.StatusTooManyRequests)
		return
	}
	papers, err := h.Desk.InvitedPapers(c.Request.Context(), c.Param("token"))
	if casefile.CodeOf(err) == "invitation.unknown" {
		h.noInvitation(c)
		return
	}
	if err != nil {
		h.fail(c, err)
		return
	}
	if !h.papers.may(papers.Address) {
		c.Header("Retry-After", "60")
		h.showPapersAgain(c, papers, http.StatusTooManyRequests, fileErrorOf("document.too-fast", nil))
		return
	}
	h.papers.missed(papers.Address)
	if err := h.takeInvitedPaper(c, papers); err != nil {
		h.refuseInvitedPaper(c, papers, err)
		return
	}
	h.redirect(c, papersAddress(c))
}

// takeInvitedPaper hands over the file of the form.
func (h *Handler) takeInvitedPaper(c *gin.Context, papers desk.InvitedPapers) error {
	form, err := stream.Of(c)
	switch {
	case err != nil:
		return err
	case form.File == nil || form.File.Field != "/file":
		return fileErrorOf("file.missing", nil)
	case papers.Full:
		return casefile.Errorf(casefile.Invalid, "document.address-full", "the address has all the documents that it takes")
	}
	request := desk.UploadRequest{Kind: c.PostForm("/kind"), Key: c.PostForm("vorgang"), Name: form.File.Name, Size: form.File.Size}
	_, err = h.Desk.AddInvitedPaper(c.Request.Context(), httperr.Language(c), papers, request, form.File)
	return err
}

// refuseInvitedPaper shows what is wrong with the file beside the form; a browser does not keep a chosen file.
func (h *Handler) refuseInvitedPaper(c *gin.Context, papers desk.InvitedPapers, cause error) {
	var known *casefile.Error
	code := casefile.CodeOf(cause)
	switch {
	case code == "document.address-full":
		papers.Full = true
		h.showPapersAgain(c, papers, http.StatusUnprocessableEntity, nil)
	case code == "idempotency.other-body":
		h.showPapersAgain(c, papers, http.StatusUnprocessableEntity, fileErrorOf("document.sent-before", nil))
	case code == "case.closed":
		h.noInvitation(c)
	case !errors.As(cause, &known) || known.Kind != casefile.Invalid || code == "body.media-type":
		h.fail(c, cause)
	case len(known.Fields) == 0:
		h.showPapersAgain(c, papers, http.StatusUnprocessableEntity, fileErrorOf(code, known.Params))
	default:
		h.showPapersAgain(c, papers, http.StatusUnprocessableEntity, known)
	}
}

func fileErrorOf(code string, params map[string]string) *casefile.Error {
	return &casefile.Error{
		Kind: casefile.Invalid, Code: "request.invalid", Fields: []casefile.FieldError{{Field: "/file", Code: code, Params: params}},
	}
}

func (h *Handler) showPapersAgain(c *gin.Context, papers desk.InvitedPapers, status int, wrong *casefile.Error) {
	page := h.papersPage(c, papers)
	page.Path = ""
	if wrong != nil {
		choose(page.Papers.Fields[0].Choices, c.PostForm("/kind"))
		page.Errors = placeErrors(page.Papers.Fields, wrong.Fields, page.Lang)
	}
	h.show(c, status, page)
}

// showInvitedPapers shows what was added, where the address lets papers be added; it reports whether it answered.
func (h *Handler) showInvitedPapers(c *gin.Context) bool {
	papers, err := h.Desk.InvitedPapers(c.Request.Context(), c.Param("token"))
	switch {
	case casefile.CodeOf(err) == "invitation.unknown":
		return false
	case err != nil:
		h.fail(c, err)
	default:
		h.show(c, http.StatusOK, h.papersPage(c, papers))
	}
	return true
}

func (h *Handler) papersPage(c *gin.Context, papers desk.InvitedPapers) *InvitationPage {
	return &InvitationPage{
		Layout: h.layoutFor(c, "", Say("antrag.papers.heading")), Contact: h.contact(), Papers: h.invitationPapers(c, papers),
		About: InvitationAbout{Aktenzeichen: papers.Letter.Aktenzeichen},
	}
}

func papersAddress(c *gin.Context) string { return invitation.Path + url.PathEscape(c.Param("token")) }

func (h *Handler) invitationPapers(c *gin.Context, papers desk.InvitedPapers) *InvitationPapers {
	lang := httperr.Language(c)
	return &InvitationPapers{
		Address: papersAddress(c), Added: papers.Added, Full: papers.Full, MaxMegabytes: efile.MaxUpload / 1_000_000, Key: uuid.NewString(),
		Fields: []Field{
			{ID: "art", Name: "/kind", Kind: "select", Label: locale.T(lang, "page.upload.kind", nil), Required: true, Choices: h.paperKinds(papers.Letter.Codes)},
			{
				ID: "datei", Name: "/file", Kind: "file", Label: locale.T(lang, "page.upload.file", nil), Required: true,
				Hint: locale.T(lang, "page.upload.file.hint", nil),
			},
		},
	}
}

// paperKinds are the papers of the checklist, first those that the letter lists; what only authorities write is left out.
func (h *Handler) paperKinds(first []string) []Choice {
	var listed, others []Choice
	in := map[string]bool{}
	for _, code := range first {
		if key := documentKinds + code; !in[code] && locale.Has(key) {
			in[code], listed = true, append(listed, Choice{Value: code, Text: Say(key)})
		}
	}
	for _, key := range locale.Keys(locale.Official, documentKinds) {
		code := key[len(documentKinds):]
		if len(code) == 3 && !in[code] && h.Authority.SubFileOf(code) != casefile.SubFileSecurity {
			others = append(others, Choice{Value: code, Text: Say(key)})
		}
	}
	return append(listed, others...)
}
