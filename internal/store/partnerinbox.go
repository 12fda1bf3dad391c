package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

const sqlInboxRead = `
insert into partner_inbox (partner, connected, read_through) values ($1, true, $2)
on conflict (partner) do update set connected = true,
  read_through = case when partner_inbox.connected then greatest(partner_inbox.read_through, excluded.read_through) else excluded.read_through end`

// NoteInboxRead records that everything a partner had for us by a moment has become a receipt.
func (s *Store) NoteInboxRead(ctx context.Context, partner string, through time.Time) error {
	_, err := s.pool.Exec(ctx, sqlInboxRead, partner, through)
	return translate("note inbox read", err)
}

const sqlInboxForget = `update partner_inbox set connected = false where partner = $1`

// ForgetInbox records that this authority is not connected to a partner (any more): its silence is that of letters.
func (s *Store) ForgetInbox(ctx context.Context, partner string) error {
	_, err := s.pool.Exec(ctx, sqlInboxForget, partner)
	return translate("forget inbox", err)
}

const sqlInboxThrough = `select read_through from partner_inbox where partner = $1 and connected`

// InboxRead says up to which moment a partner's inbox has been read, and whether there is one.
func (s *Store) InboxRead(ctx context.Context, partner string) (time.Time, bool, error) {
	at, found, err := optional(one(ctx, s.pool, pgx.RowTo[time.Time], sqlInboxThrough, partner))
	return at, found, translate("inbox read", err)
}
