package export

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"ablauf/internal/authority"
	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
)

// File is a case as it stood at one moment, in words.
type File struct {
	At        time.Time
	Office    *authority.Authority
	Case      casefile.Case
	Procedure string // the name of its procedure
	Person    casefile.Person
	// Entries are what the file consists of, in its order: by the day on which something came in or went out.
	Entries []Entry
	// Left is what is kept and not handed out, by name.
	Left []Left
	Log  []Line
	// Titles are those of the person.
	Titles []casefile.Title
	// Recipients are who was given data of the case, and what for, in sentences for the person.
	Recipients []string
}

// Kind says what an entry is.
type Kind string

// The kinds of entries.
const (
	KindDocument  Kind = "unterlage" // sent in
	KindLetter    Kind = "schreiben" // a letter of the authority
	KindStatement Kind = "eingang"   // what somebody said in a form or in writing
	KindWorked    Kind = "vermerk"   // what somebody of the authority entered to finish a task
	KindNote      Kind = "notiz"     // an internal note
)

// Entry is one piece of the file.
type Entry struct {
	ID    string // a UUID
	Kind  Kind
	At    time.Time
	Title string
	// By is who wrote it, where that was a colleague.
	By string
	// Document has the bytes; nil for what lies in the record, and then Pairs and Text are what it says.
	Document *casefile.Document
	Pairs    []Pair
	Text     string
	// Sent is the day on which a letter went out; zero while it did not.
	Sent casefile.Date
	// Own: the person said it, or a register of the person. Label is the kind of a document without the name that its sender gave.
	Own   bool
	Label string
	// From is where it came from, in words for the person; empty for the person themselves.
	From string

	sheet []byte // of what was put on paper already
}

// Pair is a name with a value.
type Pair struct {
	Name, Value string
	// OfOthers: it tells of somebody who is not the person of the case. Free: it is a text in which anybody may be named.
	OfOthers, Free bool
}

// Left is something that is kept and not handed out.
type Left struct {
	What, Why string
	// SHA256 is that of the document, where it is one.
	SHA256 []byte
}

// Line is a line of the log.
type Line struct {
	At       time.Time
	Recorded time.Time
	Text     string
	By       string
}

// Source gives the bytes of a document; whoever gets them closes the reader. The e-file is one.
type Source interface {
	Open(ctx context.Context, d casefile.Document) (io.ReadCloser, error)
}

// copyDocument writes a document as it was taken, and nothing else: what goes out is compared with the hash that the record has of it. Internal
// "document.damaged".
func copyDocument(ctx context.Context, to io.Writer, from Source, d casefile.Document) error {
	content, err := from.Open(ctx, d)
	if err != nil {
		return fmt.Errorf("document %s: %w", d.ID, err)
	}
	defer content.Close() //nolint:errcheck // only read from
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(to, sum), content); err != nil {
		return fmt.Errorf("document %s: %w", d.ID, err)
	}
	if !bytes.Equal(sum.Sum(nil), d.SHA256) {
		return casefile.Errorf(casefile.Internal, "document.damaged", "document %s is not the one that was taken", d.ID)
	}
	return nil
}

// DerivedID gives the id of a part of a case that has none in the record: always the same for the same part.
func DerivedID(id casefile.CaseID, part string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte("ablauf/"+string(id)+"/"+part)).String()
}

// dayOf gives the day of a moment where the authority is.
func dayOf(t time.Time) casefile.Date { return casefile.DateOf(t.In(calendar.Berlin())) }

func germanMoment(t time.Time) string { return t.In(calendar.Berlin()).Format("02.01.2006, 15:04 Uhr") }
