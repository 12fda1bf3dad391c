package web

import (
	"bytes"
	"cmp"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/gateway/locale"
	"ablauf/internal/authority"
	"ablauf/internal/casefile"
)

// Deps are the parts that the pages work with.
type Deps struct {
	Auth      *auth.Auth
	Desk      *desk.Desk
	Errors    *httperr.Translator
	Authority *authority.Authority
	Now       func() time.Time
	// Stopping is closed when the program ends, so that what stays open lets it; nil never is.
	Stopping <-chan struct{}
}

// Handler serves the pages.
type Handler struct {
	Deps
	renderer *Renderer
	steps    steps
	guesses  *guesses // of addresses of prepared applications
	codes    *guesses // of check codes
	papers   *guesses // files that come under one address
}

// New takes the templates, which are parsed once. It also becomes the page of the error translator, so that a browser gets a page and not a document.
func New(deps Deps) (*Handler, error) {
	renderer, err := shared()
	if err != nil {
		return nil, err
	}
	now := deps.Now
	if now == nil {
		now = time.Now
	}
	h := &Handler{Deps: deps, renderer: renderer, guesses: newGuesses(now), codes: newGuesses(now), papers: newGuesses(now)}
	if deps.Errors != nil && deps.Errors.Page == nil {
		deps.Errors.Page = h.showError
	}
	return h, nil
}

// Register hangs the pages into a router. A template that cannot be parsed is an error here, at start.
func Register(r gin.IRouter, deps Deps) error {
	h, err := New(deps)
	if err != nil {
		return err
	}
	deps.Auth.Mount(r.Group("/", Language()), h.Routes())
	return nil
}

// securityPolicy lets a page load from us only, run no inline script or style and stand in no frame.
const securityPolicy = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; script-src 'self'; " +
	"worker-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// show writes a page. Pages hold personal data, so nothing on the way may keep them.
func (h *Handler) show(c *gin.Context, status int, page Page) {
	c.Header("Content-Type", "text/html; charset=utf-8")
	c.Header("Content-Security-Policy", securityPolicy)
	c.Header("X-Content-Type-Options", "nosniff")
	c.Header("Referrer-Policy", referrerPolicy(c))
	c.Header("Cache-Control", "no-store")
	c.Header("Content-Language", cmp.Or(page.layout().Reads.language(), httperr.Language(c)))
	c.Header("Vary", "Cookie, Accept-Language, Accept-Encoding")
	var out bytes.Buffer
	if err := h.renderer.Render(&out, httperr.Language(c), page); err != nil {
		c.Header("Content-Type", "text/plain; charset=utf-8")
		h.Errors.Fail(c, err)
		return
	}
	c.Status(status)
	writePage(c, out.Bytes())
}

// referrerPolicy keeps an address that holds a token from being told to anybody, also to ourselves.
func referrerPolicy(c *gin.Context) string {
	if path := c.FullPath(); path == invitationPath || path == papersPath {
		return "no-referrer"
	}
	return "same-origin"
}

func (h *Handler) fail(c *gin.Context, err error) { h.Errors.Fail(c, err) }

// layoutFor fills in what every page carries.
func (h *Handler) layoutFor(c *gin.Context, area string, title Text) Layout {
	now := h.Now().In(locale.Zone())
	layout := Layout{
		Authority: h.Authority.Name, Title: title, Lang: httperr.Language(c), Path: ownPath(c), CSRF: h.Auth.CSRFToken(c), Area: area,
		Today: casefile.DateOf(now), Now: now, Notice: noticeOf(c.Query("hinweis")), Back: listBack(c),
	}
	if actor := auth.Actor(c); actor.ID != "" {
		layout.User = &User{
			Name: actor.Name, Staff: !outside(actor), Rules: actor.Has(auth.RuleReaders()...), Post: actor.Has(auth.Officials()...),
			Clears: actor.Has(desk.Caseworkers()...), Supervision: actor.Has(desk.SupervisionReaders()...),
		}
		for _, role := range actor.Roles {
			layout.User.Roles = append(layout.User.Roles, string(role))
		}
		if layout.User.Staff {
			layout.Keys = h.keyHelp(c)
			layout.Acting = h.actingLines(c, actor)
			if area == "aufgaben" {
				layout.Told, layout.Draws = h.toldLines(c, actor), !actor.Has(casefile.RoleRevision)
			}
		}
	}
	return layout
}

// ownPath gives the address that the language switch returns to. A page that answers a form has no address of its own.
func ownPath(c *gin.Context) string {
	if c.Request.Method != http.MethodGet {
		return "/"
	}
	return c.Request.URL.RequestURI()
}

// noticeOf turns the code that a redirect carries into a message; other codes are ignored, because anybody can write an address.
func noticeOf(code string) *Notice {
	switch code {
	case "supervision-retried", "supervision-applied", "supervision-declined", "supervision-proposed":
		return &Notice{Kind: "success", Text: Say("supervision.notice." + code)}
	case "deletion-offered", "deletion-answered", "deletion-proposed", "deletion-released", "deletion-declined":
		return &Notice{Kind: "success", Text: Say("deletion.notice." + code)}
	case "supervision-refused":
		return &Notice{Kind: "warning", Text: Say("supervision.notice." + code)}
	case "applied", "applying", "claimed", "unclaimed", "uploaded", "note", "draft", "draft-dropped", "mark", "act", "act-opened", "act-message", "act-followup", "arranged", "arrange-undone", "refiled", "purpose":
		return &Notice{Kind: "success", Text: Say("page.notice." + code)}
	case "release-proposed", "release-released", "release-table-released", "release-declined":
		return &Notice{Kind: "success", Text: Say("release.notice." + strings.TrimPrefix(code, "release-"))}
	case "upload-checking":
		return &Notice{Kind: "info", Text: Say("page.notice.upload-checking")}
	case "upload-refused":
		return &Notice{Kind: "warning", Text: Say("page.notice.upload-refused")}
	case "settings":
		return &Notice{Kind: "success", Text: Say("keys.saved")}
	case "slot", "slot-undone":
		return &Notice{Kind: "success", Text: Say("clearing.notice." + code)}
	case "view-saved", "view-changed", "view-deleted", "view-default", "columns":
		return &Notice{Kind: "success", Text: Say("worklist.notice." + code)}
	case "pending", "act-task":
		return &Notice{Kind: "info", Text: Say("page.notice." + code)}
	}
	if key := "handling.notice." + code; handlingNotices[code] {
		return &Notice{Kind: "success", Text: Say(key)}
	}
	return nil
}

// handlingNotices are the answers to what people do with tasks besides finishing them.
var handlingNotices = map[string]bool{
	"asked": true, "drawn": true, "follow-up": true, "follow-up-ended": true, "forwarded": true, "handed-over": true, "skipped": true,
	"substitution": true, "substitution-ended": true, "taken-over": true,
}

func outside(actor casefile.Actor) bool {
	return actor.Has(casefile.RoleAntragsteller, casefile.RoleArbeitgeber)
}

func (h *Handler) redirect(c *gin.Context, path string) { c.Redirect(http.StatusSeeOther, path) }
