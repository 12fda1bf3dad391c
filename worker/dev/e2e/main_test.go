// Package e2e_test proves the whole system from outside: real PostgreSQL, MinIO, Temporal, worker and gateway, one throwaway stack for
// the package.
//
// Tests that stop parts or count rows run alone, before those that run in parallel. The expected days are computed here once more,
// from the statutes and apart from the program's own calendar.
package e2e_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/signal"
	"slices"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
)

// The stack that all tests share.
var (
	stack   *devstack.Stack
	gateway *player.Gateway
	inside  *player.Inside
	// office is the authority that the stack serves: ABLAUF_AUTHORITY, or musterstadt.
	office  authorityData
	traces  collected
	scratch string // a folder that lasts as long as the stack
)

func TestMain(m *testing.M) {
	code, err := withStack(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "the stack of the end-to-end tests:", err)
		code = 1
	}
	os.Exit(code)
}

func withStack(m *testing.M) (code int, err error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if scratch, err = os.MkdirTemp("", "ablauf-e2e-"); err != nil {
		return 1, err
	}
	defer os.RemoveAll(scratch)
	collector := httptest.NewServer(&traces)
	defer collector.Close()
	watched := []string{"ABLAUF_METRICS_ADDRESS=127.0.0.1:0", "ABLAUF_TRACES_ENDPOINT=" + collector.URL}
	stack, err = devstack.Start(ctx, devstack.Config{
		Throwaway: true, Durable: os.Getenv("ABLAUF_E2E_MIDNIGHT") != "", Out: os.Stderr, LogDir: os.Getenv("ABLAUF_TEST_LOGS"), // where to look after a failure
		Variables: map[devstack.Part][]string{devstack.Worker: watched, devstack.Gateway: watched},
	})
	if err != nil {
		return 1, err
	}
	defer func() {
		if ended := stack.Stop(); err == nil {
			err = ended
		}
	}()
	env, err := stack.Env()
	if err != nil {
		return 1, err
	}
	getenv := devstack.Lookup(env)
	if office, err = readAuthority(getenv("ABLAUF_AUTHORITY")); err != nil {
		return 1, err
	}
	inside, err = player.LookInside(ctx, getenv)
	if err != nil {
		return 1, err
	}
	defer inside.Close()
	gateway = player.NewGateway(stack.URL())
	if getenv("ABLAUF_AUTHORITY") != "musterstadt" {
		gateway = gateway.In(office.Address.PostalCode) // the samples live in the city
	}
	return m.Run(), nil
}

// told is a story that has been played to its end.
type told struct {
	report player.Report
	play   *player.Play
}

var (
	tellingMu sync.Mutex
	telling   = map[string]func() (told, error){}
)

// tell plays a story once for all tests that look at it.
func tell(t *testing.T, key string) told {
	t.Helper()
	tellingMu.Lock()
	once, known := telling[key]
	if !known {
		once = sync.OnceValues(func() (told, error) {
			ctx := context.WithoutCancel(t.Context())
			for _, story := range slices.Concat(player.Stories(), player.Others()) {
				if story.Key == key {
					p := player.NewPlay(gateway)
					if err := story.Tell(ctx, p); err != nil {
						return told{play: p}, err
					}
					report, err := p.Report(ctx, story.Title, inside)
					return told{report, p}, err
				}
			}
			return told{}, fmt.Errorf("there is no story %q", key)
		})
		telling[key] = once
	}
	tellingMu.Unlock()
	result, err := once()
	require.NoError(t, err)
	return result
}
