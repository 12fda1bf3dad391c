package engine_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/bpmn"
)

// TestEveryDrawingIsPlayed: a drawing belongs to the script that has its name, with a letter behind it where the script has several. The
// section that the name begins with stands in the head of the script.
func TestEveryDrawingIsPlayed(t *testing.T) {
	t.Parallel()
	section := regexp.MustCompile(`^\d+(\.\d+)+`)
	letter := regexp.MustCompile(`-[a-z]$`)
	var played []string
	for _, path := range files(t, "*.script") {
		name := strings.TrimSuffix(filepath.Base(path), ".script")
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		head, _, _ := strings.Cut(string(text), "\ndefine ")
		if number := section.FindString(name); number != "" {
			require.Contains(t, head, "BPMN 2.0.2, ", name)
			require.Contains(t, head, number, name)
		}
		for _, drawing := range regexp.MustCompile(`[^\s=(,]+\.bpmn`).FindAllString(string(text), -1) {
			require.Equal(t, name, letter.ReplaceAllString(strings.TrimSuffix(drawing, ".bpmn"), ""), "%s belongs to another script", drawing)
			played = append(played, drawing)
		}
	}
	for _, path := range files(t, "*.bpmn") {
		require.Contains(t, played, filepath.Base(path), "no script plays the drawing")
	}
}

// TestEveryRuleNamesItsScripts: DESIGN.md, "Every line is proved by a golden script"; the table and the folder tell the same.
func TestEveryRuleNamesItsScripts(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("DESIGN.md")
	require.NoError(t, err)
	_, table, found := strings.Cut(string(text), "\n## Rules, with the section they come from\n")
	require.True(t, found)
	table, _, _ = strings.Cut(table, "\n#")
	var named []string
	for line := range strings.SplitSeq(table, "\n") {
		cells := strings.Split(line, "|")
		if len(cells) < 5 || strings.HasPrefix(line, "|---") || strings.HasPrefix(line, "| rule ") {
			continue
		}
		scripts := regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[3], -1)
		require.NotEmpty(t, scripts, "a rule without a script: %s", line)
		for _, s := range scripts {
			require.FileExists(t, filepath.Join("testdata", s[1]+".script"))
			named = append(named, s[1])
		}
	}
	for _, path := range files(t, "*.script") {
		name := strings.TrimSuffix(filepath.Base(path), ".script")
		require.Contains(t, named, name, "no rule of the table names the script")
	}
}

// TestDrawingsCanBeRead: engine.md 6.2a, BPMN 2.0.2, chapter 12; who opens a drawing sees every element at its place, on the grid, apart
// from the others, and can follow every flow.
func TestDrawingsCanBeRead(t *testing.T) {
	t.Parallel()
	for _, path := range files(t, "*.bpmn") {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".bpmn"), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(path)
			require.NoError(t, err)
			model, _, err := bpmn.Parse(data)
			require.NoError(t, err)
			require.Len(t, model.Processes, 1)
			require.Len(t, model.Diagrams, 1)
			p := &page{t: t, model: model, shapes: map[string]*bpmn.Shape{}, edges: map[string]*bpmn.Edge{}}
			diagram := model.Diagrams[0]
			require.Equal(t, model.Processes[0].ID, diagram.Plane)
			require.NotEmpty(t, model.Processes[0].Name)
			for _, s := range diagram.Shapes {
				require.NotNil(t, model.Element(s.Element), s.Element)
				p.shapes[s.Element] = s
			}
			for _, e := range diagram.Edges {
				require.NotNil(t, model.Flow(e.Element), e.Element)
				p.edges[e.Element] = e
			}
			require.Len(t, p.shapes, len(diagram.Shapes))
			p.level(model.Processes[0].Elements, model.Processes[0].Flows)
			p.labels()
		})
	}
}

// page is what one drawing shows.
type page struct {
	t      *testing.T
	model  *bpmn.Model
	shapes map[string]*bpmn.Shape
	edges  map[string]*bpmn.Edge
}

func (p *page) level(elements []*bpmn.Element, flows []*bpmn.Flow) {
	p.t.Helper()
	for i, e := range elements {
		p.shape(e)
		for _, other := range elements[:i] {
			if e.AttachedTo != other.ID && (e.AttachedTo == "" || e.AttachedTo != other.AttachedTo) {
				near := 50.0
				if e.AttachedTo != "" || other.AttachedTo != "" {
					near = 30
				}
				require.GreaterOrEqual(p.t, apart(p.shapes[e.ID].Bounds, p.shapes[other.ID].Bounds), near, "%s and %s", e.ID, other.ID)
			}
		}
		p.level(e.Elements, e.Flows)
	}
	for _, f := range flows {
		p.flow(f, elements)
	}
}

// shape checks the size and the place of an element: on the grid, inside its sub-process, on the border of its activity.
func (p *page) shape(e *bpmn.Element) {
	p.t.Helper()
	s := p.shapes[e.ID]
	require.NotNil(p.t, s, "%s is not drawn", e.ID)
	b := s.Bounds
	x, y := b.X+b.Width/2, b.Y+b.Height/2
	require.Zero(p.t, int(x)%10+int(y)%10, "%s is not on the grid", e.ID)
	switch {
	case strings.HasSuffix(e.Type, "Event"):
		require.Equal(p.t, []float64{36, 36}, []float64{b.Width, b.Height}, e.ID)
	case strings.HasSuffix(e.Type, "Gateway"):
		require.Equal(p.t, []float64{50, 50}, []float64{b.Width, b.Height}, e.ID)
	case len(e.Elements) > 0:
		require.True(p.t, s.Expanded, "%s hides what stands in it", e.ID)
	default:
		require.Equal(p.t, []float64{100, 80}, []float64{b.Width, b.Height}, e.ID)
	}
	if e.Parent != nil {
		around := p.shapes[e.Parent.ID].Bounds
		require.True(p.t, b.X >= around.X+20 && b.X+b.Width <= around.X+around.Width-20 &&
			b.Y >= around.Y+30 && b.Y+b.Height <= around.Y+around.Height-20, "%s is not inside %s", e.ID, e.Parent.ID)
	}
	if e.AttachedTo != "" {
		host := p.shapes[e.AttachedTo].Bounds
		require.True(p.t, y == host.Y+host.Height && x > host.X && x < host.X+host.Width, "%s is not on the lower border of %s", e.ID, e.AttachedTo)
	}
}

// flow checks a way: orthogonal, at most three bends, from border to border, and through nothing that it does not belong to.
func (p *page) flow(f *bpmn.Flow, level []*bpmn.Element) {
	p.t.Helper()
	e := p.edges[f.ID]
	require.NotNil(p.t, e, "the flow %s is not drawn", f.ID)
	w := e.Waypoints
	require.True(p.t, len(w) >= 2 && len(w) <= 5, "%s has %d points", f.ID, len(w))
	require.True(p.t, onBorder(w[0], p.shapes[f.Source].Bounds), "%s does not begin at %s", f.ID, f.Source)
	require.True(p.t, onBorder(w[len(w)-1], p.shapes[f.Target].Bounds), "%s does not end at %s", f.ID, f.Target)
	source := p.model.Element(f.Source)
	for id, other := range p.edges {
		// The stroke of a default flow and the diamond of a condition stand at its beginning: nothing else may begin there.
		if marked := source.Default == f.ID || f.HasCondition; marked && id != f.ID && p.model.Flow(id).Source == f.Source {
			require.NotEqual(p.t, w[0], other.Waypoints[0], "%s begins where %s does", f.ID, id)
		}
	}
	ends := []string{f.Source, f.Target, source.AttachedTo}
	for i := 1; i < len(w); i++ {
		require.True(p.t, w[i-1].X == w[i].X || w[i-1].Y == w[i].Y, "%s is not orthogonal", f.ID)
		for _, other := range level {
			if !slices.Contains(ends, other.ID) {
				require.GreaterOrEqual(p.t, apart(piece(w[i-1], w[i]), p.shapes[other.ID].Bounds), 5.0, "%s runs through %s", f.ID, other.ID)
			}
		}
	}
}

// labels checks that every name beside its shape or flow has a place of its own, which no way crosses.
func (p *page) labels() {
	p.t.Helper()
	boxes := map[string]bpmn.Bounds{}
	for id, s := range p.shapes {
		outside := strings.HasSuffix(p.model.Element(id).Type, "Event") || strings.HasSuffix(p.model.Element(id).Type, "Gateway")
		require.Equal(p.t, outside && p.model.Element(id).Name != "", s.Label != nil, "the name of %s", id)
		if s.Label != nil {
			boxes[id] = *s.Label
		}
	}
	for id, e := range p.edges {
		require.Equal(p.t, p.model.Flow(id).Name != "", e.Label != nil, "the name of %s", id)
		if e.Label != nil {
			boxes[id] = *e.Label
		}
	}
	for id, box := range boxes {
		for other, b := range boxes {
			require.True(p.t, other == id || apart(box, b) >= 0, "the names of %s and %s", id, other)
		}
		for other, e := range p.edges {
			for i := 1; i < len(e.Waypoints); i++ {
				require.GreaterOrEqual(p.t, apart(box, piece(e.Waypoints[i-1], e.Waypoints[i])), 1.0, "%s crosses the name of %s", other, id)
			}
		}
		for other, s := range p.shapes {
			require.True(p.t, s.Expanded || apart(box, s.Bounds) >= 0, "%s covers the name of %s", other, id)
		}
	}
}

// apart gives the gap between two rectangles, negative where they overlap.
func apart(a, b bpmn.Bounds) float64 {
	return max(a.X-b.X-b.Width, b.X-a.X-a.Width, a.Y-b.Y-b.Height, b.Y-a.Y-a.Height)
}

func piece(a, b bpmn.Point) bpmn.Bounds {
	return bpmn.Bounds{X: min(a.X, b.X), Y: min(a.Y, b.Y), Width: max(a.X, b.X) - min(a.X, b.X), Height: max(a.Y, b.Y) - min(a.Y, b.Y)}
}

func onBorder(p bpmn.Point, b bpmn.Bounds) bool {
	return apart(bpmn.Bounds{X: p.X, Y: p.Y}, b) == 0
}
