package web

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/gateway/locale"
	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/schemas"
)

// showClearing handles "GET /faelle/:id/pruefung".
func (h *Handler) showClearing(c *gin.Context) {
	page, err := h.clearingPage(c)
	if err != nil {
		h.fail(c, err)
		return
	}
	h.show(c, http.StatusOK, page)
}

func (h *Handler) clearingPage(c *gin.Context) (*ClearingPage, error) {
	actor := auth.Actor(c)
	view, err := h.Desk.ClearingView(c.Request.Context(), actor, casefile.CaseID(c.Param("id")))
	if err != nil {
		return nil, err
	}
	person := personLine(view.Person)
	page := &ClearingPage{
		Layout: h.layoutFor(c, "eingang", Say("clearing.check.title", "name", person.Name(), "aktenzeichen", view.Case.Aktenzeichen)),
		CaseID: view.Case.ID, Aktenzeichen: view.Case.Aktenzeichen, Procedure: view.Case.Procedure, AppliedFor: view.Case.AppliedFor, Person: person,
		Open: view.Case.State == casefile.CaseOpen, CheckID: uuid.NewString(), Competence: view.Competence,
		OnFile: addressLine(view.Person.Address), Stated: addressLine(view.Stated),
	}
	if view.Person.Auskunftssperre && !actor.Has(casefile.RoleClearing, casefile.RoleSachbearbeitung, casefile.RoleLeitung) {
		page.OnFile = ""
		view.Corrections = slices.DeleteFunc(view.Corrections, func(c desk.Correction) bool { return c.Name == "anschrift" })
	}
	page.SameStated = page.Stated == "" || strings.EqualFold(page.Stated, page.OnFile)
	for _, t := range view.Tasks {
		switch {
		case t.Task.Form == formPerson:
			page.Whose = t.Task.ID
		case t.Task.Element == "zustaendigkeit-pruefen":
			page.Competent = t.Task.ID
		}
		page.Tasks = append(page.Tasks, CaseTask{
			ID: t.Task.ID, Name: t.Task.Name, Due: h.term(page.Today, t.Task.DueOn), Holder: view.Names[t.Task.Assignee], Mine: t.Task.Assignee == actor.ID,
		})
	}
	fillDocumentSlots(page, view, h.Authority)
	fillChecks(page, view)
	if page.Corrections, err = correctionLines(httperr.Language(c), view, h.Desk.FormOf(view.Case.Procedure)); err != nil {
		return nil, err
	}
	page.Alike, page.Others = alikeLines(httperr.Language(c), view.Person, view.Alike), choiceCases(view.Others)
	return page, nil
}

func fillDocumentSlots(page *ClearingPage, view desk.ClearingView, office *authority.Authority) {
	known := map[string]bool{}
	for _, s := range view.Slots {
		known[s.Code] = true
		line := DocumentSlot{
			Code: s.Code, Name: slotName(s), State: s.State, Demanded: s.Demanded, Mark: slotSign(s), Outdated: s.Outdated, Apart: s.Apart, Choices: slotChoices(s),
		}
		for _, d := range s.Documents {
			line.Documents = append(line.Documents, documentLine(d))
		}
		line.Documents = asking(line.Documents, view.CaseView, page.Path)
		if s.Mark != nil {
			line.By, line.At, line.Reason, line.MarkID = view.Names[s.Mark.SetBy], s.Mark.SetAt, s.Mark.Reason, s.Mark.ID
		}
		if s.Demanded && s.State != desk.SlotRegister && s.State != store.SlotWaived {
			page.Wanted++
			if s.Asked() {
				page.Asked++
			} else if s.State == desk.SlotReceived || s.State == store.SlotSeen {
				page.There++
			}
		}
		page.Slots = append(page.Slots, line)
	}
	for _, key := range locale.Keys(locale.Official, documentKinds) {
		// What only authorities write to each other is asked of nobody.
		if code := key[len(documentKinds):]; len(code) == 3 && !known[code] && office.SubFileOf(code) != casefile.SubFileSecurity {
			page.MoreCodes = append(page.MoreCodes, Choice{Value: code, Text: Say(key)})
		}
	}
	for _, m := range view.Marks {
		if !m.EndedAt.IsZero() {
			page.Marks = append(page.Marks, SlotMarkLine{
				Code: m.Code, State: m.State, By: view.Names[m.SetBy], EndedBy: view.Names[m.EndedBy], At: m.SetAt, EndedAt: m.EndedAt,
			})
		}
	}
}

func slotName(s desk.Slot) Text {
	if s.Name != "" {
		return Said(s.Name)
	}
	return Say(documentKinds + s.Code)
}

// slotSign gives the class of the sign before a document; the words beside it say the same.
func slotSign(s desk.Slot) string {
	switch {
	case s.State == desk.SlotReceived, s.State == store.SlotSeen:
		return "there"
	case s.State == desk.SlotMissing:
		return "missing"
	case s.Asked():
		return "refused"
	case s.State == desk.SlotChecking:
		return "checking"
	case s.State == store.SlotWaived:
		return "cancelled"
	}
	return "register"
}

// slotChoices gives the states that make sense for a document as it stands.
func slotChoices(s desk.Slot) []string {
	var choices []string
	if slices.ContainsFunc(s.Documents, func(d casefile.Document) bool { return d.State == casefile.DocumentReleased }) {
		choices = append(choices, store.SlotUnreadable, store.SlotExpired)
	}
	if s.State != desk.SlotReceived {
		choices = append(choices, store.SlotSeen)
	}
	if s.Demanded {
		choices = append(choices, store.SlotWaived)
	}
	return slices.DeleteFunc(choices, func(c string) bool { return s.Mark != nil && !s.Outdated && s.Mark.State == c })
}

func fillChecks(page *ClearingPage, view desk.ClearingView) {
	for _, c := range view.Checks {
		page.Checks = append(page.Checks, PassportCheckLine{
			Kind: c.Kind, Issuer: c.Issuer, NumberEnd: c.NumberEnd, Result: c.Result, By: view.Names[c.By], Expires: c.ExpiresOn, At: c.At, Differs: c.Differs,
		})
	}
}

// correctionLines lays the corrections beside what the applicant wrote, field by field in the words of the form; what the correction leaves as it was is
// none. Who may not see the address on file sees none here.
func correctionLines(lang string, view desk.ClearingView, form string) ([]CorrectionLine, error) {
	if len(view.Corrections) == 0 || form == "" {
		return nil, nil
	}
	of, err := schemas.Load(form)
	if err != nil {
		return nil, err
	}
	var lines []CorrectionLine
	for _, c := range view.Corrections {
		stated, err := statedFields(of, lang, c.Name, c.Stated)
		if err != nil {
			return nil, err
		}
		now, err := statedFields(of, lang, c.Name, c.Now)
		if err != nil {
			return nil, err
		}
		for i, f := range now {
			said, is := statedValue(stated[i], lang), statedValue(f, lang)
			if is == "" || said == is {
				continue
			}
			lines = append(lines, CorrectionLine{Field: f.Label, Stated: said, Now: is, By: view.Names[c.By], At: c.At})
		}
	}
	return lines, nil
}

// statedFields fills the fields of a form with one of its values.
func statedFields(form *schemas.Form, lang, name string, value json.RawMessage) ([]Field, error) {
	data, err := json.Marshal(map[string]json.RawMessage{name: value})
	if err != nil {
		return nil, err
	}
	return formFields(form.Fields(), lang, formValues(form.Fields(), data)), nil
}

func addressLine(a casefile.Address) string {
	return strings.Trim(a.Street+", "+strings.TrimSpace(a.PostalCode+" "+a.City), ", ")
}

func alikeLines(lang string, here casefile.Person, alike []desk.Choice) []AlikeLine {
	var lines []AlikeLine
	for _, c := range alike {
		there := *c.Person
		line := AlikeLine{Reason: c.Reason, Cases: choiceCases(c.Cases), Name: personLine(there).Name()}
		for _, row := range []AlikeRow{
			{Field: "family", Here: here.FamilyName, There: there.FamilyName},
			{Field: "given", Here: here.GivenNames, There: there.GivenNames},
			{Field: "birthname", Here: here.BirthName, There: there.BirthName},
			{Field: "birth", Here: words{lang}.birth(here.BirthDate), There: words{lang}.birth(there.BirthDate)},
			{Field: "nationality", Here: strings.Join(here.Nationalities, ", "), There: strings.Join(there.Nationalities, ", ")},
			{Field: "azr", Here: here.AZRNummer, There: there.AZRNummer},
			{Field: "address", Here: addressLine(here.Address), There: addressLine(there.Address)},
		} {
			if row.Here == "" && row.There == "" {
				continue
			}
			// What one of the two does not say is no contradiction.
			row.Differs = row.Here != "" && row.There != "" && casefile.Fold(row.Here) != casefile.Fold(row.There)
			line.Rows = append(line.Rows, row)
		}
		lines = append(lines, line)
	}
	return lines
}

func choiceCases(cases []casefile.Case) []ChoiceCase {
	var lines []ChoiceCase
	for _, of := range cases {
		lines = append(lines, ChoiceCase{of.ID, of.Aktenzeichen, of.Procedure, of.AppliedFor, of.ReceivedAt, of.State})
	}
	return lines
}
