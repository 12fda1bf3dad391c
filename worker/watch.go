package main

import (
	"context"

	"go.temporal.io/sdk/client"

	"ablauf/internal/efile"
	"ablauf/internal/store"
	"ablauf/internal/telemetry"
	"ablauf/internal/virus"
	"ablauf/worker/ledger"
)

// watchRecord shows what stands in the legal record and which parts can be reached.
func watchRecord(
	watch *telemetry.Telemetry, db *store.Store, temporal client.Client, files *efile.Client, roots *ledger.Bucket, scanner *virus.Scanner,
) {
	parts := map[string]func(context.Context) error{
		"database": db.Ping,
		"temporal": func(ctx context.Context) error {
			_, err := temporal.CheckHealth(ctx, &client.CheckHealthRequest{})
			return err
		},
		"minio": files.Ping,
	}
	if scanner != nil {
		parts["clamd"] = scanner.Ping
	}
	watch.WatchParts(parts)
	watch.WatchSignals(func(ctx context.Context) (telemetry.Signals, error) {
		s, err := signals(ctx, db, roots)
		s.VirusCheck = scanner != nil
		return s, err
	})
}

func signals(ctx context.Context, db *store.Store, roots *ledger.Bucket) (telemetry.Signals, error) {
	s, err := db.Signals(ctx)
	if err != nil {
		return telemetry.Signals{}, err
	}
	intents := make([]telemetry.IntentSignal, 0, len(s.Intents))
	for _, i := range s.Intents {
		intents = append(intents, telemetry.IntentSignal(i))
	}
	// MinIO may be down, which ablauf_part_up says; what PostgreSQL says is shown all the same.
	sealed, _ := roots.LastSealed(ctx)
	return telemetry.Signals{
		LastRoot: sealed, LastBackup: s.LastBackup, LastExpiryScan: s.LastExpiryScan,
		ReceiptsPending: s.ReceiptsPending, ReceiptsPoison: s.ReceiptsPoison, ReceiptAge: s.ReceiptAge,
		SubmissionsPending: s.SubmissionsPending, SubmissionAge: s.SubmissionAge,
		Intents:          intents,
		DeadlinesRunning: s.DeadlinesRunning, DeadlinesOverdue: s.DeadlinesOverdue, TasksOpen: s.TasksOpen, TasksOverdue: s.TasksOverdue,
		CasesOpen: s.CasesOpen, Incidents: s.Incidents, DocumentsUnchecked: s.DocumentsUnchecked,
		LettersUnposted: s.LettersUnposted, LetterAge: s.LetterAge,
	}, nil
}
