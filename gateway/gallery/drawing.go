package gallery

import (
	"embed"
	"html/template"

	"ablauf/gateway/diagram"
	"ablauf/gateway/web"
	"ablauf/workflows/bpmn"
)

// example is a procedure in small; the real ones change for reasons that have nothing to do with how pages look.
//
//go:embed beispiel.bpmn
var example embed.FS

// drawing gives the example with a case on it that has looped once, failed once and stands at the decision.
func drawing() web.Drawing {
	data, err := example.ReadFile("beispiel.bpmn")
	if err != nil {
		panic(err)
	}
	model, _, err := bpmn.Parse(data)
	if err != nil {
		panic(err)
	}
	done := diagram.ElementState{State: diagram.StateDone, Visits: 1}
	svg, err := diagram.Render(model, diagram.Options{
		Lang: "de",
		State: map[string]diagram.ElementState{
			"eingang": done, "rechtzeitig": done, "bestaetigen": done, "pruefen": {State: diagram.StateDone, Visits: 2}, "vollstaendig": done,
			"nachfordern": {State: diagram.StateCancelled, Visits: 1}, "ba": {State: diagram.StateFailed, Visits: 1},
			"frist": done, "entscheiden": {State: diagram.StateActive, Visits: 1},
		},
		Taken: map[string]bool{"f1": true, "f2": true, "f3": true, "f4": true, "f5": true, "f6": true, "f7": true, "f9": true},
		LinkFor: func(id string) string {
			return map[string]string{"entscheiden": "/aufgaben/t1", "karte": "/faelle/c1?ebene=karte"}[id]
		},
	})
	if err != nil {
		panic(err)
	}
	return template.HTML(svg) //nolint:gosec // made by our own renderer
}
