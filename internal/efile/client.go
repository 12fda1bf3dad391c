package efile

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"ablauf/internal/casefile"
)

// Keys keeps the wrapped keys of cases; the store is one. CaseKey returns the stored key of the case; the first time it stores
// and returns what create gives.
type Keys interface {
	CaseKey(ctx context.Context, id casefile.CaseID, create func() (wrapped []byte, keyID string, err error)) (wrapped []byte, keyID string, err error)
}

// Config says where MinIO is.
type Config struct {
	Endpoint  string // host:port
	AccessKey string
	SecretKey string
	Secure    bool // TLS
	Bucket    string
	// Tries is how often a request is tried that MinIO does not answer; 0 means as often as a page can wait for.
	Tries int
}

// Client reads and writes the e-file. It is safe for concurrent use.
type Client struct {
	minio  *minio.Client
	bucket string
	keys   Keys
	master *MasterKeys
}

const (
	dialTimeout   = 3 * time.Second
	answerTimeout = 20 * time.Second
	// triesMax keeps a page from waiting for a dead MinIO; whoever stores a document can try again.
	triesMax = 2
	// region is what MinIO calls itself unless told otherwise; naming it saves a question per start.
	region = "us-east-1"
)

// idForm is what an id may look like, so that no id can lead out of its folder.
var idForm = regexp.MustCompile(`^[0-9A-Za-z-]{1,64}$`)

// Open connects to MinIO and makes sure that the bucket exists and keeps versions. Errors: Invalid for a malformed configuration,
// Unavailable when MinIO is down.
func Open(ctx context.Context, cfg Config, keys Keys, master *MasterKeys) (*Client, error) {
	c, err := Connect(cfg, keys, master)
	if err != nil {
		return nil, err
	}
	return c, c.ensureBucket(ctx)
}

// Connect is Open without a question to MinIO, for those who only look. Errors: Invalid for a malformed configuration.
func Connect(cfg Config, keys Keys, master *MasterKeys) (*Client, error) {
	client, err := Dial(cfg)
	if err != nil {
		return nil, err
	}
	return &Client{minio: client, bucket: cfg.Bucket, keys: keys, master: master}, nil
}

// Dial gives the access to MinIO itself, for those who work with whole buckets; cfg.Bucket says nothing to it. It asks MinIO nothing, and no
// request of it waits for ever. Errors: Invalid for a malformed configuration.
func Dial(cfg Config) (*minio.Client, error) {
	transport, err := minio.DefaultTransport(cfg.Secure)
	if err != nil {
		return nil, casefile.Errorf(casefile.Invalid, "efile.config", "efile: %w", err)
	}
	transport.DialContext = (&net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second}).DialContext
	transport.ResponseHeaderTimeout = answerTimeout
	client, err := minio.New(cfg.Endpoint, &minio.Options{
		Creds: credentials.NewStaticV4(cfg.AccessKey, cfg.SecretKey, ""), Secure: cfg.Secure, Transport: transport, Region: region,
		MaxRetries: cmp.Or(cfg.Tries, triesMax),
	})
	if err != nil {
		return nil, casefile.Errorf(casefile.Invalid, "efile.config", "efile: %w", err)
	}
	return client, nil
}

// ensureBucket makes the bucket with object lock, which brings versions, and switches versions on where somebody else made it.
func (c *Client) ensureBucket(ctx context.Context) error {
	exists, err := c.minio.BucketExists(ctx, c.bucket)
	if err != nil {
		return translate(err, "look for bucket")
	}
	if !exists {
		err := c.minio.MakeBucket(ctx, c.bucket, minio.MakeBucketOptions{Region: region, ObjectLocking: true})
		// Another process may have made it in between.
		if err != nil && minio.ToErrorResponse(err).Code != "BucketAlreadyOwnedByYou" {
			return translate(err, "make bucket")
		}
	}
	versioning, err := c.minio.GetBucketVersioning(ctx, c.bucket)
	if err != nil {
		return translate(err, "read versioning")
	}
	if versioning.Enabled() {
		return nil
	}
	return translate(c.minio.EnableVersioning(ctx, c.bucket), "switch versioning on")
}

// Ping reports whether MinIO answers and has the bucket. Errors: Unavailable.
func (c *Client) Ping(ctx context.Context) error {
	exists, err := c.minio.BucketExists(ctx, c.bucket)
	if err == nil && !exists {
		return casefile.Errorf(casefile.Unavailable, "efile.unavailable", "efile: bucket %s is missing", c.bucket)
	}
	return translate(err, "ping")
}

// translate gives an error of MinIO its kind. What is neither a missing object nor a refusal of our own request means that MinIO
// cannot serve right now.
func translate(err error, what string) error {
	if err == nil {
		return nil
	}
	var own *casefile.Error
	if errors.As(err, &own) {
		return err
	}
	response := minio.ToErrorResponse(err)
	switch {
	case response.Code == minio.NoSuchKey, response.Code == minio.NoSuchVersion, response.StatusCode == http.StatusMethodNotAllowed:
		// 405 is the answer to reading an object whose newest version is a mark of deletion.
		return casefile.Errorf(casefile.NotFound, "document.not-found", "efile: %s: %w", what, err)
	case response.StatusCode >= 400 && response.StatusCode < 500 && response.StatusCode != http.StatusTooManyRequests:
		return fmt.Errorf("efile: %s: %w", what, err)
	}
	return casefile.Errorf(casefile.Unavailable, "efile.unavailable", "efile: %s: %w", what, err)
}
