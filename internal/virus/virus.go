// Package virus asks a ClamAV daemon (clamd) whether a file carries malware.
//
// It is authoritative for the daemon's protocol and for what counts as an answer: only a clear "OK" for the whole file is one, everything else is
// trouble or a find. It keeps nothing, and it does not decide what becomes of a file.
//
// The protocol is spoken here and not by a library: it is one command, chunks with a length before each, and one line of answer.
package virus

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"ablauf/internal/casefile"
)

const (
	// dialTimeout is how long a daemon may take to accept a connection.
	dialTimeout = 3 * time.Second
	// answerTimeout is how long it may do nothing at all: neither take bytes nor answer. A file of 15 MB takes it some seconds.
	answerTimeout = 30 * time.Second
	// chunkSize is how much goes over at once.
	chunkSize = 64 << 10
	// answerMax bounds an answer; a line of clamd is far shorter.
	answerMax = 4 << 10
)

// Scanner asks one daemon. It is safe for concurrent use; each question has a connection of its own.
type Scanner struct {
	network, address string
	patience         time.Duration
}

// New gives the scanner at an address: host:port, or the path of a unix socket, which begins with a slash. It asks nothing yet. Errors: Invalid
// "virus.address".
func New(address string) (*Scanner, error) {
	s := &Scanner{network: "unix", address: address, patience: answerTimeout}
	if !strings.HasPrefix(address, "/") {
		s.network = "tcp"
		if _, port, err := net.SplitHostPort(address); err != nil || port == "" {
			return nil, casefile.Errorf(casefile.Invalid, "virus.address", "virus: the address is neither host:port nor the path of a socket")
		}
	}
	return s, nil
}

// Within gives a scanner that gives the daemon up after it has done nothing for so long.
func (s *Scanner) Within(patience time.Duration) *Scanner {
	return &Scanner{network: s.network, address: s.address, patience: patience}
}

// Scan sends a file and gives the name of what was found in it, or "" for nothing. Errors: Unavailable "virus.unavailable" where the daemon is away, breaks
// off, hangs or answers what is no answer; Unavailable "virus.size-limit" where it does not take files of this size (its StreamMaxLength); an error of the
// reader comes back as it is. No error ever means that the file is clean.
func (s *Scanner) Scan(ctx context.Context, file io.Reader) (signature string, err error) {
	answer, err := s.ask(ctx, "INSTREAM", func(c *conn) error { return sendChunks(c, file) })
	if err != nil {
		return "", err
	}
	result, ok := strings.CutPrefix(answer, "stream: ")
	if !ok {
		if strings.HasPrefix(answer, "INSTREAM size limit exceeded") {
			return "", casefile.Errorf(casefile.Unavailable, "virus.size-limit", "virus: clamd does not take files of this size, see its StreamMaxLength")
		}
		return "", unavailable(fmt.Errorf("clamd answered %q", answer))
	}
	if result == "OK" {
		return "", nil
	}
	if name, found := strings.CutSuffix(result, " FOUND"); found && name != "" {
		return name, nil
	}
	return "", unavailable(fmt.Errorf("clamd answered %q", answer))
}

// Ping reports whether the daemon answers. Errors: Unavailable.
func (s *Scanner) Ping(ctx context.Context) error {
	answer, err := s.ask(ctx, "PING", nil)
	if err == nil && answer != "PONG" {
		err = unavailable(fmt.Errorf("clamd answered %q", answer))
	}
	return err
}

// Version gives program and signatures of the daemon as it says them itself, e.g. "ClamAV 1.4.3/27700/Mon Nov 23 09:00:00 2026". Errors: Unavailable.
func (s *Scanner) Version(ctx context.Context) (string, error) {
	answer, err := s.ask(ctx, "VERSION", nil)
	if err == nil && !strings.HasPrefix(answer, "ClamAV ") {
		err = unavailable(fmt.Errorf("clamd answered %q", answer))
	}
	return answer, err
}

// ask sends a command, what send adds to it, and reads the answer.
func (s *Scanner) ask(ctx context.Context, command string, send func(*conn) error) (string, error) {
	raw, err := (&net.Dialer{Timeout: dialTimeout}).DialContext(ctx, s.network, s.address)
	if err != nil {
		return "", unavailable(err)
	}
	defer raw.Close() //nolint:errcheck // the answer has been read
	c := &conn{raw, s.patience}
	// Whoever stops waiting ends what the connection is doing.
	stop := context.AfterFunc(ctx, func() { _ = raw.Close() })
	defer stop()
	// "z" ends command and answer by a null byte.
	_, err = c.Write([]byte("z" + command + "\x00"))
	if err == nil && send != nil {
		err = send(c)
	}
	var broken *readerError
	if errors.As(err, &broken) {
		return "", broken.error
	}
	// A daemon that wants no more of a file says so and closes: then writing fails, and the reason can be read.
	answer, readErr := bufio.NewReader(io.LimitReader(c, answerMax)).ReadString(0)
	if text, whole := strings.CutSuffix(answer, "\x00"); whole {
		return text, nil
	}
	if ctx.Err() != nil {
		return "", unavailable(ctx.Err())
	}
	return "", unavailable(errors.Join(err, readErr, errors.New("clamd gave no whole answer")))
}

// sendChunks sends a file: each chunk behind its length, and a length of zero at the end. What was not read to its end is never ended so: the daemon
// would answer for a part of the file.
func sendChunks(c io.Writer, file io.Reader) error {
	buffer := make([]byte, 4+chunkSize)
	for {
		n, err := fill(file, buffer[4:])
		if n > 0 {
			binary.BigEndian.PutUint32(buffer, uint32(n))
			if _, err := c.Write(buffer[:4+n]); err != nil {
				return err
			}
		}
		if err == io.EOF { //nolint:errorlint // a reader says its end by this very value; wrapped it is an end that should not be
			_, err = c.Write([]byte{0, 0, 0, 0})
			return err
		}
		if err != nil {
			return &readerError{err}
		}
	}
}

// fill reads until the buffer is full or the reader has said why not. io.ReadFull would make a file that was cut off look like one that ended.
func fill(file io.Reader, buffer []byte) (n int, err error) {
	for n < len(buffer) && err == nil {
		var more int
		more, err = file.Read(buffer[n:])
		n += more
	}
	return n, err
}

// readerError tells trouble with the file from trouble with the daemon.
type readerError struct{ error }

// conn gives each read and each write its own time, so that a large file may take long and a daemon that hangs may not.
type conn struct {
	net.Conn
	patience time.Duration
}

func (c *conn) Read(p []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(c.patience)); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

func (c *conn) Write(p []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(c.patience)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

func unavailable(err error) error {
	return casefile.Errorf(casefile.Unavailable, "virus.unavailable", "virus: %w", err)
}
