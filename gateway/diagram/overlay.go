package diagram

import (
	"strconv"

	"ablauf/workflows/bpmn"
)

// Heat is how much of something an element has, in five steps from little to much. It is told by the number of the step and the text, and by
// colour only in addition (engine.md 4.2).
type Heat struct {
	Step int    // 1 to 5; others draw nothing
	Text string // the number itself, short: "12 Tage"
}

// overlays puts at the corners of the nodes what is known of them beyond their state, above everything else: top left an incident and a clock
// that runs, bottom left who waits there, bottom right the heat. Events and gateways have their names below and get it above or beside.
func (d *drawing) overlays() {
	for _, s := range d.page.Shapes {
		e := d.model.Element(s.Element)
		if e == nil || !isNode(e) {
			continue
		}
		state, heat := d.opts.State[e.ID], d.heat(e)
		if state.Incident == "" && state.Timer == "" && state.Waiting <= 0 && heat.Step == 0 && d.opts.Changes[e.ID] == "" {
			continue
		}
		d.open("g", "class", "bp-overlays", "data-of", e.ID, "aria-hidden", "true")
		d.overlay(e, s.Bounds, state, heat)
		d.close("g")
	}
}

func (d *drawing) overlay(e *bpmn.Element, b bpmn.Bounds, state ElementState, heat Heat) {
	small := hasOuterLabel(e)
	left, top, bottom := b.X+2, b.Y-1, b.Y+b.Height
	if small {
		top, bottom = b.Y-10, b.Y-10
	}
	if state.Incident != "" {
		d.open("g", "class", "bp-overlay bp-incident", "transform", "translate("+num(left+4)+" "+num(top+1)+")")
		d.path("bp-pill", "M0 -10 L10 8 H-10Z")
		d.path("bp-sign", "M0 -4 V2.5 M0 5.4 V5.6")
		d.close("g")
		left += 18
	}
	switch {
	case state.Timer != "" && e.Type == eventAttach:
		d.pill("bp-clock", b.X-4-pillWidth(state.Timer, true), b.Y+b.Height/2+12, state.Timer, true)
	case state.Timer != "":
		d.pill("bp-clock", left, top, state.Timer, true)
	}
	waiting := strconv.Itoa(state.Waiting)
	level := strconv.Itoa(heat.Step)
	if heat.Text != "" {
		level += " · " + heat.Text
	}
	switch {
	case small && state.Waiting > 0:
		d.pill("bp-waiting", b.X-2-pillWidth(waiting, false), b.Y+b.Height-4, waiting, false)
	case state.Waiting > 0:
		d.pill("bp-waiting", b.X-6, bottom, waiting, false)
	}
	switch {
	case small && heat.Step > 0:
		d.pill("bp-level", b.X+b.Width/2-pillWidth(level, false)/2, bottom, level, false)
	case heat.Step > 0:
		d.pill("bp-level", b.X+b.Width+6-pillWidth(level, false), bottom, level, false)
	}
	if change := d.opts.Changes[e.ID]; change != "" {
		words := d.opts.text("change." + string(change))
		d.pill("bp-changed", b.X+b.Width/2-pillWidth(words, false)/2, top, words, false)
	}
}

// heat gives the heat of an element; the zero Heat where it has none or a step that there is not.
func (d *drawing) heat(e *bpmn.Element) Heat {
	if h := d.opts.Heat[e.ID]; h.Step >= 1 && h.Step <= 5 {
		return h
	}
	return Heat{}
}

const pillLetters = 18

func pillText(text string) string {
	runes := []rune(oneLine(text))
	if len(runes) > pillLetters {
		return string(runes[:pillLetters-1]) + "…"
	}
	return string(runes)
}

func pillWidth(text string, clock bool) float64 {
	room := max(18, width(pillText(text))*11/fontSize+10)
	if clock {
		room += 14
	}
	return room
}

// pill writes a short text in a rounded box whose left edge and middle are given; clock puts the face of one before it.
func (d *drawing) pill(class string, left, middle float64, text string, clock bool) {
	room := pillWidth(text, clock)
	d.open("g", "class", "bp-overlay "+class, "transform", "translate("+num(left)+" "+num(middle)+")")
	d.rect("bp-pill", bpmn.Bounds{Y: -9, Width: room, Height: 18}, 9)
	at := room / 2
	if clock {
		d.circle("bp-sign", 10, 0, 5)
		d.path("bp-sign", "M10 -3 V0 L12 1.5")
		at += 7
	}
	d.lines("bp-pilltext", []string{pillText(text)}, at, 4, "middle", 11)
	d.close("g")
}
