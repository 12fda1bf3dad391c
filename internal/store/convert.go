package store

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"ablauf/internal/casefile"
)

// key prepares an id for a lookup. An id that is no UUID becomes null, which equals no row: the caller sees NotFound.
func key[T ~string](id T) any {
	u, err := uuid.Parse(string(id))
	if err != nil {
		return nil
	}
	return u.String()
}

// ref prepares an optional id for storing: empty becomes null.
func ref[T ~string](id T) any {
	if id == "" {
		return nil
	}
	return string(id)
}

// date prepares a date for storing: no date becomes null.
func date(d casefile.Date) any {
	if d.IsZero() {
		return nil
	}
	return d.String()
}

// moment prepares a moment for storing: the zero time becomes null.
func moment(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

// zeroable reads a moment that may be null into a time.Time.
type zeroable struct{ t *time.Time }

// Scan lets the database driver read the moment.
func (z zeroable) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*z.t = time.Time{}
	case time.Time:
		*z.t = v.UTC()
	default:
		return fmt.Errorf("store: cannot read a moment from %T", src)
	}
	return nil
}

// object prepares JSON for storing; nothing becomes an empty object.
func object(raw json.RawMessage) any {
	if len(raw) == 0 {
		return json.RawMessage("{}")
	}
	return raw
}

// array is object for lists.
func array(raw json.RawMessage) any {
	if len(raw) == 0 {
		return json.RawMessage("[]")
	}
	return raw
}

// texts makes a list of texts out of a list of ids or codes; it is never null.
func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// typed is the inverse of texts; an empty list is nil.
func typed[T ~string](list []string) []T {
	if len(list) == 0 {
		return nil
	}
	out := make([]T, len(list))
	for i, v := range list {
		out[i] = T(v)
	}
	return out
}

// nameFold is the form in which names are searched: each word has a space before it, so that " li" finds the names that begin so.
func nameFold(names ...string) string { return " " + casefile.Fold(strings.Join(names, " ")) }

// encodeCursor makes an opaque cursor out of the sort key of the last row shown. It holds dates and ids, nothing personal.
func encodeCursor(parts ...string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strings.Join(parts, "|")))
}

// decodeCursor gives the two parts of a cursor; one that encodeCursor did not make is Invalid.
func decodeCursor(cursor string) (sortKey, id string, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return "", "", casefile.Errorf(casefile.Invalid, "store.cursor", "not a cursor")
	}
	sortKey, id, ok := strings.Cut(string(raw), "|")
	if _, err := uuid.Parse(id); !ok || err != nil {
		return "", "", casefile.Errorf(casefile.Invalid, "store.cursor", "not a cursor")
	}
	return sortKey, id, nil
}

// bounded keeps a limit within 1 and top; no limit means top.
func bounded(limit, top int) int {
	if limit <= 0 || limit > top {
		return top
	}
	return limit
}

// decodeInstant reads a cursor that carries an instant and an id.
func decodeInstant(cursor string) (time.Time, string, error) {
	sort, id, err := decodeCursor(cursor)
	if err != nil {
		return time.Time{}, "", err
	}
	at, err := time.Parse(time.RFC3339Nano, sort)
	if err != nil {
		return time.Time{}, "", casefile.Errorf(casefile.Invalid, "store.cursor", "not a cursor")
	}
	return at, id, nil
}
