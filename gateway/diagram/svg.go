package diagram

import (
	"math"
	"strconv"
	"strings"

	"ablauf/workflows/bpmn"
)

// canvas collects SVG. Everything that comes from a file goes through esc. Fill and stroke stand as attributes too, so that the
// picture can be read without the style sheet; the style sheet overrules them.
type canvas struct{ out strings.Builder }

func esc(s string) string {
	clean := strings.Map(func(r rune) rune {
		// What XML 1.0 forbids would make the whole page unreadable.
		if r < 0x20 && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
	return escaper.Replace(clean)
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;")

// num writes a coordinate with at most one decimal, always with a point.
func num(v float64) string {
	v = math.Round(v*10) / 10
	if v == 0 {
		v = 0 // no "-0"
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// open starts an element with attributes in pairs.
func (c *canvas) open(tag string, attrs ...string) {
	c.tag(tag, attrs)
	c.out.WriteString(">")
}

// put writes an empty element.
func (c *canvas) put(tag string, attrs ...string) {
	c.tag(tag, attrs)
	c.out.WriteString("/>")
}

func (c *canvas) tag(tag string, attrs []string) {
	c.out.WriteString("<" + tag)
	for i := 0; i+1 < len(attrs); i += 2 {
		if attrs[i+1] != "" {
			c.out.WriteString(" " + attrs[i] + `="` + esc(attrs[i+1]) + `"`)
		}
	}
}

func (c *canvas) close(tag string) { c.out.WriteString("</" + tag + ">") }

func (c *canvas) element(tag, content string, attrs ...string) {
	c.open(tag, attrs...)
	c.out.WriteString(esc(content))
	c.close(tag)
}

func (c *canvas) path(class, d string) { c.styled("path", class, "d", d) }

func (c *canvas) circle(class string, x, y, r float64) {
	c.styled("circle", class, "cx", num(x), "cy", num(y), "r", num(r))
}

func (c *canvas) rect(class string, b bpmn.Bounds, radius float64) {
	c.styled("rect", class, "x", num(b.X), "y", num(b.Y), "width", num(b.Width), "height", num(b.Height), "rx", num(radius))
}

// styled adds the plain look of a class, for viewers without the style sheet.
func (c *canvas) styled(tag, class string, attrs ...string) {
	fill, stroke := "none", "#4c5270"
	if strings.Contains(class, "bp-solid") || strings.Contains(class, "bp-arrow") && !strings.Contains(class, "bp-hollow") || class == "bp-pill" {
		fill = "#4c5270"
	} else if strings.Contains(class, "bp-shape") || strings.Contains(class, "bp-hollow") || class == "bp-pill" {
		fill = "#fff"
	}
	dash := ""
	if strings.Contains(class, "bp-dashed") {
		dash = "4 3"
	} else if strings.Contains(class, "bp-dotted") {
		dash = "1 4"
	}
	c.put(tag, append(attrs, "class", class, "fill", fill, "stroke", stroke, "stroke-dasharray", dash)...)
}

// lines writes lines of text, the first with its base at y; anchor is "middle" or "start".
func (c *canvas) lines(class string, lines []string, x, y float64, anchor string, size float64) {
	if len(lines) == 0 {
		return
	}
	c.open("text", "class", class, "text-anchor", anchor, "font-size", num(size), "fill", "#131525")
	for i, line := range lines {
		if i > 0 {
			c.out.WriteString(" ") // for those who copy or hear the text
		}
		c.element("tspan", line, "x", num(x), "y", num(y+float64(i)*lineHeight*size/fontSize))
	}
	c.close("text")
}

func middle(b bpmn.Bounds) (x, y float64) { return b.X + b.Width/2, b.Y + b.Height/2 }
