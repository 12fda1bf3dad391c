package desk

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"ablauf/gateway/locale"
	"ablauf/schemas"
)

// FormDemand is the form that asks the person for documents.
const FormDemand = "nachforderung/markieren"

// Its fields.
const (
	fieldDemand = "fehlend"
	fieldHint   = "hinweisUnterlagen"
)

// ProposedFor is Proposed, and for the form that asks for documents every document that the person still owes, with a text for each that says what
// to send. Whoever fills in the form sees both and changes them.
func (d *Desk) ProposedFor(ctx context.Context, form *schemas.Form, ref string, file CaseView) (json.RawMessage, error) {
	if ref != FormDemand {
		return Proposed(form, file.Decisions, file.Title), nil
	}
	marks, err := d.Store.SlotMarks(ctx, file.Case.ID)
	if err != nil {
		return nil, err
	}
	return proposeDemand(form, SlotsOf(file.Decisions, file.Documents, marks, file.Apart)), nil
}

func proposeDemand(form *schemas.Form, slots []Slot) json.RawMessage {
	values := map[string]any{}
	var asked []Slot
	for _, f := range form.Fields() {
		if f.Name != fieldDemand || f.Items == nil {
			continue
		}
		var codes []string
		for _, s := range slots {
			if s.Asked() && slices.ContainsFunc(f.Items.Enum, func(o schemas.Option) bool { return o.Value == s.Code }) {
				codes, asked = append(codes, s.Code), append(asked, s)
			}
		}
		if len(codes) > 0 {
			values[fieldDemand] = codes
		}
	}
	for _, f := range form.Fields() {
		if f.Name == fieldHint && f.MaxLength != nil {
			if text := demandText(asked, *f.MaxLength); text != "" {
				values[fieldHint] = text
			}
		}
	}
	if len(values) == 0 {
		return nil
	}
	raw, err := json.Marshal(values)
	if err != nil {
		return nil // texts and lists of texts only
	}
	return raw
}

// demandText puts together what the letter says about the documents: why one that came cannot be used, and what exactly to send. It is German,
// because the letter is (§ 23 Abs. 1 VwVfG). A text that does not fit any more is left out whole.
func demandText(slots []Slot, most int) string {
	var lines []string
	length := 0
	for _, s := range slots {
		line := blockOf(s)
		if n := utf8.RuneCountInString(line); line != "" && length+n+1 <= most {
			lines, length = append(lines, line), length+n+1
		}
	}
	return strings.Join(lines, "\n")
}

func blockOf(s Slot) string {
	name := locale.T(locale.Official, "page.document.kind."+s.Code, nil)
	if s.State != SlotMissing {
		return locale.T(locale.Official, "clearing.block."+string(s.State), map[string]string{"name": name})
	}
	if key := "clearing.block.code." + s.Code; locale.Has(key) {
		return name + ": " + locale.T(locale.Official, key, nil)
	}
	return ""
}
