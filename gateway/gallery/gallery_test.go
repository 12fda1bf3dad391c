package gallery_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"ablauf/gateway/gallery"
	"ablauf/gateway/locale"
	"ablauf/gateway/web"
)

// TestFrames: every page in every state is well-formed HTML with a language, one main heading, a label for every field, ids that
// occur once, a token in every form that changes something, and no style or script that the content security policy would stop.
// With ABLAUF_GALLERY_DIR set, the pages are written there for pictures.
func TestFrames(t *testing.T) {
	t.Parallel()
	renderer, err := web.NewRenderer()
	require.NoError(t, err)
	for _, lang := range locale.Languages() {
		for _, frame := range gallery.Frames() {
			t.Run(lang+"/"+frame.Name, func(t *testing.T) {
				t.Parallel()
				var out bytes.Buffer
				require.NoError(t, renderer.Render(&out, lang, frame.Page))
				write(t, renderer, lang+"-"+frame.Name+".html", out.String())
				checkPage(t, spoken(lang, frame.Page), out.String())
			})
		}
	}
}

// TestEveryTemplateHangs: a template that no frame uses has no picture and no test.
func TestEveryTemplateHangs(t *testing.T) {
	t.Parallel()
	renderer, err := web.NewRenderer()
	require.NoError(t, err)
	var used []string
	names := map[string]bool{}
	for _, frame := range gallery.Frames() {
		require.False(t, names[frame.Name], "two frames are called %s", frame.Name)
		names[frame.Name] = true
		used = append(used, frame.Page.Template())
	}
	slices.Sort(used)
	require.Equal(t, renderer.Pages(), slices.Compact(used))
}

// unknownKey finds keys that no locale file has: T gives them back as they are. A key begins with the name of its file.
var unknownKey = sync.OnceValue(func() *regexp.Regexp {
	names, err := filepath.Glob(filepath.Join("..", "locale", locale.Official, "*.json"))
	if err != nil || len(names) == 0 {
		panic("no locale files")
	}
	for i, name := range names {
		names[i] = strings.TrimSuffix(filepath.Base(name), ".json")
	}
	return regexp.MustCompile(`\b(` + strings.Join(names, "|") + `)(\.[a-z0-9-]+)+\b`)
})

// spoken gives the language of a page: that of the workplace, or that of the aid on it, whose frame is in it too.
func spoken(lang string, page web.Page) string {
	if aid, reads := page.(*web.AidPage); reads {
		return aid.Aid.Language
	}
	return lang
}

func checkPage(t *testing.T, lang, text string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(text))
	require.NoError(t, err)
	require.NoError(t, balanced(text))
	p := &page{ids: map[string]int{}, labels: map[string]bool{}, counts: map[string]int{}}
	p.walk(doc)
	require.Equal(t, lang, p.lang, "lang attribute")
	require.Equal(t, 1, p.counts["h1"], "one main heading")
	require.Equal(t, 1, p.counts["main"], "one main landmark")
	require.NotEmpty(t, p.title, "title")
	require.Empty(t, p.inline, "inline styles and scripts are stopped by the content security policy")
	require.Empty(t, p.unguarded, "forms without a token")
	for id, n := range p.ids {
		require.Equal(t, 1, n, "id %q", id)
	}
	for _, input := range p.inputs {
		require.True(t, p.labels[input], "no label for field %q", input)
	}
	for _, ref := range p.refs {
		require.Contains(t, p.ids, ref, "reference to an id that is not there")
	}
	require.Empty(t, unknownKey().FindAllString(p.text.String(), -1), "keys without a text")
	require.NotContains(t, p.text.String(), "ZgotmplZ")
}

type page struct {
	lang, title       string
	counts, ids       map[string]int
	labels            map[string]bool
	inputs, refs      []string
	inline, unguarded []string
	text              strings.Builder
}

func (p *page) walk(n *html.Node) {
	if n.Type == html.TextNode {
		p.text.WriteString(n.Data + " ")
	}
	if n.Type == html.ElementNode {
		p.element(n)
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		p.walk(child)
	}
}

func (p *page) element(n *html.Node) {
	p.counts[n.Data]++
	attrs := map[string]string{}
	for _, a := range n.Attr {
		attrs[a.Key] = a.Val
		if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
			p.inline = append(p.inline, n.Data+" "+a.Key)
		}
		if a.Key == "id" {
			p.ids[a.Val]++
		}
		if strings.HasPrefix(a.Key, "aria-describedby") || a.Key == "aria-labelledby" {
			p.refs = append(p.refs, strings.Fields(a.Val)...)
		}
	}
	switch n.Data {
	case "html":
		p.lang = attrs["lang"]
	case "title":
		if p.title == "" && n.FirstChild != nil {
			p.title = n.FirstChild.Data
		}
	case "style":
		p.inline = append(p.inline, n.Data)
	case "script":
		if !strings.HasPrefix(attrs["src"], "/static/") || n.FirstChild != nil {
			p.inline = append(p.inline, n.Data)
		}
	case "label":
		p.labels[attrs["for"]] = true
	case "input", "select", "textarea":
		if attrs["type"] != "hidden" {
			p.inputs = append(p.inputs, attrs["id"])
		}
	case "form":
		if strings.EqualFold(attrs["method"], "post") && !hasToken(n) {
			p.unguarded = append(p.unguarded, attrs["action"])
		}
	}
}

func hasToken(n *html.Node) bool {
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		for _, a := range child.Attr {
			if a.Key == "name" && a.Val == "_csrf" {
				return true
			}
		}
		if hasToken(child) {
			return true
		}
	}
	return false
}

// balanced checks that every element is closed in order; the parser alone would mend a page silently.
func balanced(text string) error {
	void := strings.Fields("area base br col embed hr img input link meta source track wbr")
	tokens := html.NewTokenizer(strings.NewReader(text))
	var open []string
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				return notClosed(open)
			}
			return nil
		case html.StartTagToken:
			if name, _ := tokens.TagName(); !slices.Contains(void, string(name)) {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := tokens.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				return notClosed(append(open, "/"+string(name)))
			}
			open = open[:len(open)-1]
		case html.TextToken, html.SelfClosingTagToken, html.CommentToken, html.DoctypeToken: // they open nothing
		}
	}
}

func notClosed(open []string) error {
	return errors.New("elements not closed in order: " + strings.Join(open, " "))
}

func write(t *testing.T, renderer *web.Renderer, name, text string) {
	t.Helper()
	dir := os.Getenv("ABLAUF_GALLERY_DIR")
	if dir == "" {
		return
	}
	css := renderer.Assets().URL("ablauf.css")
	prefix := strings.TrimSuffix(css, "ablauf.css")
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(strings.ReplaceAll(text, prefix, "static/")), 0o600))
}
