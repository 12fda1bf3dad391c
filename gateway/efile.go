package main

import (
	"context"
	"io"
	"sync"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/efile"
)

// lateEFile connects to MinIO when it is needed and tries again after a failure, so that the gateway takes applications and
// messages while MinIO is down.
type lateEFile struct {
	open func(ctx context.Context) (*efile.Client, error)

	mu     sync.Mutex
	opened *efile.Client
}

func (l *lateEFile) client(ctx context.Context) (*efile.Client, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.opened != nil {
		return l.opened, nil
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	c, err := l.open(ctx)
	if err == nil {
		l.opened = c
	}
	return c, err
}

// Put is efile.Client.Put.
func (l *lateEFile) Put(ctx context.Context, id casefile.CaseID, content io.Reader) (efile.Stored, error) {
	c, err := l.client(ctx)
	if err != nil {
		return efile.Stored{}, err
	}
	return c.Put(ctx, id, content)
}

// Quarantine is efile.Client.Quarantine.
func (l *lateEFile) Quarantine(
	ctx context.Context, id casefile.CaseID, document casefile.DocumentID, content io.Reader, size int64,
) (efile.Stored, error) {
	c, err := l.client(ctx)
	if err != nil {
		return efile.Stored{}, err
	}
	return c.Quarantine(ctx, id, document, content, size)
}

// OpenQuarantined is efile.Client.OpenQuarantined.
func (l *lateEFile) OpenQuarantined(
	ctx context.Context, id casefile.CaseID, document casefile.DocumentID, objectKey string,
) (io.ReadCloser, error) {
	c, err := l.client(ctx)
	if err != nil {
		return nil, err
	}
	return c.OpenQuarantined(ctx, id, document, objectKey)
}

// RemoveQuarantined is efile.Client.RemoveQuarantined.
func (l *lateEFile) RemoveQuarantined(ctx context.Context, document casefile.DocumentID) error {
	c, err := l.client(ctx)
	if err != nil {
		return err
	}
	return c.RemoveQuarantined(ctx, document)
}

// ObjectKey is efile.Client.ObjectKey.
func (l *lateEFile) ObjectKey(ctx context.Context, id casefile.CaseID, content []byte) (string, error) {
	c, err := l.client(ctx)
	if err != nil {
		return "", err
	}
	return c.ObjectKey(ctx, id, content)
}

// Get is efile.Client.Get.
func (l *lateEFile) Get(ctx context.Context, id casefile.CaseID, objectKey string) (io.ReadCloser, error) {
	c, err := l.client(ctx)
	if err != nil {
		return nil, err
	}
	return c.Get(ctx, id, objectKey)
}

// Thumbnail is efile.Client.Thumbnail.
func (l *lateEFile) Thumbnail(ctx context.Context, id casefile.CaseID, document casefile.DocumentID) ([]byte, error) {
	c, err := l.client(ctx)
	if err != nil {
		return nil, err
	}
	return c.Thumbnail(ctx, id, document)
}

// OpenNote is efile.Client.OpenNote.
func (l *lateEFile) OpenNote(ctx context.Context, id casefile.CaseID, sealed []byte) ([]byte, error) {
	c, err := l.client(ctx)
	if err != nil {
		return nil, err
	}
	return c.OpenNote(ctx, id, sealed)
}

// Ping is efile.Client.Ping.
func (l *lateEFile) Ping(ctx context.Context) error {
	c, err := l.client(ctx)
	if err != nil {
		return err
	}
	return c.Ping(ctx)
}
