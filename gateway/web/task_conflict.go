package web

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/schemas"
)

// ClashLine is a field that stands otherwise now than the person entered it.
type ClashLine struct {
	FieldID, Name, Label string
	Mine, Theirs         string
	// TheirValues is what the form takes for the present value.
	TheirValues []string
	At          time.Time
	By          string // who entered it; empty where Table or Arrived says where it comes from
	Table       string
	Arrived     casefile.ReceiptKind
	TakeTheirs  bool
}

// SinceLine is a line of what happened since the page was opened.
type SinceLine struct {
	At         time.Time
	Text, Name string
}

// Names of the fields by which a form that met a conflict says what counts, with the pointer of the field behind them.
const (
	choicePrefix = "wahl:"
	theirsPrefix = "anderer:"
	takeTheirs   = "anderer"
)

// takeChoices puts the present value into each field for which the person chose it.
func takeChoices(values url.Values) {
	for name := range values {
		pointer, isChoice := strings.CutPrefix(name, choicePrefix)
		if !isChoice || values.Get(name) != takeTheirs {
			continue
		}
		if theirs := values[theirsPrefix+pointer]; len(theirs) > 0 && theirs[0] != "" {
			values[pointer] = theirs
		} else {
			delete(values, pointer)
		}
	}
}

// clashes compares what was entered with what stands now, field by field, in the words of the form.
func clashes(fields []schemas.Field, lang string, mine url.Values, found desk.Collision) []ClashLine {
	var lines []ClashLine
	for _, f := range fields {
		present, changed := found.Values[f.Name]
		if !changed {
			continue
		}
		theirs := url.Values{}
		if raw, err := jsonObject(f.Name, present.Value); err == nil {
			theirs = formValues([]schemas.Field{f}, raw)
		}
		ours, others := formFields([]schemas.Field{f}, lang, mine), formFields([]schemas.Field{f}, lang, theirs)
		for i := range ours {
			pointer := ours[i].Name
			a, b := shownValue(ours[i], lang), shownValue(others[i], lang)
			if a == b {
				continue
			}
			lines = append(lines, ClashLine{
				FieldID: ours[i].ID, Name: pointer, Label: ours[i].Label, Mine: a, Theirs: b, TheirValues: theirs[pointer], At: present.At,
				By: present.By, Table: present.Table, Arrived: present.Arrived, TakeTheirs: mine.Get(choicePrefix+pointer) == takeTheirs,
			})
		}
	}
	return lines
}

// pressing keeps the clashes that a person must have seen before the form is taken: of fields that decide the way or that the program
// proposes, and for which they have not chosen yet.
func pressing(lines []ClashLine, fields []schemas.Field, entered url.Values) []ClashLine {
	return slices.DeleteFunc(lines, func(l ClashLine) bool {
		matters := slices.ContainsFunc(fields, func(f schemas.Field) bool {
			return (f.Deciding || f.Proposal != "") && (l.Name == f.Pointer || strings.HasPrefix(l.Name, f.Pointer+"/"))
		})
		return !matters || entered.Has(choicePrefix+l.Name)
	})
}

// shownValue is a field's value in words; an empty one is a dash, an empty box no.
func shownValue(f Field, lang string) string {
	if f.Kind == "checkbox" {
		return locale.T(lang, map[bool]string{true: "page.yes", false: "page.no"}[f.Checked], nil)
	}
	if day, err := casefile.ParseDate(f.Value); f.Kind == "date" && err == nil {
		return words{lang}.day(day)
	}
	if text := strings.TrimSpace(statedValue(f, lang)); text != "" {
		return text
	}
	return "–"
}

// movedOn refuses a form whose deciding fields stand otherwise now than when the page was opened, unless the person has chosen.
func (h *Handler) movedOn(c *gin.Context, form *schemas.Form, id casefile.TaskID) error {
	seen := seenEvent(c)
	if form == nil || seen < 0 {
		return nil
	}
	found, err := h.Desk.Collide(c.Request.Context(), auth.Actor(c), httperr.Language(c), id, seen)
	if err != nil || found.Final {
		return err // the act itself says why
	}
	entered := c.Request.PostForm
	if len(pressing(clashes(form.Fields(), httperr.Language(c), entered, found), form.Fields(), entered)) == 0 {
		return nil
	}
	return casefile.Errorf(casefile.Conflict, "task.data-changed", "what the form rests on has changed since the page was opened")
}

// fillConflict writes on the page what has changed, and lets the next try know of it.
func (h *Handler) fillConflict(c *gin.Context, page *TaskPage, form *schemas.Form) error {
	found, err := h.Desk.Collide(c.Request.Context(), auth.Actor(c), page.Lang, page.ID, seenEvent(c))
	if err != nil {
		return err
	}
	page.Final, page.Seen = found.Final, found.Now
	for _, e := range found.Since {
		page.Since = append(page.Since, SinceLine{At: e.HappenedAt, Text: e.Text, Name: e.Actor})
	}
	if form != nil {
		page.Clashes = clashes(form.Fields(), page.Lang, c.Request.PostForm, found)
	}
	return nil
}
