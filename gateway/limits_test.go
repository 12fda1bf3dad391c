package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestHeadsHaveABound: a head that is far larger than any browser sends is refused before a handler sees it; an ordinary one gets through.
func TestHeadsHaveABound(t *testing.T) {
	t.Parallel()
	seen := 0
	server := httptest.NewUnstartedServer(nil)
	server.Config = newServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { seen++ }))
	server.Start()
	t.Cleanup(server.Close)
	ask := func(address string, headers int) int {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+address, nil)
		require.NoError(t, err)
		for range headers {
			req.Header.Add("X-Bomb", strings.Repeat("a", 1000))
		}
		res, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		return res.StatusCode
	}
	require.Equal(t, http.StatusOK, ask("/", 10))
	require.Equal(t, http.StatusRequestHeaderFieldsTooLarge, ask("/", 100))
	require.Equal(t, http.StatusRequestHeaderFieldsTooLarge, ask("/?"+strings.Repeat("a", 100_000), 0))
	require.Equal(t, 1, seen)
}
