package main

import (
	"context"

	"ablauf/activities"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// registers carries out the requests to other authorities.
type registers struct {
	store *store.Store
}

const registersBatch = 20

func (r *registers) once(ctx context.Context) (int, error) {
	return r.store.ClaimIntents(ctx, activities.IntentBARequest, registersBatch, r.send)
}

func (r *registers) send(context.Context, casefile.Intent) (store.IntentOutcome, error) {
	return store.Unclear("intent.unconnected"), nil
}
