package web

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// arrangeDocuments handles "POST /faelle/:id/ordnen"; "tun" is what is to be done. What is refused comes back filled.
func (h *Handler) arrangeDocuments(c *gin.Context) {
	id := casefile.CaseID(c.Param("id"))
	act, document := c.PostForm("tun"), c.PostForm("unterlage")
	err := h.arrange(c, id, act, casefile.DocumentID(document))
	switch kind := casefile.KindOf(err); {
	case err == nil && act == actRefile:
		h.redirect(c, "/faelle/"+string(id)+"/ordnen?hinweis=refiled")
	case err == nil && act == actUndo:
		h.redirect(c, "/faelle/"+string(id)+"/ordnen?hinweis=arrange-undone")
	case err == nil:
		h.redirect(c, "/faelle/"+string(id)+"/ordnen?hinweis=arranged")
	case kind == casefile.Invalid, kind == casefile.Conflict:
		h.showArrangingAgain(c, err, document)
	default:
		h.fail(c, err)
	}
}

func (h *Handler) arrange(c *gin.Context, id casefile.CaseID, act string, document casefile.DocumentID) error {
	ctx, actor, after := c.Request.Context(), auth.Actor(c), c.PostForm("gesehen")
	switch act {
	case actSplit:
		parts := slices.DeleteFunc(splitParts(c, true), func(p desk.SplitPart) bool { return p == desk.SplitPart{} })
		return h.Desk.SplitDocument(ctx, actor, id, desk.SplitRequest{After: after, Document: document, Parts: parts})
	case actMerge:
		order, err := mergeOrder(c)
		if err != nil {
			return err
		}
		return h.Desk.MergeDocuments(ctx, actor, id, desk.MergeRequest{After: after, Documents: order, Kind: c.PostForm("/kind")})
	case actTurn:
		degrees, _ := strconv.Atoi(c.PostForm("/degrees")) // what is no number is refused as none of the three
		return h.Desk.TurnDocument(ctx, actor, id, desk.TurnRequest{After: after, Document: document, Pages: c.PostForm("/pages"), Degrees: degrees})
	case actClassify:
		return h.Desk.ClassifyDocument(ctx, actor, id, desk.ClassifyRequest{Document: document, Seen: c.PostForm("vorher"), Kind: c.PostForm("/kind")})
	case actRefile:
		return h.Desk.RefileDocument(ctx, actor, id, desk.RefileRequest{Document: document, Seen: c.PostForm("lag"), To: c.PostForm("/to"), Reason: c.PostForm("/reason")})
	case actUndo:
		return h.Desk.UndoArrangement(ctx, actor, id, c.PostForm("ordnung"))
	}
	return casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/act", Code: "field.unknown"})
}

// mergeOrder reads which documents are joined, by the numbers that a person gave them.
func mergeOrder(c *gin.Context) ([]casefile.DocumentID, error) {
	type placed struct {
		id casefile.DocumentID
		at int
	}
	var list []placed
	for name, values := range c.Request.PostForm {
		id, is := strings.CutPrefix(name, "folge:")
		if !is || strings.TrimSpace(values[0]) == "" {
			continue
		}
		at, err := strconv.Atoi(strings.TrimSpace(values[0]))
		if err != nil || at < 1 || slices.ContainsFunc(list, func(p placed) bool { return p.at == at }) {
			return nil, casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/documents", Code: "document.order"})
		}
		list = append(list, placed{casefile.DocumentID(id), at})
	}
	if len(list) < 2 {
		return nil, casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/documents", Code: "document.order-short"})
	}
	slices.SortFunc(list, func(a, b placed) int { return cmp.Compare(a.at, b.at) })
	order := make([]casefile.DocumentID, len(list))
	for i, p := range list {
		order[i] = p.id
	}
	return order, nil
}

// showArrangingAgain answers an act that was not taken with the page as it is now, what was typed, and the reason.
func (h *Handler) showArrangingAgain(c *gin.Context, cause error, document string) {
	page, err := h.arrangePage(c, document)
	if err != nil {
		h.fail(c, err)
		return
	}
	if casefile.KindOf(cause) == casefile.Conflict {
		reason := reasonOf(cause)
		page.Conflict = &reason
		h.show(c, http.StatusConflict, page)
		return
	}
	var known *casefile.Error
	errors.As(cause, &known)
	if len(known.Fields) == 0 {
		page.Errors = []FormError{{FieldID: c.PostForm("tun"), Text: Text{Key: "error." + known.Code, Params: known.Params}}}
	} else {
		page.Errors = page.place(c.PostForm("tun"), known.Fields)
	}
	h.show(c, http.StatusUnprocessableEntity, page)
}

// place shows what is wrong at the fields of the form that was sent.
func (p *ArrangePage) place(act string, found []casefile.FieldError) []FormError {
	var fields []Field
	switch act {
	case actSplit:
		for _, row := range p.Split {
			fields = append(fields, row.Pages, row.Kind)
		}
	case actMerge:
		fields = p.Merge
	case actTurn:
		fields = p.Turn
	case actClassify:
		fields = p.Classify
	case actRefile:
		fields = p.Refile
	}
	list := placeErrors(fields, found, p.Lang)
	for i := range list {
		if list[i].FieldID == "" {
			list[i].FieldID = act
		}
	}
	for i := range p.Split {
		if act == actSplit {
			p.Split[i].Pages, p.Split[i].Kind = fields[2*i], fields[2*i+1]
		}
	}
	return list
}
