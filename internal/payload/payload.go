// Package payload encrypts what goes to Temporal: inputs, results, summaries and failures.
//
// Payloads carry ids, codes and deciding dates only; they are encrypted all the same, because a history is kept for weeks and read
// by operators. The package is authoritative for the form of an encrypted payload: AES-256-GCM, the nonce before the ciphertext, in the
// metadata the id of the key, so that keys can be changed, and the workflow that it belongs to, so that whoever can write into
// Temporal's database cannot give one case the payload of another. A worker takes no payload that is not encrypted: it could have been
// put there by anybody. The package never decides what may be a payload.
//
// Nonces are 96 random bits (NIST SP 800-38D, 8.2.2: at most 2^32 payloads per key). A city with 180 decisions a day makes about
// 30 million payloads a year.
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
	workflowKey   = "ablauf-workflow"
)

// Codec encrypts with the first of its keys and decrypts with any. It is safe for concurrent use.
type Codec struct {
	current string
	keys    map[string]namedKey
	// workflow is the id of the workflow that payloads are for; empty where that is not known.
	workflow string
}

type namedKey struct {
	cipher.AEAD
	sum [sha256.Size]byte
}

// Load reads keys from files, each key 32 random bytes in base64 on a line of its own. The first key of the first file encrypts; all
// others only decrypt what is older, or what a program that was given a newer key already writes.
func Load(files ...string) (*Codec, error) {
	c := &Codec{keys: make(map[string]namedKey, len(files))}
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
	if same, taken := c.keys[id]; taken && same.sum != sum {
		return fmt.Errorf("payload key: two different keys have the name %s", id)
	}
	c.keys[id] = namedKey{aead, sum}
	if c.current == "" {
		c.current = id
	}
	return nil
}

// WithSerializationContext gives the codec for the payloads of one workflow; its activities belong to it.
func (c *Codec) WithSerializationContext(about converter.SerializationContext) converter.PayloadCodec {
	bound := *c
	switch about := about.(type) {
	case converter.WorkflowSerializationContext:
		bound.workflow = about.WorkflowID
	case converter.ActivitySerializationContext:
		bound.workflow = about.WorkflowID
	}
	return &bound
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
			Data:     aead.Seal(nonce, nonce, plain, bound(c.current, c.workflow)),
		}
		if c.workflow != "" {
			out[i].Metadata[workflowKey] = []byte(c.workflow)
		}
	}
	return out, nil
}

// bound is what the ciphertext is bound to beside its content. A payload for no known workflow is bound to the key alone.
func bound(key, workflow string) []byte {
	if workflow == "" {
		return []byte(key)
	}
	return []byte(key + "\x00" + workflow)
}

// Decode decrypts each payload that Encode made. It refuses one that is not encrypted, one that belongs to another workflow, one whose
// key is not known and one that was changed.
func (c *Codec) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	out := make([]*commonpb.Payload, len(payloads))
	for i, p := range payloads {
		if !encrypted(p) {
			return nil, fmt.Errorf("payload: not encrypted")
		}
		plain, err := c.open(p)
		if err != nil {
			return nil, err
		}
		out[i] = plain
	}
	return out, nil
}

// Reveal decrypts for a person who looks: what is not encrypted (marks of Temporal's SDK, search attributes) stays as it is.
func (c *Codec) Reveal(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	out := make([]*commonpb.Payload, len(payloads))
	for i, p := range payloads {
		out[i] = p
		if encrypted(p) {
			plain, err := c.open(p)
			if err != nil {
				return nil, err
			}
			out[i] = plain
		}
	}
	return out, nil
}

func encrypted(p *commonpb.Payload) bool {
	return string(p.GetMetadata()[encodingKey]) == encodingValue
}

func (c *Codec) open(p *commonpb.Payload) (*commonpb.Payload, error) {
	id, workflow := string(p.GetMetadata()[keyIDKey]), string(p.GetMetadata()[workflowKey])
	aead, known := c.keys[id]
	if !known {
		return nil, fmt.Errorf("payload: the key %q is not known here", id)
	}
	if workflow != "" && c.workflow != "" && workflow != c.workflow {
		return nil, fmt.Errorf("payload: belongs to another workflow")
	}
	if len(p.GetData()) < aead.NonceSize() {
		return nil, fmt.Errorf("payload: too short")
	}
	nonce, sealed := p.GetData()[:aead.NonceSize()], p.GetData()[aead.NonceSize():]
	plain, err := aead.Open(nil, nonce, sealed, bound(id, workflow))
	if err != nil {
		return nil, fmt.Errorf("payload: cannot be decrypted: %w", err)
	}
	out := &commonpb.Payload{}
	if err := proto.Unmarshal(plain, out); err != nil {
		return nil, fmt.Errorf("payload: %w", err)
	}
	return out, nil
}

// Sealed reports whether a payload was made by Encode with a key that is known here.
func (c *Codec) Sealed(p *commonpb.Payload) bool {
	_, known := c.keys[string(p.GetMetadata()[keyIDKey])]
	return known && encrypted(p)
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
