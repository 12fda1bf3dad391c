package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"sync"
)

// writer holds the objects of a file by their numbers, from 1.
type writer struct{ objects [][]byte }

func newWriter() *writer { return &writer{} }

// reserve gives the number of an object that comes later.
func (w *writer) reserve() int {
	w.objects = append(w.objects, nil)
	return len(w.objects)
}

func (w *writer) set(id int, object string) { w.objects[id-1] = []byte(object) }

func (w *writer) add(object string) int {
	id := w.reserve()
	w.set(id, object)
	return id
}

func reference(id int) string { return fmt.Sprintf("%d 0 R", id) }

// compressors are kept, because one is half a megabyte of memory.
var compressors = sync.Pool{New: func() any { return zlib.NewWriter(nil) }}

// stream adds a compressed stream with entries of its dictionary.
func (w *writer) stream(entries string, data []byte) int {
	return w.plainStream(entries+" /Filter /FlateDecode", packed(data))
}

func packed(data []byte) []byte {
	var out bytes.Buffer
	z, _ := compressors.Get().(*zlib.Writer)
	defer compressors.Put(z)
	z.Reset(&out)
	_, _ = z.Write(data) // a Buffer takes everything
	_ = z.Close()
	return out.Bytes()
}

// plainStream adds a stream as it is.
func (w *writer) plainStream(entries string, data []byte) int {
	id := w.reserve()
	w.objects[id-1] = streamOf(entries, data)
	return id
}

// fileHead begins a file; four bytes above 127 say that it is not only text.
const fileHead = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"

// file writes the objects one behind the other, the table of their places and the trailer (ISO 32000-1, 7.5). The identifier is made of what the
// file holds.
func (w *writer) file(catalog, info int) []byte {
	var out bytes.Buffer
	out.WriteString(fileHead)
	places := make([]int, len(w.objects))
	for i, object := range w.objects {
		places[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	sum := sha256.Sum256(out.Bytes())
	table := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(places)+1)
	for _, place := range places {
		fmt.Fprintf(&out, "%010d 00000 n \n", place)
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d /Root %s /Info %s /ID [<%[4]X> <%[4]X>]>>\nstartxref\n%[5]d\n%%%%EOF\n",
		len(places)+1, reference(catalog), reference(info), sum[:16], table)
	return out.Bytes()
}
