package main

import (
	"encoding/binary"
	"io"
	"net"
	"net/url"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// listener stands between the gateway and PostgreSQL and counts the statements that are carried out.
type listener struct {
	mu       sync.Mutex
	executed int
}

// between gives the address of a database with a listener in between (PostgreSQL, "Frontend/Backend Protocol": after the first message, which
// has no type, each of a client's messages is a byte for its type, four for its length and the rest; Execute is 'E', a simple Query 'Q').
func (l *listener) between(t testing.TB, address string) string {
	t.Helper()
	parsed, err := url.Parse(address)
	require.NoError(t, err)
	there := parsed.Host
	here, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = here.Close() })
	go func() {
		for {
			client, err := here.Accept()
			if err != nil {
				return // the test is over
			}
			server, err := new(net.Dialer).DialContext(t.Context(), "tcp", there)
			if err != nil {
				_ = client.Close()
				return
			}
			go func() { defer client.Close(); _, _ = io.Copy(client, server) }() //nolint:errcheck // either end may go first
			go func() { defer server.Close(); _ = l.pass(server, client) }()     //nolint:errcheck // either end may go first
		}
	}()
	parsed.Host = here.Addr().String()
	return parsed.String()
}

// pass hands the messages of a client on.
func (l *listener) pass(server io.Writer, client io.Reader) error {
	for first := true; ; first = false {
		kind := make([]byte, 0, 5)
		if !first {
			kind = kind[:1]
			if _, err := io.ReadFull(client, kind); err != nil {
				return err
			}
		}
		length := make([]byte, 4)
		if _, err := io.ReadFull(client, length); err != nil {
			return err
		}
		content := make([]byte, int64(binary.BigEndian.Uint32(length))-4)
		if _, err := io.ReadFull(client, content); err != nil {
			return err
		}
		if !first && (kind[0] == 'E' || kind[0] == 'Q' && string(content) != ping) {
			l.mu.Lock()
			l.executed++
			l.mu.Unlock()
		}
		if _, err := server.Write(slices.Concat(kind, length, content)); err != nil {
			return err
		}
	}
}

// ping is how the pool asks whether a connection that has lain idle for a second is still there: how often it does so depends on how slow the machine is.
const ping = "-- ping\x00"

// during gives how many statements were carried out meanwhile.
func (l *listener) during(act func()) int {
	l.mu.Lock()
	before := l.executed
	l.mu.Unlock()
	act()
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.executed - before
}

// TestPagesAskTheSameHoweverMuchThereIs: the number of statements of a page does not grow with what it shows or what lies in the office.
func TestPagesAskTheSameHoweverMuchThereIs(t *testing.T) {
	t.Parallel()
	ask := func(tasks int) map[string]int {
		var heard listener
		server, db := serveThrough(t, func(address string) string { return heard.between(t, address) })
		fill(t, db, tasks)
		o := &office{server: server, tasks: tasks}
		asked := map[string]int{}
		for _, page := range slices.Concat(pagesMeasured, pagesOfSupervision) {
			path := o.address(t, page.role, page.path, page.search)
			o.get(t, page.role, path) // what is read once is read now
			asked[page.name] = heard.during(func() { o.get(t, page.role, path) })
			require.Positive(t, asked[page.name], "nothing was heard of %s", page.name)
		}
		return asked
	}
	few, many := ask(30), ask(900)
	t.Log(many)
	require.Equal(t, few, many)
}
