package diagram

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/bpmn"
)

// TestNamesKeepClear: on the pages of the procedures that are built in, no line runs through the name of a flow, an event or a gateway, and
// no two names touch each other. People learn their work from these pages (engine.md 6.2a).
func TestNamesKeepClear(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("..", "..", "processes", "*", "*.bpmn"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		model, _, err := bpmn.Parse(data)
		require.NoError(t, err)
		for _, page := range model.Diagrams {
			names := namesOn(model, page)
			for i, a := range names {
				for _, e := range page.Edges {
					require.False(t, runsThrough(e.Waypoints, a.box), "%s: the line %s runs through %q", page.Plane, e.Element, a.name)
				}
				for _, b := range names[i+1:] {
					require.False(t, touch(a.box, b.box), "%s: %q touches %q", page.Plane, a.name, b.name)
				}
			}
		}
	}
}

type placedName struct {
	name string
	box  bpmn.Bounds
}

// namesOn gives what stands beside lines and shapes.
func namesOn(model *bpmn.Model, page *bpmn.Diagram) (names []placedName) {
	for _, e := range page.Edges {
		lines, x, y := edgeText(model.Flow(e.Element), e)
		if len(lines) == 0 {
			continue
		}
		widest := 0.0
		for _, l := range lines {
			widest = max(widest, width(l))
		}
		box := bpmn.Bounds{X: x - widest/2, Y: y - 11, Width: widest, Height: float64(len(lines)) * lineHeight}
		names = append(names, placedName{model.Flow(e.Element).Name, box})
	}
	for _, s := range page.Shapes {
		if e := model.Element(s.Element); e != nil && e.Name != "" && hasOuterLabel(e) {
			names = append(names, placedName{e.Name, labelBox(e.Name, s)})
		}
	}
	return names
}

// runsThrough reports whether a line crosses the letters; the outermost pixels of the box hold none.
func runsThrough(points []bpmn.Point, box bpmn.Bounds) bool {
	const edge = 2
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		if max(a.X, b.X) > box.X+edge && min(a.X, b.X) < box.X+box.Width-edge &&
			max(a.Y, b.Y) > box.Y+edge && min(a.Y, b.Y) < box.Y+box.Height-edge {
			return true
		}
	}
	return false
}

// touch reports whether less than a letter's width lies between two names on one height.
func touch(a, b bpmn.Bounds) bool {
	const gap = 8
	return a.X < b.X+b.Width+gap && b.X < a.X+a.Width+gap && a.Y < b.Y+b.Height && b.Y < a.Y+a.Height
}
