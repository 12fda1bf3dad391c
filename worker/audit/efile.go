package audit

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"strings"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/store"
)

// keyReader gives the wrapped keys of cases and never makes one: an audit that made a missing key would hide that it was missing.
type keyReader struct{ db store.Reader }

// KeyReader gives the keys of cases to an e-file that only reads.
func KeyReader(db store.Reader) efile.Keys { return keyReader{db} }

const sqlKey = `select wrapped, key_id from keys.case_key where case_id = $1::uuid`

// CaseKey implements efile.Keys. A case without a key is NotFound.
func (k keyReader) CaseKey(ctx context.Context, id casefile.CaseID, _ func() ([]byte, string, error)) ([]byte, string, error) {
	type wrappedRow struct {
		Wrapped []byte
		KeyID   string
	}
	found, err := rows[wrappedRow](ctx, k.db, sqlKey, string(id))
	if err != nil {
		return nil, "", err
	}
	if len(found) == 0 {
		return nil, "", casefile.Errorf(casefile.NotFound, "case.key", "case %s has no key", id)
	}
	return found[0].Wrapped, found[0].KeyID, nil
}

// shelf is the listing of the e-file, sorted to the cases.
type shelf struct {
	byCase  map[string][]efile.Object
	prints  map[string]efile.Object // by intent
	waiting map[string]efile.Object // in quarantine, by document
	strange []string
}

// list reads the listing. It comes before the legal record is read: whoever stores an object has named it in PostgreSQL before.
func list(ctx context.Context, files *efile.Client) (*shelf, error) {
	s := &shelf{byCase: map[string][]efile.Object{}, prints: map[string]efile.Object{}, waiting: map[string]efile.Object{}}
	err := files.Objects(ctx, "", func(o efile.Object) error {
		if rest, ok := strings.CutPrefix(o.Key, efile.FolderCases); ok {
			id, _, _ := strings.Cut(rest, "/")
			s.byCase[id] = append(s.byCase[id], o)
		} else if rest, ok := strings.CutPrefix(o.Key, efile.FolderPrint); ok {
			s.prints[strings.TrimSuffix(rest, ".pdf.enc")] = o
		} else if document, ok := strings.CutPrefix(o.Key, efile.FolderQuarantine); ok {
			s.waiting[document] = o
		} else if !o.Gone {
			s.strange = append(s.strange, o.Key)
		}
		return nil
	})
	return s, err
}

// give hands a case its objects and takes them off the shelf.
func (s *shelf) give(r *Record) {
	r.Objects = s.byCase[r.Case.Case]
	delete(s.byCase, r.Case.Case)
	for _, intent := range r.Intents {
		if o, found := s.prints[intent.ID]; found {
			r.Objects = append(r.Objects, o)
			delete(s.prints, intent.ID)
		}
	}
	for _, d := range r.Documents {
		if o, found := s.waiting[d.ID]; found {
			r.Objects = append(r.Objects, o)
			delete(s.waiting, d.ID)
		}
	}
}

// left checks that every object belonged to something.
func (l *ledger) left(s *shelf) {
	for id, objects := range s.byCase {
		for _, o := range objects {
			l.check(o.Gone, Finding{
				Promise: 12, Code: "object.unnamed", Case: id, ID: o.Key, Text: fmt.Sprintf("no case has the object %s", o.Key),
			})
		}
	}
	for intent, o := range s.prints {
		l.check(o.Gone, Finding{
			Promise: 2, Code: "print.unintended", ID: intent, Text: fmt.Sprintf("a letter lies in the tray without the intent %s", intent),
		})
	}
	for document, o := range s.waiting {
		l.check(o.Gone, Finding{
			Promise: 12, Code: "object.unnamed", ID: o.Key, Text: fmt.Sprintf("the object %s is in quarantine and there is no document %s", o.Key, document),
		})
	}
	for _, key := range s.strange {
		l.check(false, Finding{Promise: 12, Code: "object.strange", ID: key, Text: fmt.Sprintf("the object %s is of no kind that the program stores", key)})
	}
}

// contents reads the documents of a case to the end: each must open with the key of its case and be the one that was received.
func (l *ledger) contents(ctx context.Context, r *Record, files *efile.Client, now time.Time) error {
	for _, d := range r.Documents {
		if d.State == "receiving" || d.State == string(casefile.DocumentRefused) {
			continue
		}
		for _, object := range d.all() {
			if err := l.content(ctx, r, object, files, now); err != nil {
				return err
			}
		}
	}
	for _, o := range r.Objects {
		if o.Gone {
			continue
		}
		sealed, err := files.Sealed(ctx, o.Key)
		if casefile.KindOf(err) == casefile.Unavailable {
			return err
		}
		l.check(err == nil && sealed, Finding{
			Promise: 12, Code: "object.plain", Case: r.Case.Case, ID: o.Key, Text: fmt.Sprintf("the object %s is not encrypted", o.Key),
		})
	}
	return nil
}

// content reads one object of a document.
func (l *ledger) content(ctx context.Context, r *Record, d documentRow, files *efile.Client, now time.Time) error {
	sum, err := digest(ctx, files, casefile.CaseID(r.Case.Case), d)
	if casefile.KindOf(err) == casefile.Unavailable {
		return err
	}
	f := Finding{Promise: 12, Code: "document.content", Case: r.Case.Case, ID: d.ID}
	switch {
	case err != nil:
		f.Text = fmt.Sprintf("document %s cannot be read: %s", d.ID, casefile.CodeOf(err))
	case string(sum) != string(d.SHA256):
		f.Text = fmt.Sprintf("document %s has another content than the one that was received", d.ID)
	}
	l.check(f.Text == "", f)
	return l.locked(ctx, r, d, files, now)
}

// lockOwed is how long a released document may be without a lock; it mostly takes a second.
const lockOwed = time.Hour

// locked checks that the object of a released document is locked where the record says so, and that the record says so after a while.
func (l *ledger) locked(ctx context.Context, r *Record, d documentRow, files *efile.Client, now time.Time) error {
	if casefile.DocumentState(d.State) != casefile.DocumentReleased {
		return nil
	}
	locked := true
	if d.LockedAt != nil {
		var err error
		if locked, err = files.Locked(ctx, d.Object); casefile.KindOf(err) == casefile.Unavailable {
			return err
		}
	}
	late := d.LockedAt == nil && now.Sub(d.RecordedAt) > lockOwed
	l.check(locked && !late, Finding{
		Promise: 12, Code: "object.unlocked", Case: r.Case.Case, ID: d.ID, Text: fmt.Sprintf("the object of document %s is not locked", d.ID),
	})
	return nil
}

// digest reads a document where it has to be: in quarantine until it is released, then at its place.
func digest(ctx context.Context, files *efile.Client, id casefile.CaseID, d documentRow) ([]byte, error) {
	var content io.ReadCloser
	var err error
	switch casefile.DocumentState(d.State) {
	case casefile.DocumentQuarantined, casefile.DocumentChecking:
		content, err = files.OpenQuarantined(ctx, id, casefile.DocumentID(d.ID), d.Object)
	default:
		content, err = files.Get(ctx, id, d.Object)
	}
	if err != nil {
		return nil, err
	}
	defer content.Close() //nolint:errcheck // only read from
	sum := sha256.New()
	if _, err := io.Copy(sum, content); err != nil {
		return nil, err
	}
	return sum.Sum(nil), nil
}
