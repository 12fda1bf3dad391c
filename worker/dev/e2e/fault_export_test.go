package e2e_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
)

// withDocument is a case whose passport was released, so that an export has something to fetch out of the e-file.
func withDocument(t *testing.T) *player.Play {
	t.Helper()
	p, _ := atCompleteness(t)
	answer, err := gateway.As("antragsteller").Do(t.Context(), passport(t, p, "e2e-export-"+p.CaseID))
	require.NoError(t, err)
	require.Equal(t, http.StatusCreated, answer.Status, string(answer.Body))
	once(t, p)
	return p
}

// handedOut counts the lines of the log of a case that say that it was handed out.
func handedOut(t *testing.T, p *player.Play) int {
	t.Helper()
	return query[int](t, "select count(*) from case_event where case_id = $1 and stream = 'fall' and content ->> 'code' = 'case.exported'", p.CaseID)
}

// requireWholePDF holds a file against what a reader of PDF needs.
func requireWholePDF(t *testing.T, content []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "akte.pdf")
	require.NoError(t, os.WriteFile(path, content, 0o600))
	said, err := exec.CommandContext(t.Context(), "qpdf", "--check", path).CombinedOutput()
	require.NoError(t, err, "%s", said)
}

// TestWorkerKilledInAnExport: the command that hands a case out dies while it fetches a document, and between the written file and the line of the log. No file has
// its name and no line stands in the log; who runs it again has one whole file and one line (§ 99 Abs. 1 VwGO: the file that a court gets is whole).
func TestWorkerKilledInAnExport(t *testing.T) {
	export := func(t *testing.T, p *player.Play, folder string) *exec.Cmd {
		t.Helper()
		cmd, err := stack.Command(t.Context(), devstack.Worker, "export", "-purpose", "Klage", "-what", "gericht", p.CaseID, folder)
		require.NoError(t, err)
		return cmd
	}
	names := func(t *testing.T, folder string) (all []string) {
		t.Helper()
		entries, err := os.ReadDir(folder)
		if os.IsNotExist(err) {
			return nil
		}
		require.NoError(t, err)
		for _, e := range entries {
			all = append(all, e.Name())
		}
		return all
	}
	again := func(t *testing.T, p *player.Play, folder string) {
		t.Helper()
		left := names(t, folder)
		require.Len(t, left, 1)
		require.Regexp(t, `^\..*\.part$`, left[0], "what is not finished has no name that somebody would hand out")
		require.Zero(t, handedOut(t, p))
		said, err := export(t, p, folder).CombinedOutput()
		require.NoError(t, err, "%s", said)
		whole := names(t, folder)
		require.Len(t, whole, 1, "what the run that was killed left behind is gone")
		require.Equal(t, ".pdf", filepath.Ext(whole[0]))
		content, err := os.ReadFile(filepath.Join(folder, whole[0]))
		require.NoError(t, err)
		requireWholePDF(t, content)
		require.Equal(t, 1, handedOut(t, p))
	}
	t.Run("while it fetches a document", func(t *testing.T) {
		p, folder := withDocument(t), filepath.Join(t.TempDir(), "ausgabe")
		thaw := frozen(t, devstack.MinIO)
		cmd := export(t, p, folder)
		require.NoError(t, cmd.Start())
		becomes(t, func() bool { return len(names(t, folder)) == 1 }, "the export begins")
		require.NoError(t, cmd.Process.Kill())
		require.Error(t, cmd.Wait())
		thaw()
		again(t, p, folder)
	})
	t.Run("written, not yet in the log", func(t *testing.T) {
		p, folder := withDocument(t), filepath.Join(t.TempDir(), "ausgabe")
		h := holdCase(t, p)
		cmd := export(t, p, folder)
		require.NoError(t, cmd.Start())
		h.awaited(t)
		require.NoError(t, cmd.Process.Kill())
		require.Error(t, cmd.Wait())
		h.letGo(t)
		again(t, p, folder)
	})
}

// TestPartsKilledInAnExport: the gateway and MinIO die while the file of a court goes out to a browser. The browser is told that it has no whole file, the log says
// that the case was handed out before the first byte went, and the next attempt gives all of it.
func TestPartsKilledInAnExport(t *testing.T) {
	for _, part := range []devstack.Part{devstack.Gateway, devstack.MinIO} {
		t.Run(part.Title(), func(t *testing.T) {
			p := withDocument(t)
			leads := signedIn(t, "leitung")
			thaw := frozen(t, devstack.MinIO)
			waits := asked(t, devstack.MinIO)
			type answer struct {
				content []byte
				status  int
				err     error
			}
			answered := make(chan answer, 1)
			go func() {
				content, status, err := leads.export(t.Context(), p)
				answered <- answer{content, status, err}
			}()
			waits()
			up := down(t, part, stack.KillPart)
			if part != devstack.MinIO {
				thaw()
			}
			got := <-answered
			if got.err == nil {
				require.GreaterOrEqual(t, got.status, http.StatusInternalServerError, "what is not whole is not given for whole: %.200s", got.content)
			}
			up()
			if part == devstack.Gateway {
				leads = signedIn(t, "leitung")
			}
			before := handedOut(t, p)
			content, status, err := leads.export(t.Context(), p)
			require.NoError(t, err)
			require.Equal(t, http.StatusOK, status, "%.500s", content)
			requireWholePDF(t, content)
			require.Equal(t, before+1, handedOut(t, p))
		})
	}
}

// pages is somebody who is signed in to the pages.
type pages struct {
	client *http.Client
	base   string
}

var csrfField = regexp.MustCompile(`name="_csrf" value="([^"]+)"`)

func signedIn(t *testing.T, user string) pages {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	s := pages{&http.Client{Jar: jar}, strings.TrimSuffix(stack.URL(), "/")}
	_, status, err := s.post(t.Context(), "/login", "/login/dev", url.Values{"user": {user}, "next": {"/"}})
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, status)
	return s
}

// export asks for the file of a case as a court gets it.
func (s pages) export(ctx context.Context, p *player.Play) (content []byte, status int, err error) {
	path := "/faelle/" + p.CaseID + "/ausgabe"
	return s.post(ctx, path, path, url.Values{"/art": {"gericht"}, "/zweck": {"Klage"}})
}

// post sends a form that stands on a page.
func (s pages) post(ctx context.Context, page, to string, form url.Values) (content []byte, status int, err error) {
	shown, _, err := s.do(ctx, http.MethodGet, page, nil)
	if err != nil {
		return nil, 0, err
	}
	if token := csrfField.FindSubmatch(shown); token != nil {
		form.Set("_csrf", string(token[1]))
	}
	return s.do(ctx, http.MethodPost, to, []byte(form.Encode()))
}

func (s pages) do(ctx context.Context, method, path string, body []byte) (content []byte, status int, err error) {
	request, err := http.NewRequestWithContext(ctx, method, s.base+path, bytes.NewReader(body))
	if err != nil {
		return nil, 0, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := s.client.Do(request)
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = response.Body.Close() }()
	content, err = io.ReadAll(response.Body)
	return content, response.StatusCode, err
}
