package e2e_test

import (
	"io"
	"net"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestGatewayKilledBetweenSubmissionAndAnswer: what a person finished is committed, the gateway dies while it waits for the verdict of
// the case, the person gets no answer. Sending it again with the same Idempotency-Key gives the one result.
func TestGatewayKilledBetweenSubmissionAndAnswer(t *testing.T) {
	p, task := atCompleteness(t)
	task, err := gateway.As("clearing").Claim(t.Context(), task)
	require.NoError(t, err)
	key := "e2e-answer-" + p.CaseID
	complete := func() (player.Completed, error) {
		return gateway.As("clearing").Complete(t.Context(), task, key, isComplete)
	}

	thaw := frozen(t, devstack.Temporal)
	answered := make(chan error, 1)
	go func() {
		_, err := complete()
		answered <- err
	}()
	waitForRows(t, 1, "select count(*) from submission where task_id = $1 and state = 'pending'", task.ID)
	up := down(t, devstack.Gateway, stack.KillPart)
	require.ErrorContains(t, <-answered, "ask the gateway", "no answer came, not even a refusal")
	thaw()
	up()

	_, err = complete()
	require.NoError(t, err)
	_, err = p.Task(t.Context(), "registerauskuenfte-eintragen")
	require.NoError(t, err)
	last, err := complete()
	require.NoError(t, err)
	require.Equal(t, "applied", last.Progress)
	require.Equal(t, query[string](t, "select id::text from submission where task_id = $1", task.ID), last.Submission, "there is only this one")
	require.Equal(t, 1, occurrences(t, p, "task.completed")["vollstaendigkeit-pruefen"])
	other := map[string]any{"vollstaendig": false}
	_, err = gateway.As("clearing").Complete(t.Context(), task, key, other)
	var refused *player.RefusedError
	require.ErrorAs(t, err, &refused)
	require.Equal(t, http.StatusUnprocessableEntity, refused.Status, "the same key for something else is a mistake of the caller")
	requireOnce(t, p, confirmation)
}

// TestGatewayKilledWithAnApplication: the gateway dies on both sides of the commit that is the receipt (§ 81 Abs. 4 AufenthG). Before
// it nothing is kept; behind it the application stands, though nobody was told. The repetition gives one case either way.
func TestGatewayKilledWithAnApplication(t *testing.T) {
	application := sample(t, player.NewPlay(gateway).Today, testdata.Timely)
	t.Run("before the commit", func(t *testing.T) {
		settled(t) // cases of the tests before may still file their letters
		before, err := inside.Count(t.Context(), recordTables...)
		require.NoError(t, err)
		h := holdTable(t, "application")
		answered := make(chan error, 1)
		go func() {
			_, err := gateway.As("antragsteller").Apply(t.Context(), "e2e-before-commit", application)
			answered <- err
		}()
		h.awaited(t)
		up := down(t, devstack.Gateway, stack.KillPart)
		h.letGo(t)
		require.ErrorContains(t, <-answered, "ask the gateway")
		up()
		// A session of the dead gateway would still hold what it had begun to write.
		waitForRows(t, 0, "select count(*) from pg_locks where relation = 'application'::regclass and mode = 'RowExclusiveLock'")
		after, err := inside.Count(t.Context(), recordTables...)
		require.NoError(t, err)
		require.Equal(t, before, after, "nothing half done")
		once, err := gateway.As("antragsteller").Apply(t.Context(), "e2e-before-commit", application)
		require.NoError(t, err)
		require.False(t, once.Replayed)
	})
	t.Run("behind the commit", func(t *testing.T) {
		cut := swallowAnswer(t, devstack.Gateway)
		_, err := player.NewGateway("http://"+cut.address).As("antragsteller").Apply(t.Context(), "e2e-behind-commit", application)
		require.ErrorContains(t, err, "ask the gateway")
		cut.up()
		const sql = "select count(*) from receipt where idempotency_key = 'e2e-behind-commit'"
		require.Equal(t, 1, query[int](t, sql), "the receipt is committed though nobody was told")
		again, err := gateway.As("antragsteller").Apply(t.Context(), "e2e-behind-commit", application)
		require.NoError(t, err)
		require.True(t, again.Replayed)
		require.Equal(t, 1, query[int](t, sql))
		require.Equal(t, 1, query[int](t, "select count(*) from application where case_id = $1", again.CaseID))
	})
}

// waitForRows waits until a count is what it shall be.
func waitForRows(t *testing.T, want int, sql string, args ...any) {
	t.Helper()
	becomes(t, func() bool { return query[int](t, sql, args...) == want }, sql)
}

// cut is a way to the gateway on which the first answer gets lost, because the gateway dies as it begins to give it.
type cut struct {
	address string
	killed  chan error
	t       *testing.T
}

func swallowAnswer(t *testing.T, part devstack.Part) *cut {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	target, err := url.Parse(stack.URL())
	require.NoError(t, err)
	c := &cut{address: listener.Addr().String(), killed: make(chan error, 1), t: t}
	go func() {
		from, err := listener.Accept()
		if err != nil {
			return
		}
		defer from.Close()
		to, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", target.Host)
		if err != nil {
			c.killed <- err
			return
		}
		defer to.Close()
		go io.Copy(to, from)
		if _, err = to.Read(make([]byte, 1)); err == nil {
			err = stack.KillPart(part)
		}
		c.killed <- err
	}()
	t.Cleanup(func() { _ = stack.StartPart(longLived(), part) }) // does nothing where it runs
	return c
}

// up starts the gateway again, once it is dead.
func (c *cut) up() {
	c.t.Helper()
	require.NoError(c.t, <-c.killed)
	require.NoError(c.t, stack.StartPart(c.t.Context(), devstack.Gateway))
}

// TestDevHelpersAreShut: what is for development only stays behind its flag and on this machine. With the flag and an address that
// others can reach the gateway does not start; without the flag nobody signs in as an invented person, advances a clock or learns
// who could.
func TestDevHelpersAreShut(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"0.0.0.0:0", "[::]:0", ":0"} {
		cmd, err := stack.Program(t.Context(), devstack.Gateway, nil, "ABLAUF_LISTEN="+address)
		require.NoError(t, err)
		output, err := cmd.CombinedOutput()
		require.Error(t, err, "with the flag the gateway must not listen on %s", address)
		require.Contains(t, string(output), "ABLAUF_DEV needs a listener on loopback")
	}
	p := player.NewPlay(gateway)
	require.NoError(t, p.Apply(t.Context(), "antragsteller", testdata.Timely))
	strict := player.NewGateway("http://" + strictGateway(t))
	for _, call := range []struct {
		login  string
		r      player.Request
		status int
	}{
		{"leitung", player.Request{Method: http.MethodPost, Path: "/dev/cases/" + p.CaseID + "/advance?to=2099-01-01T00:00:00Z"}, http.StatusForbidden},
		{"leitung", player.Request{Path: "/api/v1/cases/" + p.CaseID}, http.StatusForbidden},
		{"", player.Request{Method: http.MethodPost, Path: "/dev/cases/" + p.CaseID + "/advance?to=2099-01-01T00:00:00Z"}, http.StatusNotFound},
		{"", player.Request{Path: "/dev/users"}, http.StatusNotFound},
		{"", player.Request{Method: http.MethodPost, Path: "/login/dev", Body: []byte("user=leitung"), Type: "application/x-www-form-urlencoded"}, http.StatusNotFound},
	} {
		a, err := strict.As(call.login).Do(t.Context(), call.r)
		require.NoError(t, err)
		require.Equal(t, call.status, a.Status, "%s %s as %q: %s", call.r.Method, call.r.Path, call.login, a.Body)
	}
	login, err := strict.As("").Do(t.Context(), player.Request{Path: "/login", Accept: "text/html"})
	require.NoError(t, err)
	require.NotContains(t, string(login.Body), "K. Muster", "the page offers no invented people")
}

// strictGateway starts a gateway as real operation has it, beside that of the stack, and gives its address.
func strictGateway(t *testing.T) string {
	t.Helper()
	free, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := free.Addr().String()
	require.NoError(t, free.Close())
	cmd, err := stack.Program(t.Context(), devstack.Gateway, nil, "ABLAUF_LISTEN="+address, "ABLAUF_DEV=false",
		"ABLAUF_OIDC_ISSUER=http://127.0.0.1:1/realms/nobody", "ABLAUF_OIDC_CLIENT_ID=ablauf",
		"ABLAUF_OIDC_CLIENT_SECRET_FILE="+variable(t, "ABLAUF_SESSION_KEY_FILE"), "ABLAUF_OIDC_REDIRECT_URL=http://"+address+"/login/callback")
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Wait() }) // the test's context ends it
	require.Eventually(t, func() bool { return player.NewGateway("http://"+address).Ready(t.Context()) == nil }, waitMax, waitStep)
	return address
}
