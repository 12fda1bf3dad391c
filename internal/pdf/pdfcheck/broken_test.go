package pdfcheck_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// parted is a file taken apart, its streams unpacked, so that a test can break each piece and put it together again with true places.
type parted struct {
	head    string
	objects []piece
	table   string // of places, its first line
	trailer string
	tail    string
}

// piece is an object.
type piece struct {
	open, dict, begin, stream, end, shut string
	isStream                             bool
	longer                               int // what its length says too much
}

var (
	objectOpen = regexp.MustCompile(`^\d+ 0 obj\n`)
	lengthForm = regexp.MustCompile(` /Length (\d+)$`)
)

func unpack(t *testing.T, stream string) string {
	t.Helper()
	z, err := zlib.NewReader(strings.NewReader(stream))
	require.NoError(t, err)
	plain, err := io.ReadAll(z)
	require.NoError(t, err)
	return string(plain)
}

// takeApart reads the file by its form alone: text between "obj" and "endobj".
func takeApart(t *testing.T, data []byte) *parted {
	t.Helper()
	body, rest, found := bytes.Cut(data, []byte("xref\n"))
	require.True(t, found)
	_, rest, found = bytes.Cut(rest, []byte("trailer\n"))
	require.True(t, found)
	trailer, _, found := bytes.Cut(rest, []byte("\nstartxref"))
	require.True(t, found)
	first := bytes.Index(body, []byte("\n1 0 obj")) + 1
	p := &parted{head: string(body[:first]), table: "xref\n0 %d\n", trailer: string(trailer), tail: "%%EOF\n"}
	for rest := body[first:]; len(rest) > 0; {
		open := objectOpen.FindSubmatch(rest)
		require.NotNil(t, open, "%.40q", rest)
		rest = rest[len(open[0]):]
		o := piece{open: "%d 0 obj\n", shut: "\nendobj\n"}
		end := bytes.Index(rest, []byte("\nendobj\n"))
		if at := bytes.Index(rest[:end], []byte(">>\nstream\n")); at >= 0 {
			// The end of a packed stream may look like anything, so it is found by its length.
			length := lengthForm.FindSubmatch(rest[:at])
			require.NotNil(t, length)
			n, err := strconv.Atoi(string(length[1]))
			require.NoError(t, err)
			start := at + len(">>\nstream\n")
			o.isStream, o.begin, o.end, o.stream = true, "\nstream\n", "\nendstream", string(rest[start:start+n])
			o.dict = strings.TrimSuffix(string(rest[:at]), string(length[0]))
			if packed, isPacked := strings.CutSuffix(o.dict, " /Filter /FlateDecode"); isPacked {
				o.dict, o.stream = packed, unpack(t, o.stream)
			}
			end = start + n + len("\nendstream")
		} else {
			o.dict = string(rest[:end])
		}
		p.objects, rest = append(p.objects, o), rest[end+len("\nendobj\n"):]
	}
	return p
}

// together writes the file.
func (p *parted) together() []byte {
	var out bytes.Buffer
	out.WriteString(p.head)
	places := make([]int, len(p.objects))
	for i, o := range p.objects {
		places[i] = out.Len()
		fmt.Fprintf(&out, o.open, i+1)
		out.WriteString(o.dict)
		if o.isStream {
			fmt.Fprintf(&out, " /Length %d>>%s%s%s", len(o.stream)+o.longer, o.begin, o.stream, o.end)
		}
		out.WriteString(o.shut)
	}
	table := out.Len()
	fmt.Fprintf(&out, p.table, len(places)+1)
	out.WriteString("0000000000 65535 f \n")
	for _, place := range places {
		fmt.Fprintf(&out, "%010d 00000 n \n", place)
	}
	fmt.Fprintf(&out, "trailer\n%s\nstartxref\n%d\n%s", p.trailer, table, p.tail)
	return out.Bytes()
}

// swap replaces a text wherever it stands in the objects, and fails where it stands nowhere.
func swap(from, to string) func(t *testing.T, p *parted) {
	return func(t *testing.T, p *parted) {
		t.Helper()
		n := 0
		for i := range p.objects {
			o := &p.objects[i]
			n += strings.Count(o.dict, from) + strings.Count(o.stream, from)
			o.dict, o.stream = strings.ReplaceAll(o.dict, from, to), strings.ReplaceAll(o.stream, from, to)
		}
		require.NotZero(t, n, "%q stands nowhere", from)
	}
}

// once replaces a text where it stands first.
func once(from, to string) func(t *testing.T, p *parted) {
	return func(t *testing.T, p *parted) {
		t.Helper()
		for i := range p.objects {
			for _, place := range []*string{&p.objects[i].dict, &p.objects[i].stream} {
				if strings.Contains(*place, from) {
					*place = strings.Replace(*place, from, to, 1)
					return
				}
			}
		}
		t.Fatalf("%q stands nowhere", from)
	}
}

// onStream breaks the first object that is a stream.
func onStream(change func(o *piece)) func(t *testing.T, p *parted) {
	return func(t *testing.T, p *parted) {
		t.Helper()
		for i := range p.objects {
			if p.objects[i].isStream {
				change(&p.objects[i])
				return
			}
		}
		t.Fatal("no stream")
	}
}

// on breaks the file as a whole.
func on(change func(p *parted)) func(t *testing.T, p *parted) {
	return func(_ *testing.T, p *parted) { change(p) }
}
