package browser_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// openBrowser starts the browser for a test. Its profile is new, it does not speak to the outside, and as root it needs to do without
// its sandbox.
func openBrowser(t *testing.T) context.Context { return openBrowserFor(t, 8*time.Minute) }

// openBrowserFor starts a browser that lives so long at the most, with more options.
func openBrowserFor(t *testing.T, limit time.Duration, more ...chromedp.ExecAllocatorOption) context.Context {
	t.Helper()
	t.Helper()
	if chromium == "" {
		t.Skip("no Chromium on this machine; install it with: make packages")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium), chromedp.DisableGPU, chromedp.WindowSize(1360, 900), chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("lang", "de"), chromedp.Flag("accept-lang", "de"), chromedp.Env("LANGUAGE=de", "LANG=de_DE.UTF-8"),
	)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	options = append(options, more...)
	limited, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	allocator, cancelAllocator := chromedp.NewExecAllocator(limited, options...)
	t.Cleanup(cancelAllocator)
	ctx, cancelBrowser := chromedp.NewContext(allocator)
	t.Cleanup(cancelBrowser)
	require.NoError(t, chromedp.Do(ctx), "start the browser")
	return ctx
}

// person is a tab with cookies of its own: one demo person at one desk.
type person struct {
	t   *testing.T
	ctx context.Context
}

// stranger opens a tab in which nobody has signed in.
func stranger(t *testing.T, browser context.Context) *person {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	// The context that opens the tab is the one it lives by; the steps below have shorter ones.
	require.NoError(t, chromedp.Do(ctx), "open a tab")
	return &person{t, ctx}
}

// signIn opens a tab and signs a demo person in through the login page.
func signIn(t *testing.T, browser context.Context, login string) *person {
	t.Helper()
	p := stranger(t, browser)
	p.visit("/login")
	p.press(fmt.Sprintf(`form[action="/login/dev"]:has(input[name="user"][value="%s"]) button`, login))
	return p
}

// patiently gives the context of one step; a browser that waits for an element waits without end.
func (p *person) patiently() (context.Context, context.CancelFunc) {
	return context.WithTimeout(p.ctx, 30*time.Second)
}

// visit opens a page, which must be there.
func (p *person) visit(path string) {
	p.t.Helper()
	ctx, cancel := p.patiently()
	defer cancel()
	response, err := chromedp.Run(ctx, chromedp.NavigateResponse(gateway.Address()+path))
	require.NoError(p.t, err, path)
	require.Equal(p.t, int64(http.StatusOK), response.Status, path)
}

// press clicks on something that leads to another page, once this one has come to rest: a click beside a button that still moves leads nowhere.
func (p *person) press(selector string) {
	p.t.Helper()
	p.ready()
	ctx, cancel := p.patiently()
	defer cancel()
	response, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector)))
	require.NoError(p.t, err, "%s on %s", selector, p.where())
	require.Less(p.t, response.Status, int64(http.StatusBadRequest), "%s: %s", selector, p.text("main"))
}

// tick clicks on a box or a choice.
func (p *person) tick(name, value string) {
	p.t.Helper()
	selector := fmt.Sprintf(`input[name="%s"][value="%s"]`, name, value)
	p.do(chromedp.Click(chromedp.CSS(selector)))
}

// fill sets what a field holds.
func (p *person) fill(name, value string) {
	p.t.Helper()
	p.do(chromedp.SetValue(chromedp.CSS(fmt.Sprintf(`[name="%s"]`, name)), value))
}

// do takes steps on the page. A step that met a page which was just being replaced has done nothing and is taken on the new one.
func (p *person) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := p.patiently()
	defer cancel()
	for _, step := range steps {
		err := chromedp.Do(ctx, step)
		for err != nil && ctx.Err() == nil && strings.Contains(err.Error(), "No node with given id") {
			err = chromedp.Do(ctx, step)
		}
		require.NoError(p.t, err, "on %s", p.where())
	}
}

// where says which page is open, for messages.
func (p *person) where() string {
	ctx, cancel := context.WithTimeout(p.ctx, 5*time.Second)
	defer cancel()
	url, err := chromedp.Run(ctx, chromedp.Location())
	if err != nil {
		return "an unknown page"
	}
	return strings.TrimPrefix(url, gateway.Address())
}

// text reads an element. A page that is just being replaced has no elements to read, so the new one is asked.
func (p *person) text(selector string) string {
	ctx, cancel := context.WithTimeout(p.ctx, 10*time.Second)
	defer cancel()
	for {
		text, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS(selector)))
		if err == nil {
			return text
		}
		if ctx.Err() != nil || !strings.Contains(err.Error(), "No node with given id") {
			return "(" + err.Error() + ")"
		}
	}
}

// sees requires that the page shows a text.
func (p *person) sees(text string) {
	p.t.Helper()
	require.Contains(p.t, p.text("body"), text, "on %s", p.where())
}

// desk is the window of a workplace; reflows makes it narrow and gives it back.
var desk = struct{ width, height int64 }{1360, 900}

// picture takes a picture of the whole page.
func (p *person) picture(name string) {
	p.t.Helper()
	ctx, cancel := p.patiently()
	defer cancel()
	p.do(chromedp.EmulateViewport(desk.width, desk.height))
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	require.NoError(p.t, err)
	require.NoError(p.t, os.WriteFile(filepath.Join(shots, name+".png"), png, 0o644))
}

// reflows requires that a window as narrow as a telephone, or a desk screen at 400 %, needs no scrolling sideways (WCAG 2.2, 1.4.10).
// Drawings and tables may scroll inside their own frame.
func (p *person) reflows() {
	p.t.Helper()
	p.do(chromedp.EmulateViewport(320, 640))
	ctx, cancel := p.patiently()
	defer cancel()
	width, err := chromedp.Run(ctx, chromedp.Evaluate[int]("document.documentElement.scrollWidth"))
	require.NoError(p.t, err)
	if width > 320 {
		p.t.Errorf("%s is %d pixels wide in a window of 320", p.where(), width)
	}
	p.do(chromedp.EmulateViewport(desk.width, desk.height))
}

// axeRun looks at the page by the rules of WCAG 2.2 A and AA and the best practices and gives what is wrong, in words.
const axeRun = `axe.run(document, {runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}})
		.then(r => (r.passes.length < 10 ? "only " + r.passes.length + " rules looked at the page\n" : "") + r.violations.map(v => v.id + " (" + v.impact + "): " + v.help + "\n" +
			v.nodes.slice(0, 4).map(n => "    " + n.target.join(" ") + "  " + n.html.slice(0, 160) + "\n      " + n.failureSummary.replace(/\n/g, " ")).join("\n")).join("\n"))`

// accessible requires that axe-core finds nothing on the page by the rules of WCAG 2.2 A and AA and its best practices (BITV 2.0).
func (p *person) accessible(page string) {
	p.t.Helper()
	p.reflows()
	ctx, cancel := p.patiently()
	defer cancel()
	_, err := chromedp.Run(ctx, chromedp.Evaluate[bool](axe+"; true"))
	require.NoError(p.t, err)
	found, err := chromedp.Run(ctx, chromedp.Evaluate[string](axeRun, chromedp.EvalAwaitPromise))
	require.NoError(p.t, err)
	if found != "" {
		p.t.Errorf("axe-core on the page %s (%s):\n%s", page, p.where(), found)
	}
}

// clicks presses something whose answer may refuse what was asked; what it says is asked afterwards.
func (p *person) clicks(selector string) {
	p.t.Helper()
	p.ready()
	p.do(chromedp.Click(chromedp.CSS(selector)))
}

// choose picks the entry of a select by a part of its words.
func (p *person) choose(name, words string) {
	p.t.Helper()
	question := fmt.Sprintf(`[...document.querySelector('select[name="%s"]').options].find(o => o.textContent.includes(%q))?.value`, name, words)
	p.fill(name, p.js(question))
}

func setValue(selector, value string) chromedp.Action[chromedp.Void] {
	return chromedp.SetValue(chromedp.CSS(selector), value)
}
