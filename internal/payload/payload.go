// Package payload encrypts what goes to Temporal: inputs, results, summaries and failures.
//
// Payloads carry ids, codes and deciding dates only; they are encrypted all the same, because a history is kept for weeks and read
// by operators. The package is authoritative for the form of an encrypted payload: AES-256-GCM, the nonce before the ciphertext, the
// id of the key in the metadata so that keys can be changed. It never decides what may be a payload.
package payload

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/proto"
)

const (
	encodingKey   = "encoding"
	encodingValue = "binary/ablauf-aes-256-gcm"
	keyIDKey      = "ablauf-key"
)

// Codec encrypts with the first of its keys and decrypts with any.
type Codec struct {
	current string
	keys    map[string]cipher.AEAD
}

// Load reads keys from files, each key 32 random bytes in base64 on a line of its own. The first key of the first file encrypts; all
// others only decrypt what is older, or what a program that was given a newer key already writes.
func Load(files ...string) (*Codec, error) {
	c := &Codec{keys: make(map[string]cipher.AEAD, len(files))}
	for _, file := range files {
		text, err := os.ReadFile(file) //nolint:gosec // the operator names the file in the configuration
		if err != nil {
			return nil, fmt.Errorf("payload key: %w", err)
		}
		lines := strings.Fields(string(text))
		if len(lines) == 0 {
			return nil, fmt.Errorf("payload key %s: need 32 bytes in base64", file)
		}
		for n, line := range lines {
			key, err := base64.StdEncoding.DecodeString(line)
			if err != nil || len(key) != 32 {
				return nil, fmt.Errorf("payload key %s, key %d: need 32 bytes in base64", file, n+1)
			}
			if err := c.add(key); err != nil {
				return nil, err
			}
		}
	}
	if c.current == "" {
		return nil, fmt.Errorf("payload key: no key file given")
	}
	return c, nil
}

// add takes a key into use; the first one encrypts.
func (c *Codec) add(key []byte) error {
	block, err := aes.NewCipher(key)
	if err != nil {
		return fmt.Errorf("payload key: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return fmt.Errorf("payload key: %w", err)
	}
	sum := sha256.Sum256(key)
	id := hex.EncodeToString(sum[:4]) // names the key without telling it
	// Two keys of one name would make what the one encrypted unreadable. With two dozen keys that is one in ten million; the remedy is
	// to draw another.
	if _, taken := c.keys[id]; taken {
		return fmt.Errorf("payload key: the key %s is there twice", id)
	}
	c.keys[id] = aead
	if c.current == "" {
		c.current = id
	}
	return nil
}

// Encode encrypts each payload.
func (c *Codec) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	out := make([]*commonpb.Payload, len(payloads))
	for i, p := range payloads {
		plain, err := proto.Marshal(p)
		if err != nil {
			return nil, fmt.Errorf("payload: %w", err)
		}
		aead := c.keys[c.current]
		nonce := make([]byte, aead.NonceSize(), aead.NonceSize()+len(plain)+aead.Overhead())
		if _, err := rand.Read(nonce); err != nil {
			return nil, fmt.Errorf("payload: %w", err)
		}
		out[i] = &commonpb.Payload{
			Metadata: map[string][]byte{encodingKey: []byte(encodingValue), keyIDKey: []byte(c.current)},
			Data:     aead.Seal(nonce, nonce, plain, []byte(c.current)),
		}
	}
	return out, nil
}

// Decode decrypts each payload that Encode made; others pass unchanged, because Temporal's own tools write plain ones.
func (c *Codec) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	out := make([]*commonpb.Payload, len(payloads))
	for i, p := range payloads {
		if string(p.GetMetadata()[encodingKey]) != encodingValue {
			out[i] = p
			continue
		}
		id := string(p.GetMetadata()[keyIDKey])
		aead, known := c.keys[id]
		if !known {
			return nil, fmt.Errorf("payload: the key %q is not known here", id)
		}
		if len(p.GetData()) < aead.NonceSize() {
			return nil, fmt.Errorf("payload: too short")
		}
		nonce, sealed := p.GetData()[:aead.NonceSize()], p.GetData()[aead.NonceSize():]
		plain, err := aead.Open(nil, nonce, sealed, []byte(id))
		if err != nil {
			return nil, fmt.Errorf("payload: cannot be decrypted: %w", err)
		}
		out[i] = &commonpb.Payload{}
		if err := proto.Unmarshal(plain, out[i]); err != nil {
			return nil, fmt.Errorf("payload: %w", err)
		}
	}
	return out, nil
}

// Sealed reports whether a payload was made by Encode with a key that is known here.
func (c *Codec) Sealed(p *commonpb.Payload) bool {
	_, known := c.keys[string(p.GetMetadata()[keyIDKey])]
	return known && string(p.GetMetadata()[encodingKey]) == encodingValue
}

// Converter gives the data converter that worker and gateway share.
func (c *Codec) Converter() converter.DataConverter {
	return converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), c)
}

// FailureConverter encrypts the messages and stack traces of failures too.
func (c *Codec) FailureConverter() converter.FailureConverter {
	return temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{
		DataConverter: c.Converter(), EncodeCommonAttributes: true,
	})
}
