package desk

import (
	"context"
	"time"

	"github.com/google/uuid"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/workflows/contract"
)

// ExpiryFound is a run of the scan with what it found.
type ExpiryFound struct {
	Run store.ExpiryRun
	// Letters go out on the day of the run, or wait for a person; Held get none, with the reason. Each ends after a thousand lines; Cut says
	// that one of them has more.
	Letters, Held []store.ExpiryLine
	Cut           bool
}

const expiryLinesMax = 1000

// StartExpiryDryRun starts a dry run of the scan as of tomorrow and gives its id. It opens no case and sends nothing. Unavailable where
// Temporal does not answer.
func (d *Desk) StartExpiryDryRun(ctx context.Context, actor casefile.Actor) (string, error) {
	if d.Scans == nil {
		return "", casefile.Errorf(casefile.Unavailable, "temporal.down", "nothing can start a scan here")
	}
	id, err := uuid.NewV7()
	if err != nil {
		return "", err
	}
	day := casefile.DateOf(d.now().In(calendar.Berlin())).AddDays(1)
	at := time.Date(day.Year, day.Month, day.Day, contract.ExpiryHour, 0, 0, 0, calendar.Berlin())
	if err := d.Scans.StartExpiry(ctx, contract.Expiry{At: at, Run: id.String(), RequestedBy: actor.ID}); err != nil {
		return "", err
	}
	// The run notes its own beginning; noting it here too lets the page be there at once.
	_, err = d.Store.BeginExpiryRun(ctx, store.ExpiryRun{ID: id.String(), Kind: store.ExpiryDryRun, AsOf: day, RequestedBy: actor.ID})
	return id.String(), err
}

// ExpiryRuns gives the newest dry runs and the newest nights.
func (d *Desk) ExpiryRuns(ctx context.Context) (dry, nights []store.ExpiryRun, err error) {
	const shown = 10
	if dry, err = d.Store.ExpiryRuns(ctx, store.ExpiryDryRun, shown); err != nil {
		return nil, nil, err
	}
	nights, err = d.Store.ExpiryRuns(ctx, store.ExpiryNight, shown)
	return dry, nights, err
}

// ExpiryRun gives a run with what it found. NotFound.
func (d *Desk) ExpiryRun(ctx context.Context, id string) (ExpiryFound, error) {
	run, err := d.Store.ExpiryRun(ctx, id)
	if err != nil {
		return ExpiryFound{}, missing(err, "expiry.run-unknown")
	}
	found := ExpiryFound{Run: run}
	for _, part := range []struct {
		lines   *[]store.ExpiryLine
		letters bool
	}{{&found.Letters, true}, {&found.Held, false}} {
		lines, err := d.Store.ExpiryLines(ctx, id, part.letters, expiryLinesMax+1)
		if err != nil {
			return found, err
		}
		found.Cut = found.Cut || len(lines) > expiryLinesMax
		*part.lines = lines[:min(len(lines), expiryLinesMax)]
	}
	return found, nil
}
