package diagram

import (
	"math"

	"ablauf/workflows/bpmn"
)

// shift opens a group at a place with a scale; the icons are drawn around 0,0.
func (d *drawing) shift(x, y, scale float64) {
	d.open("g", "transform", "translate("+num(x)+" "+num(y)+") scale("+num(math.Round(scale*10)/10)+")", "aria-hidden", "true")
}

// taskIcon says of what type a task is (BPMN 2.0.2, 10.3.3) and reports whether it has an icon. Our own simple strokes, 16 units wide.
func (d *drawing) taskIcon(e *bpmn.Element, b bpmn.Bounds) bool {
	strokes := map[string]string{
		"userTask":         "M0 -6.5 a3 3 0 1 1 -0.01 0z M-6 7 v-2 a6 5 0 0 1 12 0 v2 z",
		"manualTask":       "M-7 3 v-4 l5 -4 3 1 -3 3 h8 v2 h-5 m5 0 v2 h-4 m4 0 v2 h-9 l-4 -2",
		"serviceTask":      "M0 -3 a3 3 0 1 1 -0.01 0z M0 -7 v3 M0 4 v3 M-7 0 h3 M4 0 h3 M-5 -5 l2 2 M3 3 l2 2 M5 -5 l-2 2 M-3 3 l-2 2",
		"scriptTask":       "M-5 -7 h9 q-4 3.5 0 7 t0 7 h-9 q4 -3.5 0 -7 t0 -7z M-3 -4 h4 M-2 -1 h4 M-1 2 h4",
		"businessRuleTask": "M-7 -5 h14 v10 h-14z M-7 -2 h14 M-7 1.5 h14 M-3 -2 v7",
		"receiveTask":      "M-7 -5 h14 v10 h-14z M-7 -5 l7 5 7 -5",
	}[e.Type]
	if strokes == "" && e.Type != "sendTask" {
		return false
	}
	d.shift(b.X+13, b.Y+13, 1)
	if e.Type == "sendTask" {
		d.path("bp-solid", "M-7 -5 h14 l-7 4.5z")
		d.path("bp-solid", "M-7 -3.4 l7 4.5 7 -4.5 v8.4 h-14z")
	} else {
		d.path("bp-mark", strokes)
	}
	d.close("g")
	return true
}

// markers draws the signs at the bottom of an activity and reports whether there are any: collapsed, loop, multi-instance,
// compensation, ad hoc.
func (d *drawing) markers(e *bpmn.Element, b bpmn.Bounds, open bool) bool {
	var marks []string
	if e.Loop != nil && e.Loop.Type == "standard" {
		marks = append(marks, "M3 5 a6 6 0 1 0 -5 0.5 M-6 2 l4 4 -5 2")
	}
	if e.Loop != nil && e.Loop.Type != "standard" {
		if e.Loop.Sequential {
			marks = append(marks, "M-6 -4 h12 M-6 0 h12 M-6 4 h12")
		} else {
			marks = append(marks, "M-4 -6 v12 M0 -6 v12 M4 -6 v12")
		}
	}
	if e.ForCompensation {
		marks = append(marks, "M0 -5 l-6 5 6 5z M6 -5 l-6 5 6 5z")
	}
	if kindOf(e) == kindSub && !open {
		marks = append(marks, "M-7 -7 h14 v14 h-14z M0 -4 v8 M-4 0 h8")
	}
	if e.Type == "adHocSubProcess" {
		marks = append(marks, "M-7 2 q3.5 -6 7 -2 t7 -2")
	}
	x := b.X + b.Width/2 - float64(len(marks)-1)*9
	for i, mark := range marks {
		d.shift(x+float64(i)*18, b.Y+b.Height-11, 1)
		d.path("bp-mark", mark)
		d.close("g")
	}
	return len(marks) > 0
}

func (d *drawing) gatewayIcon(e *bpmn.Element, x, y, scale float64) {
	d.shift(x, y, scale)
	switch e.Type {
	case "parallelGateway":
		d.path("bp-mark bp-bold", "M0 -11 v22 M-11 0 h22")
	case "inclusiveGateway":
		d.circle("bp-mark bp-bold", 0, 0, 10)
	case "complexGateway":
		d.path("bp-mark bp-bold", "M0 -11 v22 M-11 0 h22 M-8 -8 L8 8 M8 -8 L-8 8")
	case "eventBasedGateway":
		d.circle("bp-mark", 0, 0, 13)
		if !e.Instantiate {
			d.circle("bp-mark", 0, 0, 10.5)
		}
		if e.Gateway == "Parallel" {
			d.path("bp-mark", "M0 -7 v14 M-7 0 h14")
		} else {
			d.path("bp-mark", pentagon)
		}
	default:
		d.path("bp-mark bp-bold", "M-7 -8 L7 8 M7 -8 L-7 8")
	}
	d.close("g")
}

const pentagon = "M0 -7.5 L7.1 -2.3 L4.4 6.1 L-4.4 6.1 L-7.1 -2.3Z"

// eventIcon says what an event waits for (outlined) or throws (filled); BPMN 2.0.2, table 10.93.
func (d *drawing) eventIcon(trigger string, throws bool, x, y, scale float64) {
	if trigger == "" {
		return
	}
	class := "bp-mark"
	if throws {
		class = "bp-solid"
	}
	d.shift(x, y, max(scale, 0.6))
	defer d.close("g")
	switch trigger {
	case "timer":
		d.circle("bp-mark", 0, 0, 9.5)
		d.path("bp-mark", "M0 -6 V0 L4 3 M0 -9.5 v2 M0 9.5 v-2 M-9.5 0 h2 M9.5 0 h-2")
	case "message":
		if throws {
			d.path("bp-solid", "M-9 -6 h18 l-9 5.5z")
			d.path("bp-solid", "M-9 -4.4 l9 5.8 9 -5.8 v10.4 h-18z")
		} else {
			d.path("bp-mark", "M-9 -6 h18 v12 h-18z M-9 -6 l9 7 9 -7")
		}
	case "error":
		d.path(class, "M-8 7 L-3 -7 L3 1 L8 -7 L3 7 L-3 -1Z")
	case "signal":
		d.path(class, "M0 -8 L9 6 H-9Z")
	case "escalation":
		d.path(class, "M0 -9 L7 8 L0 1 L-7 8Z")
	case "compensate":
		d.path(class, "M0 -6 l-8 6 8 6z M8 -6 l-8 6 8 6z")
	case "cancel":
		d.path(class, "M-8 -5 l3 -3 5 5 5 -5 3 3 -5 5 5 5 -3 3 -5 -5 -5 5 -3 -3 5 -5z")
	case "conditional":
		d.path("bp-mark", "M-6 -8 h12 v16 h-12z M-4 -4.5 h8 M-4 -1.5 h8 M-4 1.5 h8 M-4 4.5 h8")
	case "link":
		d.path(class, "M-8 -4 h8 v-4 l8 8 -8 8 v-4 h-8z")
	case "terminate":
		d.circle("bp-solid", 0, 0, 9)
	case "parallelMultiple":
		d.path(class, "M-2.5 -9 h5 v6.5 h6.5 v5 h-6.5 v6.5 h-5 v-6.5 h-6.5 v-5 h6.5z")
	default:
		d.path(class, pentagon)
	}
}

// strokes says that something is there several times.
func (d *drawing) strokes(x, y float64) {
	d.shift(x, y, 1)
	d.path("bp-mark", "M-4 -6 v12 M0 -6 v12 M4 -6 v12")
	d.close("g")
}

// dataMarks draws the arrow of data that go in or come out, and the strokes of a collection (BPMN 2.0.2, 10.4.1).
func (d *drawing) dataMarks(e *bpmn.Element, b bpmn.Bounds) {
	if e.Type == "dataInput" || e.Type == "dataOutput" {
		d.shift(b.X+10, b.Y+10, 1)
		d.path(map[bool]string{true: "bp-solid", false: "bp-mark"}[e.Type == "dataOutput"], "M-6 -3 h6 v-3 l6 6 -6 6 v-3 h-6z")
		d.close("g")
	}
	if e.Collection {
		d.strokes(b.X+b.Width/2, b.Y+b.Height-8)
	}
}
