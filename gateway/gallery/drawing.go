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
	done := diagram.ElementState{State: diagram.StateDone, Visits: 1}
	return drawn(diagram.Options{
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
}

// changedDrawing is the example with what another version does not have alike.
func changedDrawing() web.Drawing {
	return drawn(diagram.Options{Lang: "de", Changes: map[string]bpmn.DifferenceKind{
		"pruefen": bpmn.Changed, "nachfordern": bpmn.Added, "f5": bpmn.Added, "f6": bpmn.Added, "ende": bpmn.Removed,
	}})
}

// warmDrawing is the example with how long work waits at its steps.
func warmDrawing() web.Drawing {
	return drawn(diagram.Options{Lang: "de", Heat: map[string]diagram.Heat{
		"pruefen": {Step: 4, Text: "80 % in 12 T."}, "entscheiden": {Step: 2, Text: "80 % in 4 T."}, "ba": {Step: 1, Text: "80 % in 1 T."},
	}})
}

// drawn draws the example.
func drawn(options diagram.Options) web.Drawing {
	data, err := example.ReadFile("beispiel.bpmn")
	if err != nil {
		panic(err)
	}
	model, _, err := bpmn.Parse(data)
	if err != nil {
		panic(err)
	}
	svg, err := diagram.Render(model, options)
	if err != nil {
		panic(err)
	}
	return template.HTML(svg) //nolint:gosec // made by our own renderer
}
