package web

import (
	"bytes"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/desk"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/processes"
	"ablauf/schemas"
	"ablauf/workflows/bpmn"
)

// TestEveryUserTaskHasItsPage: the page of each user task of each built-in procedure renders in every language, names what to look at or the law or
// what follows, and has a field for everything that its form asks.
func TestEveryUserTaskHasItsPage(t *testing.T) {
	t.Parallel()
	library, err := builtLibrary()
	require.NoError(t, err)
	renderer, err := NewRenderer()
	require.NoError(t, err)
	h := &Handler{Deps: Deps{Desk: desk.New(desk.Deps{Library: library})}, renderer: renderer}
	seen := 0
	for _, p := range library.Procedures() {
		model, err := library.Model(p.Key, p.Version)
		require.NoError(t, err)
		for _, element := range userTasks(model) {
			seen++
			for _, lang := range locale.Languages() {
				t.Run(p.Key+"/"+element.ID+"/"+lang, func(t *testing.T) {
					t.Parallel()
					requireTaskPage(t, h, p, element, lang)
				})
			}
		}
	}
	require.Greater(t, seen, 100, "the procedures have many user tasks")
}

func userTasks(model *bpmn.Model) []*bpmn.Element {
	var found []*bpmn.Element
	var walk func(elements []*bpmn.Element)
	walk = func(elements []*bpmn.Element) {
		for _, e := range elements {
			if e.Type == "userTask" {
				found = append(found, e)
			}
			walk(e.Elements)
		}
	}
	for _, process := range model.Processes {
		walk(process.Elements)
	}
	return found
}

func requireTaskPage(t *testing.T, h *Handler, p desk.Procedure, element *bpmn.Element, lang string) {
	t.Helper()
	form := element.Zeebe.FormReference
	page := &TaskPage{
		Layout: Layout{Lang: lang, Title: Said(element.Name), User: &User{Name: "J. Beispiel", Staff: true}}, ID: "t", CaseID: "c", Name: element.Name,
		State: casefile.TaskOpen, Mine: true, Editable: true, Procedure: p.Key,
	}
	view := desk.TaskView{
		Task: casefile.Task{Process: p.Key, Element: element.ID, Name: element.Name, Form: form}, Case: casefile.Case{Procedure: p.Key, Version: p.Version},
	}
	h.explainTask(page, view)
	require.NotEmpty(t, page.Next, "what happens next")
	require.Positive(t, len(page.Look)+len(page.Law), "what to look at, or the law")
	for _, next := range page.Next {
		require.NotEmpty(t, strings.TrimSpace(next.Then), "a step that follows has a name")
	}
	loaded, err := schemas.Load(form)
	if casefile.KindOf(err) != casefile.NotFound || err == nil {
		require.NoError(t, err, form)
		page.Fields, page.Help = formFields(loaded.Fields(), lang, url.Values{}), formHelp(loaded, lang)
		for _, f := range page.Fields {
			require.NotEmpty(t, f.Label, f.Name)
		}
	}
	var out bytes.Buffer
	require.NoError(t, h.renderer.Render(&out, lang, page))
	require.Empty(t, regexp.MustCompile(`\b(page|task|help|error|event|code)\.[a-z-]+(\.[a-z0-9-]+)+`).FindAllString(withoutTags(out.String()), -1), "keys without a text")
}

func withoutTags(text string) string {
	return regexp.MustCompile(`<[^>]*>`).ReplaceAllString(text, " ")
}

// TestTaskOfTheCasesOwnVersion: a case runs on its bundle to its end, so the page of its task explains the diagram in that bundle, also of a
// procedure that is called and of which there is a newer version by now.
func TestTaskOfTheCasesOwnVersion(t *testing.T) {
	t.Parallel()
	library, err := builtLibrary()
	require.NoError(t, err)
	drawn, err := os.ReadFile("../../processes/nachforderung/v1.bpmn")
	require.NoError(t, err)
	newest, err := library.Model("nachforderung", 1)
	require.NoError(t, err)
	task := userTasks(newest)[0]
	law := task.Zeebe.Property("recht")
	require.NotEmpty(t, law)
	older, _, err := bpmn.Parse(bytes.ReplaceAll(drawn, []byte(law), []byte("§ 1 ALT")))
	require.NoError(t, err)
	h := &Handler{Deps: Deps{Desk: desk.New(desk.Deps{Library: pinned{library, &processes.Bundle{Models: []*bpmn.Model{older}}}})}}
	page := &TaskPage{Layout: Layout{Lang: "de"}}
	h.explainTask(page, desk.TaskView{
		Task: casefile.Task{Process: "nachforderung", Element: task.ID}, Case: casefile.Case{Procedure: "verlaengerung", Version: 1, Bundle: "older"},
	})
	require.Equal(t, []LawLine{{Paragraph: "§ 1 ALT"}}, page.Law)
}

// pinned is a library that knows one more bundle, whatever it is asked for.
type pinned struct {
	*desk.Built
	bundle *processes.Bundle
}

func (p pinned) Bundle(string) (*processes.Bundle, bool) { return p.bundle, true }
