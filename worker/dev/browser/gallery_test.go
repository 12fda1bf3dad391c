package browser_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

var newPictures = flag.String("gallery-pictures", "", "folder to write the pictures of the gallery into that have not been looked at, with contact sheets")

// reviewedPages lists the pictures that a person has looked at.
var reviewedPages = filepath.Join("..", "..", "..", "gateway", "gallery", "REVIEWED.md")

const deskWidth, phoneWidth = 1280, 320

// shot is one picture of a frame.
type shot struct {
	frame  string
	width  int64
	print  bool
	forced bool
}

func (s shot) name() string {
	switch {
	case s.print:
		return s.frame + " print"
	case s.forced:
		return s.frame + " forced-colours"
	case s.width == phoneWidth:
		return s.frame + " 320"
	}
	return s.frame
}

// shotsOf lists the pictures: every frame at a desk, the fullest of each template on a telephone, and what is printed, or drawn, on paper and in
// the colours that a person has chosen.
func shotsOf(index galleryIndex) []shot {
	var all []shot
	narrow, best := map[string]string{}, map[string]int{}
	for _, f := range index.Frames {
		all = append(all, shot{frame: f.Name, width: deskWidth})
		if n := fullness(f.Name, f.Template); n > best[f.Template] {
			narrow[f.Template], best[f.Template] = f.Name, n
		}
	}
	for _, frame := range narrow {
		all = append(all, shot{frame: frame, width: phoneWidth})
	}
	for _, f := range index.Frames {
		if slices.Contains([]string{"case-full-ablauf", "procedure", "worklist-full", "task-full"}, f.Name) {
			all = append(all, shot{frame: f.Name, width: deskWidth, print: true}, shot{frame: f.Name, width: deskWidth, forced: true})
		}
	}
	slices.SortFunc(all, func(a, b shot) int { return strings.Compare(a.name(), b.name()) })
	return all
}

// fullness ranks the frames of a template: the fullest shows best whether a page holds in a narrow window.
func fullness(frame, template string) int {
	switch {
	case strings.Contains(frame, "-full"):
		return 4
	case frame == template:
		return 3
	case strings.HasSuffix(frame, "-none"), strings.HasSuffix(frame, "-empty"), strings.HasSuffix(frame, "-begin"):
		return 1
	}
	return 2
}

// TestGalleryPictures: every page in every state was looked at as a picture, and is looked at again whenever the picture changes. Under another
// Chromium, or with other fonts for other scripts, pictures differ without reason; then only the list is checked.
// `go test ./browser -run TestGalleryPictures -gallery-pictures FOLDER` writes what is new, and contact sheets, for the eye.
func TestGalleryPictures(t *testing.T) {
	w := watchGallery(t)
	shots := shotsOf(w.index)
	list := readReviewedPages(t)
	major, probe := w.major(), w.probe()
	same := list.major == major && list.probe == probe
	if !same {
		t.Logf("NOTICE: the list was made with Chromium %s (probe %s); this is Chromium %s (probe %s). Only the list is checked, no picture is compared.",
			list.major, list.probe, major, probe)
	}
	var missing []string
	sheets := &sheets{w: w, folder: *newPictures}
	for _, s := range shots {
		seen, known := list.pictures[s.name()]
		delete(list.pictures, s.name())
		if !same && *newPictures == "" {
			if !known {
				missing = append(missing, fmt.Sprintf("| %s | | no line |", s.name()))
			}
			continue
		}
		raw, picture, hash := w.look(s)
		if seen == hash && same {
			continue
		}
		missing = append(missing, fmt.Sprintf("| %s | %s | what you saw |", s.name(), hash))
		sheets.add(s.name(), raw, picture)
	}
	sheets.end()
	gone := make([]string, 0, len(list.pictures))
	for name := range list.pictures {
		gone = append(gone, name)
	}
	require.Empty(t, missing, "look at these pictures (Chromium %s, probe %s) and give each a line in gateway/gallery/REVIEWED.md:\n%s",
		major, probe, strings.Join(missing, "\n"))
	require.Empty(t, gone, "these pictures are no more: take their lines off")
}

// look takes the picture and gives it with the hash of its pixels.
func (w *watcher) look(s shot) ([]byte, image.Image, string) {
	w.t.Helper()
	w.media(map[bool]string{true: "print"}[s.print], map[bool]string{true: "active"}[s.forced])
	w.open("/de/"+s.frame+".html", s.width)
	w.grow(s.width)
	return w.shoot()
}

func (w *watcher) shoot() ([]byte, image.Image, string) {
	w.t.Helper()
	raw, err := chromedp.Run(w.ctx, chromedp.FullScreenshot(100))
	require.NoError(w.t, err)
	picture, err := png.Decode(bytes.NewReader(raw))
	require.NoError(w.t, err)
	pixels := image.NewRGBA(picture.Bounds())
	draw.Draw(pixels, pixels.Bounds(), picture, picture.Bounds().Min, draw.Src)
	sum := sha256.New()
	fmt.Fprint(sum, pixels.Bounds())
	sum.Write(pixels.Pix)
	return raw, picture, hex.EncodeToString(sum.Sum(nil)[:8])
}

var majorVersion = regexp.MustCompile(`Chrome/(\d+)\.`)

// major gives the major version of the browser.
func (w *watcher) major() string {
	w.t.Helper()
	agent := w.run("navigator.userAgent")
	found := majorVersion.FindStringSubmatch(agent)
	require.Len(w.t, found, 2, agent)
	return found[1]
}

// probe gives the hash of a page that shows which fonts stand in for what ours lack, and how lines are smoothed.
func (w *watcher) probe() string {
	w.t.Helper()
	w.open("/probe.html", deskWidth)
	_, _, hash := w.shoot()
	return hash
}

type reviewedList struct {
	major, probe string
	pictures     map[string]string // name -> hash
}

var reviewedHead = regexp.MustCompile(`Chromium (\d+), probe ([0-9a-f]{16})`)

// readReviewedPages gives the hash that was looked at by picture; a line without a sentence does not count.
func readReviewedPages(t *testing.T) reviewedList {
	t.Helper()
	list := reviewedList{pictures: map[string]string{}}
	data, err := os.ReadFile(reviewedPages)
	require.NoError(t, err)
	if head := reviewedHead.FindStringSubmatch(string(data)); head != nil {
		list.major, list.probe = head[1], head[2]
	}
	for _, line := range strings.Split(string(data), "\n") {
		cells := strings.Split(line, "|")
		if len(cells) != 5 || strings.TrimSpace(cells[1]) == "picture" || strings.HasPrefix(cells[1], "-") {
			continue
		}
		if sentence := strings.TrimSpace(cells[3]); len(sentence) > 20 {
			list.pictures[strings.TrimSpace(cells[1])] = strings.TrimSpace(cells[2])
		}
	}
	return list
}

// TestGalleryAccessibility: axe-core finds nothing on any page in any state in either language (WCAG 2.2 A and AA, best practices), and no page
// needs scrolling sideways in a window of 320 pixels (1.4.10).
func TestGalleryAccessibility(t *testing.T) {
	w := watchGallery(t)
	for _, lang := range w.index.Languages {
		for _, frame := range w.index.Frames {
			path := "/" + lang + "/" + frame.Name + ".html"
			w.open(path, deskWidth)
			w.run(axe + "; ''")
			if found := w.run(axeRun); found != "" {
				t.Errorf("axe-core on %s:\n%s", path, found)
			}
			require.NoError(t, chromedp.Do(w.ctx, chromedp.EmulateViewport(phoneWidth, 640)))
			if wide := w.run(tooWide); wide != "" {
				t.Errorf("%s in a window of %d pixels: %s", path, phoneWidth, wide)
			}
		}
	}
}

// tooWide names the page's width and what sticks out, "" where nothing does. Tables and drawings may scroll in their own frame.
const tooWide = `(() => {
	const width = document.documentElement.scrollWidth;
	if (width <= innerWidth) return "";
	const out = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".ab-drawing"));
	return width + " wide: " + out.slice(0, 4).map(e => e.tagName + "." + e.className).join(", ");
})()`
