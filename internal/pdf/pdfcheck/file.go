package pdfcheck

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"strconv"
)

// object is an object of a file with its number.
type object struct {
	value   any
	stream  []byte // as it stands in the file
	decoded []byte
	data    bool // it is a stream
}

// file is a file that was read.
type file struct {
	data    []byte
	objects map[int]*object
	trailer dict
	values  []any // every value of the file, also those in contents of pages

	form map[string]string // what is said against the form, by rule

	catalog dict
	pages   []*page
	root    *element
	meta    *node
	packet  []byte
}

// blame notes what is wrong with the form of the file.
func (f *file) blame(rule, format string, args ...any) {
	if f.form[rule] == "" {
		f.form[rule] = fmt.Sprintf(format, args...)
	}
}

var (
	endOfFile  = regexp.MustCompile(`startxref\s+(\d+)\s+%%EOF`)
	tableHead  = regexp.MustCompile(`^xref([ \t\r\n]*)0 (\d+)\s*\n`)
	objectHead = regexp.MustCompile(`^(\d+)(\s+)(\d+)(\s+)obj(\s*)`)
)

// read reads a file by its table of places.
func read(data []byte) (*file, error) {
	f := &file{data: data, objects: make(map[int]*object), form: make(map[string]string)}
	ends := endOfFile.FindAllSubmatchIndex(data, -1)
	if len(ends) == 0 {
		return nil, fmt.Errorf("%w: no end", errForm)
	}
	last := ends[len(ends)-1]
	if rest := data[last[1]:]; len(rest) > 0 && !bytes.Equal(rest, []byte("\n")) && !bytes.Equal(rest, []byte("\r\n")) {
		f.blame("A 6.1.3-3", "%d bytes behind the end", len(rest))
	}
	start, err := strconv.Atoi(string(data[last[2]:last[3]]))
	if err != nil || start >= len(data) {
		return nil, fmt.Errorf("%w: table at %d", errForm, start)
	}
	table := data[start:]
	head := tableHead.FindSubmatch(table)
	if head == nil {
		return nil, fmt.Errorf("%w: no table", errForm)
	}
	if gap := string(head[1]); gap != "\n" && gap != "\r\n" {
		f.blame("A 6.1.4-2", "%q behind xref", gap)
	}
	count, _ := strconv.Atoi(string(head[2]))
	entries := table[len(head[0]):]
	if len(entries) < 20*count {
		return nil, fmt.Errorf("%w: table of %d", errForm, count)
	}
	for n := 1; n < count; n++ {
		place, err := strconv.Atoi(string(entries[20*n : 20*n+10]))
		if err != nil || place >= len(data) {
			return nil, fmt.Errorf("%w: place of %d", errForm, n)
		}
		if err := f.object(n, place); err != nil {
			return nil, fmt.Errorf("object %d: %w", n, err)
		}
	}
	l := &lexer{data: entries[20*count:], values: &f.values}
	if word, _ := l.value(); word != keyword("trailer") {
		return nil, fmt.Errorf("%w: no trailer", errForm)
	}
	value, err := l.value()
	f.trailer, _ = value.(dict)
	return f, err
}

// object reads an object and looks at how it is written.
func (f *file) object(n, place int) error {
	head := objectHead.FindSubmatch(f.data[place:])
	if head == nil || string(head[1]) != strconv.Itoa(n) {
		return fmt.Errorf("%w: not at its place", errForm)
	}
	if len(head[2]) != 1 || len(head[4]) != 1 || !endsLine(string(head[5])) || place == 0 || f.data[place-1] != '\n' {
		f.blame("A 6.1.9-1", "object %d is spaced otherwise", n)
	}
	l := &lexer{data: f.data, at: place + len(head[0]), values: &f.values}
	value, err := l.value()
	if err != nil {
		return err
	}
	o := &object{value: value}
	f.objects[n] = o
	before := l.at
	l.skip()
	if l.has("stream") {
		l.at += len("stream")
		if err := f.stream(n, o, l); err != nil {
			return err
		}
		before = l.at
		l.skip()
	}
	if !l.has("endobj") {
		return fmt.Errorf("%w: no endobj", errForm)
	}
	behind := l.at + len("endobj")
	if !endsLine(string(f.data[before:l.at])) || behind >= len(f.data) || f.data[behind] != '\n' {
		f.blame("A 6.1.9-1", "the end of object %d is spaced otherwise", n)
	}
	return nil
}

func endsLine(gap string) bool { return gap == "\n" || gap == "\r\n" }

// stream reads the bytes of a stream. Its length stands in its dictionary; the rule is that it is true.
func (f *file) stream(n int, o *object, l *lexer) error {
	d, _ := o.value.(dict)
	switch {
	case l.has("\r\n"):
		l.at += 2
	case l.has("\n"):
		l.at++
	default:
		f.blame("A 6.1.7.1-2", "stream %d begins on its line", n)
		l.at++
	}
	length, _ := d["Length"].(integer)
	end := bytes.Index(l.data[l.at:], []byte("endstream"))
	if after := l.at + int(length); int(length) >= 0 && after <= len(l.data) {
		if at := bytes.Index(l.data[after:], []byte("endstream")); at >= 0 && at <= 2 {
			end = int(length) + at
		}
	}
	if end < 0 {
		return fmt.Errorf("%w: endless stream", errForm)
	}
	written := bytes.TrimSuffix(l.data[l.at:l.at+end], []byte("\n"))
	if len(written) == end {
		f.blame("A 6.1.7.1-2", "no line ends before endstream of %d", n)
	}
	if len(written) != int(length) {
		f.blame("A 6.1.7.1-1", "stream %d has %d bytes and says %d", n, len(written), int(length))
	}
	o.data, o.stream, o.decoded = true, written, written
	l.at += end + len("endstream")
	for _, key := range []string{"F", "FFilter", "FDecodeParms"} {
		if d[key] != nil {
			f.blame("A 6.1.7.1-3", "stream %d has %s", n, key)
		}
	}
	switch filter := d["Filter"]; filter {
	case nil:
	case name("FlateDecode"):
		z, err := zlib.NewReader(bytes.NewReader(written))
		if err == nil {
			o.decoded, err = io.ReadAll(io.LimitReader(z, 1<<26))
		}
		if err != nil {
			return fmt.Errorf("stream %d: %w", n, err)
		}
	default:
		f.blame("A 6.1.7.2-1", "stream %d has the filter %v", n, filter)
	}
	return nil
}

// get follows references.
func (f *file) get(v any) any {
	if r, ok := v.(reference); ok {
		if o := f.objects[int(r)]; o != nil {
			return o.value
		}
		return nil
	}
	return v
}

func (f *file) dict(v any) dict {
	d, _ := f.get(v).(dict)
	return d
}

func (f *file) array(v any) array {
	a, _ := f.get(v).(array)
	return a
}

// streamOf gives the decoded bytes behind a reference.
func (f *file) streamOf(v any) []byte {
	r, _ := v.(reference)
	if o := f.objects[int(r)]; o != nil && o.data {
		return o.decoded
	}
	return nil
}
