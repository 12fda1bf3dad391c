package importer

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// lineMax bounds one line of a file; a longer one is no row of ours.
const lineMax = 64 << 10

// source reads a file line by line, and its hash on the way.
type source struct {
	file *os.File
	in   *bufio.Reader
	sum  hash.Hash
	line int
	// queue holds lines that were read ahead and given back.
	queue []string
}

// openSource opens a file and takes a byte order mark of UTF-8 off.
func openSource(path string) (*source, error) {
	file, err := os.Open(path) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, err
	}
	s := &source{file: file, sum: sha256.New()}
	s.in = bufio.NewReaderSize(io.TeeReader(file, s.sum), lineMax+1)
	head, err := s.in.Peek(3)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return nil, errors.Join(err, file.Close())
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		_, err = s.in.Discard(3)
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}), bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		err = fmt.Errorf("%s is UTF-16; convert it: iconv -f UTF-16 -t UTF-8", filepath.Base(path))
	default:
		err = nil
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return s, nil
}

func (s *source) Close() error { return s.file.Close() }

// digest is the hash of the whole file, once everything has been read.
func (s *source) digest() []byte { return s.sum.Sum(nil) }

// next gives the next line without its end; io.EOF after the last one. A line that is too long or not UTF-8 ends the reading, because a
// file with one such line is not what the sender thinks it is.
func (s *source) next() (string, error) {
	if len(s.queue) > 0 {
		line := s.queue[0]
		s.queue = s.queue[1:]
		s.line++
		return line, nil
	}
	raw, err := s.in.ReadSlice('\n')
	switch {
	case errors.Is(err, io.EOF) && len(raw) == 0:
		return "", io.EOF
	case errors.Is(err, bufio.ErrBufferFull) || len(raw) > lineMax:
		return "", fmt.Errorf("line %d is longer than %d bytes", s.line+1, lineMax)
	case err != nil && !errors.Is(err, io.EOF):
		return "", err
	}
	s.line++
	line := strings.TrimRight(string(raw), "\r\n")
	switch {
	case strings.ContainsRune(line, 0):
		return "", fmt.Errorf("line %d has zero bytes, so the file is no text in UTF-8; if it is UTF-16: iconv -f UTF-16 -t UTF-8", s.line)
	case !utf8.ValidString(line):
		return "", fmt.Errorf("line %d is not UTF-8; if the file comes from Windows: iconv -f WINDOWS-1252 -t UTF-8", s.line)
	}
	return line, nil
}

// back gives lines back that were read ahead, so that the next one is the first of them.
func (s *source) back(lines []string) {
	s.queue = append(append([]string{}, lines...), s.queue...)
	s.line -= len(lines)
}
