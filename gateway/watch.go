package main

import (
	"context"
	"time"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/api"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/telemetry"
)

// watchRequests gives the handlers that count and trace requests by the template of their route; none while nothing is watched.
func watchRequests(watch *telemetry.Telemetry) []gin.HandlerFunc {
	if watch == nil {
		return nil
	}
	return []gin.HandlerFunc{func(c *gin.Context) {
		began := time.Now()
		ctx, ended := watch.BeginRequest(c.Request.Context(), c.Request.Method, c.FullPath())
		c.Request = c.Request.WithContext(ctx)
		c.Next()
		ended(c.Writer.Status())
		watch.Request(c.Request.Method, c.FullPath(), c.Writer.Status(), time.Since(began))
	}}
}

// watchParts shows the parts that readyz asks for.
func watchParts(watch *telemetry.Telemetry, asked []api.Probe) {
	all := make(map[string]func(context.Context) error, len(asked))
	for _, p := range asked {
		all[p.Name] = p.Check
	}
	watch.WatchParts(all)
}

// watchedStore begins the trace of each receipt where it is given.
type watchedStore struct {
	desk.Store
	watch *telemetry.Telemetry
}

func watched(db *store.Store, watch *telemetry.Telemetry) desk.Store {
	if watch == nil {
		return db
	}
	return watchedStore{db, watch}
}

func (s watchedStore) given(ctx context.Context, r casefile.Receipt, replayed bool, err error) {
	if err == nil && !replayed {
		s.watch.Receipted(ctx, string(r.ID), string(r.Kind), string(r.Channel))
	}
}

// ReceiveApplication is store.Store.ReceiveApplication.
func (s watchedStore) ReceiveApplication(ctx context.Context, a store.Application) (casefile.Case, casefile.Receipt, bool, error) {
	c, r, replayed, err := s.Store.ReceiveApplication(ctx, a)
	s.given(ctx, r, replayed, err)
	return c, r, replayed, err
}

// Receive is store.Store.Receive.
func (s watchedStore) Receive(ctx context.Context, m store.Message) (casefile.Receipt, bool, error) {
	r, replayed, err := s.Store.Receive(ctx, m)
	s.given(ctx, r, replayed, err)
	return r, replayed, err
}

// ReceiveDocument is store.Store.ReceiveDocument.
func (s watchedStore) ReceiveDocument(ctx context.Context, u store.Upload) (casefile.Document, casefile.Receipt, bool, error) {
	d, r, replayed, err := s.Store.ReceiveDocument(ctx, u)
	s.given(ctx, r, replayed, err)
	return d, r, replayed, err
}
