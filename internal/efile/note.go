package efile

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"ablauf/internal/casefile"
)

// purposeNote derives the key for what belongs to a case and is no document of it.
const purposeNote = "ablauf/efile/note/1"

// SealNote closes a text with the key of a case, for the record to keep: whoever has the database alone cannot read it, and it is gone with
// the key.
func (c *Client) SealNote(ctx context.Context, id casefile.CaseID, note []byte) ([]byte, error) {
	key, err := c.caseKey(ctx, id)
	if err != nil {
		return nil, err
	}
	object, _, err := seal(key, purposeNote, note)
	if err != nil {
		return nil, err
	}
	sealed, err := io.ReadAll(object)
	if err != nil {
		return nil, fmt.Errorf("efile: seal a note: %w", err)
	}
	return sealed, nil
}

// OpenNote opens what SealNote closed. Internal "document.damaged" for anything else.
func (c *Client) OpenNote(ctx context.Context, id casefile.CaseID, sealed []byte) ([]byte, error) {
	key, err := c.caseKey(ctx, id)
	if err != nil {
		return nil, err
	}
	content, err := unseal(key, purposeNote, bytes.NewReader(sealed))
	if err != nil {
		return nil, translateRead(err)
	}
	note, err := io.ReadAll(content)
	return note, translateRead(err)
}
