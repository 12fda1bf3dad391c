package browser_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
)

// galleryIndex says what `go run ./gateway/gallery/write` wrote.
type galleryIndex struct {
	Policy    string
	Languages []string
	Frames    []struct{ Name, Template string }
	folder    string
	slow      *atomic.Bool // whether everything comes piece by piece, as over a bad line
}

// writeGallery has the frames written as pages. It is a program of its own because this module builds the stack and knows nothing of the product.
func writeGallery(t *testing.T) galleryIndex {
	t.Helper()
	root, err := devstack.FindRoot(".")
	require.NoError(t, err)
	require.FileExists(t, filepath.Join(root, "gateway", "web", "static", "vendor", "kern.min.css"),
		"the pages would be looked at without their styles and fonts; run: make fetch")
	index := galleryIndex{folder: t.TempDir(), slow: new(atomic.Bool)}
	program := exec.CommandContext(t.Context(), "go", "run", "./gateway/gallery/write", index.folder)
	program.Dir = root
	output, err := program.CombinedOutput()
	require.NoError(t, err, "%s", output)
	list, err := os.ReadFile(filepath.Join(index.folder, "index.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(list, &index))
	require.NotEmpty(t, index.Frames)
	return index
}

// serve shows the pages as the gateway does, with the content security policy they carry there. It has no database; nothing else answers.
func (g galleryIndex) serve(t *testing.T) string {
	t.Helper()
	files := http.FileServer(http.Dir(g.folder))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".html") {
			w.Header().Set("Content-Security-Policy", g.Policy)
		}
		if g.slow.Load() && !strings.HasSuffix(r.URL.Path, ".css") { // pages wait for styles; what comes later is what can make them jump
			w = &slowly{w}
		}
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// slowly sends what a page consists of in pieces with pauses between them, so that a browser could draw before it has everything.
type slowly struct{ http.ResponseWriter }

func (s *slowly) Write(all []byte) (int, error) {
	for piece := range slices.Chunk(all, 12_000) {
		time.Sleep(40 * time.Millisecond)
		if _, err := s.ResponseWriter.Write(piece); err != nil {
			return 0, err
		}
		_ = http.NewResponseController(s.ResponseWriter).Flush() // an error means that the browser has gone
	}
	return len(all), nil
}

// probePage has letters of several scripts and a few shapes: two machines that draw it alike draw the pages alike.
const probePage = `<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>Probe</title></head><body>
<h1>Häßlich Ḥusaynī Đặng Žofie § 81</h1><p><strong>نور الدين</strong> Оксана 北京 ✓ × … – „x“</p>
<p><button>Übernehmen</button> <input type="date" value="2026-11-21"> <input type="checkbox" checked> <select><option>Team A–K</select></p>
<svg width="90" height="40" viewBox="0 0 90 40"><circle cx="20" cy="20" r="17.5" fill="none" stroke="#000"/><path d="M40 35L60 5L85 35" fill="none" stroke="#000"/></svg>
</body></html>`

// watcher is one tab that looks at frame after frame.
type watcher struct {
	t     *testing.T
	ctx   context.Context
	url   string
	index galleryIndex
}

// watchGallery starts server and browser. The browser draws the same everywhere as far as its version allows: no smoothing by the screen's
// colours, no hints of the system, one pixel per pixel, the day of the gallery as its clock.
func watchGallery(t *testing.T) *watcher {
	t.Helper()
	browser := openBrowserFor(t, 30*time.Minute, chromedp.Flag("font-render-hinting", "none"), chromedp.Flag("disable-lcd-text", true), chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("force-color-profile", "srgb"), chromedp.Flag("force-device-scale-factor", "1"), chromedp.Flag("disable-skia-runtime-opts", true),
		chromedp.Flag("disable-partial-raster", true), chromedp.Flag("disable-smooth-scrolling", true))
	index := writeGallery(t)
	require.NoError(t, os.WriteFile(filepath.Join(index.folder, "probe.html"), []byte(probePage), 0o600))
	w := &watcher{t, browser, index.serve(t), index}
	const clock = `{ const day = new Date("2026-11-21T10:42:00+01:00").getTime(), Real = Date;
		Date = class extends Real { constructor(...a) { a.length ? super(...a) : super(day) } static now() { return day } } }`
	_, err := chromedp.Call(browser, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: clock})
	require.NoError(t, err)
	w.media("", "")
	return w
}

// media sets what the page is shown on: "print" or "" for the screen, and forced colours "active" or "".
func (w *watcher) media(kind, forced string) {
	w.t.Helper()
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}, {Name: "prefers-reduced-motion", Value: "reduce"}}
	if forced != "" {
		features = append(features, &emulation.MediaFeature{Name: "forced-colors", Value: forced})
	}
	w.emulate(kind, features)
}

// scheme shows pages on the screen in the colours that a person prefers: "light" or "dark".
func (w *watcher) scheme(prefers string) {
	w.t.Helper()
	w.emulate("", []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: prefers}, {Name: "prefers-reduced-motion", Value: "reduce"}})
}

func (w *watcher) emulate(kind string, features []*emulation.MediaFeature) {
	w.t.Helper()
	_, err := chromedp.Call(w.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: kind, Features: features})
	require.NoError(w.t, err)
}

// open shows a page in a window of that width and waits until fonts and scripts are there.
func (w *watcher) open(path string, width int64) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, 30*time.Second)
	defer cancel()
	require.NoError(w.t, chromedp.Do(ctx, chromedp.EmulateViewport(width, 900)))
	response, err := chromedp.Run(ctx, chromedp.NavigateResponse(w.url+path))
	require.NoError(w.t, err, path)
	require.Equal(w.t, int64(http.StatusOK), response.Status, path)
	w.settle(ctx)
}

// run evaluates a script that gives a text.
func (w *watcher) run(script string) string {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, 60*time.Second)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
	require.NoError(w.t, err)
	return text
}

// grow makes the window as tall as the page, so that what sticks to its edge does not stand in the middle of the picture.
func (w *watcher) grow(width int64) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, 30*time.Second)
	defer cancel()
	for range 2 {
		height, err := chromedp.Run(ctx, chromedp.Evaluate[int64]("document.documentElement.scrollHeight"))
		require.NoError(w.t, err)
		require.NoError(w.t, chromedp.Do(ctx, chromedp.EmulateViewport(width, min(max(height, 400), 12_000))))
		w.settle(ctx)
	}
	_, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`Promise.all([...document.images].filter(i => i.checkVisibility()).map(i =>
		i.complete ? i.decode() : new Promise(done => { i.onload = i.onerror = done }))).then(() => true)`, chromedp.EvalAwaitPromise))
	require.NoError(w.t, err, "a picture that is not there")
}

// settle waits until fonts are there and what is under way has been drawn.
func (w *watcher) settle(ctx context.Context) {
	w.t.Helper()
	_, err := chromedp.Run(ctx, chromedp.Evaluate[bool](
		`document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))))`, chromedp.EvalAwaitPromise))
	require.NoError(w.t, err)
}
