// Package fake plays a ClamAV daemon for tests and for the demonstration: it speaks the protocol of clamd and knows one signature, that of EICAR's
// harmless test file. It protects nobody.
package fake

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// EICAR is the file that every virus scanner reports and that does nothing. It stands here in two parts, so that this source is none.
const EICAR = `X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR` + `-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`

// Signature is what the daemon calls it, Version what it says of itself.
const (
	Signature = "Eicar-Test-Signature"
	Version   = "ClamAV 0.0.0-fake/1/Mon Nov 23 00:00:00 2026"
)

// streamMax is what clamd takes where nobody tells it otherwise.
const streamMax = 100 << 20

// Manner is how a daemon behaves.
type Manner int32

// The manners of a daemon.
const (
	Works      Manner = iota
	Hangs             // takes everything and never answers
	Closes            // closes as soon as a command has come
	Rubbish           // answers what no daemon says
	HalfAnswer        // closes within its answer
)

// Daemon listens until it is closed.
type Daemon struct {
	listener  net.Listener
	manner    atomic.Int32
	streamMax atomic.Int64
	ended     chan struct{}

	mu    sync.Mutex
	conns map[net.Conn]struct{}
	done  sync.WaitGroup

	closing sync.Once
	failed  error
}

// Listen starts a daemon on a network and an address as net.Listen has them.
func Listen(ctx context.Context, network, address string) (*Daemon, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, network, address)
	if err != nil {
		return nil, err
	}
	d := &Daemon{listener: listener, ended: make(chan struct{}), conns: map[net.Conn]struct{}{}}
	d.streamMax.Store(streamMax)
	d.done.Go(d.accept)
	return d, nil
}

// Address is where it listens, as virus.New takes it.
func (d *Daemon) Address() string { return d.listener.Addr().String() }

// Behave changes how it treats commands that come from now on.
func (d *Daemon) Behave(m Manner) { d.manner.Store(int32(m)) }

// Take bounds the files that it takes.
func (d *Daemon) Take(bytes int64) { d.streamMax.Store(bytes) }

// Close ends it and every connection. Closing it again does nothing.
func (d *Daemon) Close() error {
	d.closing.Do(func() {
		d.mu.Lock()
		close(d.ended)
		for c := range d.conns {
			_ = c.Close() // the first error counts
		}
		d.mu.Unlock()
		d.failed = d.listener.Close()
		d.done.Wait()
	})
	return d.failed
}

func (d *Daemon) accept() {
	for {
		c, err := d.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			time.Sleep(10 * time.Millisecond) // too many open files, for example
			continue
		}
		if !d.keep(c) {
			continue
		}
		d.done.Go(func() {
			d.serve(c)
			d.mu.Lock()
			delete(d.conns, c)
			d.mu.Unlock()
			_ = c.Close() // nothing is owed any more
		})
	}
}

// keep notes a connection, so that Close can end it. One that came while the daemon ended is closed at once.
func (d *Daemon) keep(c net.Conn) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	select {
	case <-d.ended:
		_ = c.Close() // nobody was promised anything
		return false
	default:
		d.conns[c] = struct{}{}
		return true
	}
}

func (d *Daemon) serve(c net.Conn) {
	command, err := readCommand(c)
	if err != nil {
		return
	}
	switch Manner(d.manner.Load()) {
	case Closes:
		return
	case Hangs:
		<-d.ended
		return
	case Rubbish:
		_, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n\x00") // who has gone misses nothing
		_, _ = io.Copy(io.Discard, c)
	case HalfAnswer:
		whole := d.answer(c, command)
		_, _ = io.WriteString(c, whole[:len(whole)/2])
	case Works:
		_, _ = io.WriteString(c, d.answer(c, command)+"\x00") // who has gone misses nothing
	}
}

func (d *Daemon) answer(c net.Conn, command string) string {
	switch command {
	case "zPING":
		return "PONG"
	case "zVERSION":
		return Version
	case "zINSTREAM":
		found, err := readStream(c, d.streamMax.Load())
		switch {
		case errors.Is(err, errTooLarge):
			return "INSTREAM size limit exceeded. ERROR"
		case err != nil:
			return "INSTREAM: Error. ERROR"
		case found:
			return "stream: " + Signature + " FOUND"
		}
		return "stream: OK"
	}
	return "UNKNOWN COMMAND"
}

func readCommand(r io.Reader) (string, error) {
	var command strings.Builder
	var one [1]byte
	for command.Len() < 64 {
		if _, err := io.ReadFull(r, one[:]); err != nil {
			return "", err
		}
		if one[0] == 0 {
			return command.String(), nil
		}
		command.WriteByte(one[0])
	}
	return "", errors.New("no command")
}

var errTooLarge = errors.New("too large")

// readStream reads a file in chunks and reports whether the signature is anywhere in it, also across two chunks.
func readStream(r io.Reader, limit int64) (found bool, err error) {
	var total int64
	var tail []byte
	for {
		var head [4]byte
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return false, err
		}
		n := int64(binary.BigEndian.Uint32(head[:]))
		if n == 0 {
			return found, nil
		}
		if total += n; total > limit {
			return false, errTooLarge
		}
		part := make([]byte, len(tail)+int(n))
		copy(part, tail)
		if _, err := io.ReadFull(r, part[len(tail):]); err != nil {
			return false, err
		}
		found = found || bytes.Contains(part, []byte(EICAR))
		tail = part[max(0, len(part)-len(EICAR)):]
	}
}
