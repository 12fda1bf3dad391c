package main

import (
	"context"
	"log/slog"
	"time"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/intake"
	"ablauf/internal/store"
	"ablauf/processes"
)

// delays opens the case that watches a delayed one, from thirty days before the three months of § 75 VwGO are over. It looks every minute and
// at everything that is near or over, not at one night's part of it: so there is no night to be missed or made up for, a case taken over from
// another system is watched within a minute, and trouble with the scan for titles does not hold it up, nor the other way round. It needs no
// Temporal; the receipt that it writes is brought to the case by the relay, as any other. Two workers open no case twice, because the key is
// unique and the row of the watched case is locked.
type delays struct {
	store   *store.Store
	library *processes.Library
	logger  *slog.Logger
	now     func() time.Time
	next    time.Time
}

const (
	delaysAhead = 30 // days before the end from which a case is watched
	delaysEvery = time.Minute
	delaysPage  = 200
)

// once opens what is to be opened and gives how many cases it opened. Within a minute of the last look it does nothing.
func (d *delays) once(ctx context.Context) (int, error) {
	now := d.now()
	if now.Before(d.next) {
		return 0, nil
	}
	until := casefile.DateOf(now.In(calendar.Berlin())).AddDays(delaysAhead)
	opened, after := 0, store.Delayed{}
	for {
		page, err := d.store.Delayed(ctx, until, after, delaysPage)
		if err != nil {
			return opened, err
		}
		for _, delayed := range page {
			watched, err := d.open(ctx, delayed, now)
			if casefile.KindOf(err) == casefile.Unavailable || ctx.Err() != nil {
				return opened, err
			}
			if err != nil { // an odd case must not keep the others unwatched; the next look comes to it again
				d.logger.ErrorContext(ctx, "case to be watched", "case", string(delayed.Case.ID), "code", casefile.CodeOf(err))
			}
			if watched {
				opened++
			}
		}
		if len(page) < delaysPage {
			d.next = now.Add(delaysEvery)
			return opened, nil
		}
		after = page[len(page)-1]
	}
}

func (d *delays) open(ctx context.Context, delayed store.Delayed, at time.Time) (bool, error) {
	bundle, known := d.library.Newest(store.ProcedureWatch)
	if !known {
		return false, casefile.Errorf(casefile.Internal, "bundle.unknown", "there is no procedure %s", store.ProcedureWatch)
	}
	deciding, err := intake.WatchDeciding(at, delayed.LastDay, delayed.Case.AppliedFor)
	if err != nil {
		return false, err
	}
	_, opened, err := d.store.OpenWatch(ctx, store.Watch{
		Subject: delayed.Case.ID, Case: casefile.Case{Procedure: store.ProcedureWatch, Version: bundle.Version, Bundle: bundle.Hash},
		Deciding: deciding, StartKey: store.WatchKey(delayed.Case.ID, delayed.LastDay), At: at,
	})
	return opened, err
}
