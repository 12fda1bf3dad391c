// Package stream reads a multipart form while it arrives: the fields first, then one file, of which nobody keeps a copy.
//
// Who guards a route (package auth) and who serves it read the same form, whose body can be read once; so it hangs in the request.
package stream

import (
	"bufio"
	"cmp"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"ablauf/internal/casefile"
)

const (
	// fieldsMax and fieldBytesMax bound what stands before the file.
	fieldsMax     = 20
	fieldBytesMax = 8 << 10
	key           = "stream.form"
)

// Form is a form whose fields have been read.
type Form struct {
	Fields url.Values
	// File is nil where none came behind the fields.
	File *File

	parts *multipart.Reader
}

// Is reports whether a request carries such a form.
func Is(c *gin.Context) bool { return c.ContentType() == "multipart/form-data" }

// Of gives the form of a request, the same each time; its fields are where gin looks for those of any form. Errors: Invalid "body.media-type", "body.broken-off",
// "document.too-large".
func Of(c *gin.Context) (*Form, error) {
	type result struct {
		form *Form
		err  error
	}
	if before, ok := c.Get(key); ok {
		r := before.(result) //nolint:forcetypeassert // nobody else writes there
		return r.form, r.err
	}
	form, err := read(c.Request)
	if err == nil {
		c.Request.Form, c.Request.PostForm, c.Request.MultipartForm = form.Fields, form.Fields, &multipart.Form{Value: form.Fields}
	}
	c.Set(key, result{form, err})
	return form, err
}

// Drain takes what has not been read, so that the sender, who looks for an answer only afterwards, gets to see it.
func Drain(c *gin.Context) {
	if c.Request.Body != nil {
		_, _ = io.Copy(io.Discard, c.Request.Body) // the answer stands whatever comes
	}
}

func read(r *http.Request) (*Form, error) {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" || params["boundary"] == "" {
		return nil, casefile.Errorf(casefile.Invalid, "body.media-type", "the body is not multipart/form-data")
	}
	in := &source{body: bufio.NewReaderSize(r.Body, 4<<10), bytewise: true}
	form := &Form{Fields: url.Values{}, parts: multipart.NewReader(in, params["boundary"])}
	for range fieldsMax {
		part, err := form.parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return form, nil
		}
		if err != nil {
			return nil, broken(err)
		}
		if part.FileName() != "" {
			in.bytewise = false
			form.File = &File{Field: part.FormName(), Name: part.FileName(), Size: -1, part: part, parts: form.parts}
			// Before the file ends, its size follows from that of the whole: the file is the last part, and what ends a form is always the same.
			if rest := r.ContentLength - in.read - int64(len("\r\n--"+params["boundary"]+"--\r\n")); r.ContentLength > 0 && rest >= 0 {
				form.File.Size = rest
			}
			return form, nil
		}
		value, err := io.ReadAll(io.LimitReader(part, fieldBytesMax+1))
		if err != nil {
			return nil, broken(err)
		}
		if len(value) > fieldBytesMax {
			return nil, casefile.Errorf(casefile.Invalid, "body.too-large", "a field of more than %d bytes", fieldBytesMax)
		}
		form.Fields.Add(part.FormName(), string(value))
	}
	return nil, casefile.Errorf(casefile.Invalid, "body.too-large", "more than %d fields", fieldsMax)
}

// source counts what has been read. Byte by byte it gives nothing away that stands behind what was asked for, so that the count is where the reader is.
type source struct {
	body     *bufio.Reader
	bytewise bool
	read     int64
}

func (s *source) Read(p []byte) (int, error) {
	if s.bytewise && len(p) > 1 {
		p = p[:1]
	}
	n, err := s.body.Read(p)
	s.read += int64(n)
	return n, err
}

// File is the file of a form, which is read once. Its reader ends well only if it was the last part and as long as the form said.
type File struct {
	Field, Name string
	// Size is how long it will be, negative where the request does not say how long it is.
	Size int64

	part  *multipart.Part
	parts *multipart.Reader
	known []string
	read  int64
	err   error
}

// Read gives the content. Errors: Invalid with the field of what stands behind the file; "body.broken-off", "document.too-large".
func (f *File) Read(p []byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	n, err := f.part.Read(p)
	f.read += int64(n)
	switch {
	case err == nil:
		return n, nil
	case errors.Is(err, io.EOF):
		f.err = cmp.Or(f.behind(), io.EOF)
	default:
		f.err = broken(err)
	}
	return n, f.err
}

// behind looks for what stands behind the file: nothing may.
func (f *File) behind() error {
	part, err := f.parts.NextRawPart()
	switch {
	case errors.Is(err, io.EOF) && f.Size >= 0 && f.read != f.Size:
		return casefile.Errorf(casefile.Invalid, "body.broken-off", "the form does not end as one does")
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return broken(err)
	}
	field, code := f.Field, "file.last"
	switch name := part.FormName(); {
	case name == f.Field:
		code = "file.one"
	case !slices.Contains(f.known, name):
		field, code = name, "field.unknown"
	}
	return casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/" + field, Code: code})
}

// Only refuses a form that has anything but known fields and one file in its field. Invalid with fields.
func (f *Form) Only(file string, known ...string) error {
	var found []casefile.FieldError
	for name := range f.Fields {
		if !slices.Contains(known, name) {
			found = append(found, casefile.FieldError{Field: "/" + name, Code: "field.unknown"})
		}
	}
	if f.File != nil && f.File.Field != file {
		found = append(found, casefile.FieldError{Field: "/" + f.File.Field, Code: "field.unknown"})
	}
	if f.File == nil || f.File.Field != file {
		found = append(found, casefile.FieldError{Field: "/" + file, Code: "file.missing"})
	}
	if len(found) == 0 {
		f.File.known = known
		return nil
	}
	slices.SortFunc(found, func(a, b casefile.FieldError) int { return cmp.Compare(a.Field, b.Field) })
	return casefile.InvalidFields("request.invalid", found...)
}

func broken(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return casefile.Errorf(casefile.Invalid, "document.too-large", "more than %d bytes", tooLarge.Limit)
	}
	return casefile.Errorf(casefile.Invalid, "body.broken-off", "the form cannot be read")
}
