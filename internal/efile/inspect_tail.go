package efile

import (
	"bytes"
	"regexp"

	"github.com/gabriel-vasile/mimetype"
)

// A file can be two things at once: a picture for the one who checks it and a program, a web page or an archive for the one who opens it. The parts in which
// the second thing can lie are looked at as if they were files of their own.

// markup are the beginnings of what a web server or a browser would run. No picture has them, not even in its descriptions.
var markup = [][]byte{[]byte("<?php"), []byte("<script"), []byte("<html"), []byte("<!doctype html")}

// programs are the beginnings of programs and archives that need not stand at the beginning of what was appended. Each is so long that it does not stand in
// films and second pictures by chance, which telephones append by the megabyte: three bytes would stand in one of five.
var programs = []struct {
	begin *regexp.Regexp
	code  string
}{
	{regexp.MustCompile(`\x7fELF[\x01\x02][\x01\x02]\x01`), "document.script"},
	{regexp.MustCompile(`#!/[a-z]{2,}/`), "document.script"},
	{regexp.MustCompile(`This program cannot be run`), "document.script"},
	{regexp.MustCompile(`PK\x03\x04[\x0a-\x3f]\x00`), "document.archive"},
}

// checkMarkup refuses a picture that is a web page as well.
func checkMarkup(content []byte) error {
	lower := bytes.ToLower(content)
	for _, begin := range markup {
		if bytes.Contains(lower, begin) {
			return refuse("document.script", "a picture with %s", begin)
		}
	}
	return nil
}

// checkAppended looks at what stands beside a document, before or behind it. What cameras and printers append is left alone.
func checkAppended(rest []byte) error {
	rest = bytes.Trim(comments.ReplaceAll(rest, nil), blank)
	if len(rest) == 0 {
		return nil
	}
	if found := mimetype.Detect(rest); familyOf(found) != "" {
		return refuseType(found)
	}
	for _, program := range programs {
		if begin := program.begin.Find(rest); begin != nil {
			return refuse(program.code, "appended: %q", begin)
		}
	}
	return checkMarkup(rest)
}

// blank is what fills a block up, or stands between lines.
const blank = "\x00 \t\r\n"

// comments are what web servers write behind a page, and by mistake behind a document. They hold no mark of a language that would run.
var comments = regexp.MustCompile(`<!--[^<>\[\]]*-->`)

// byteOrderMark stands before what some programs take for a text.
const byteOrderMark = "\xef\xbb\xbf"

// isPDF reports whether what was taken in is a PDF; the mark and blanks may stand before it.
func isPDF(content []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(bytes.TrimPrefix(content, []byte(byteOrderMark))), []byte("%PDF-"))
}

// printJob begins what goes to a printer (HP, Printer Job Language Technical Reference Manual, "Universal Exit Language"): the document is within.
const printJob = "\x1b%-12345X"

// checkHead refuses a PDF that begins with something else: readers of PDF skip it, all others take it for what it is.
func checkHead(content []byte) error {
	head, _, _ := bytes.Cut(content, []byte("%PDF-"))
	head = bytes.TrimSpace(bytes.TrimPrefix(head, []byte(byteOrderMark)))
	if len(head) == 0 {
		return nil
	}
	if bytes.HasPrefix(head, []byte(printJob)) {
		return refuse("document.print-job", "%d bytes of an order to a printer before the PDF", len(head))
	}
	if err := checkAppended(head); err != nil {
		return err
	}
	return refuse("document.damaged", "%d bytes before the PDF", len(head))
}
