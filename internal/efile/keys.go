package efile

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"strings"

	"ablauf/internal/casefile"
)

const keySize = 32

// The purposes for which keys are derived. A purpose never changes its meaning; a change of format gets a new number.
const (
	purposeContent = "ablauf/efile/content/1"
	purposeName    = "ablauf/efile/name/1"
	purposePrint   = "ablauf/efile/print/1"
	// purposeThumbnail is followed by the document.
	purposeThumbnail = "ablauf/efile/thumbnail/1"
	// purposeInvitation is for the addresses of prepared applications (package invitation); both programs that draw letters hold the master key.
	purposeInvitation = "ablauf/invitation/1"
)

// MasterKeys are the keys that wrap the keys of cases. New keys are wrapped with the current one; older ones still unwrap, so
// that a master key can be replaced without touching a document.
type MasterKeys struct {
	current masterKey
	byID    map[string]masterKey
}

type masterKey struct {
	id  string
	key []byte
}

// LoadMasterKeys reads key files, each 32 bytes written in base64; current wraps new keys, all of them unwrap. Errors: Invalid
// when a file is missing or holds no such key; the text names the file, never its content.
func LoadMasterKeys(current string, older ...string) (*MasterKeys, error) {
	m := &MasterKeys{byID: make(map[string]masterKey)}
	for i, path := range append([]string{current}, older...) {
		key, err := readKey(path)
		if err != nil {
			return nil, casefile.Errorf(casefile.Invalid, "efile.master-key", "efile: %w", err)
		}
		if i == 0 {
			m.current = key
		}
		m.byID[key.id] = key
	}
	return m, nil
}

func readKey(path string) (masterKey, error) {
	text, err := os.ReadFile(path) //nolint:gosec // the operator names the file in the configuration
	if err != nil {
		return masterKey{}, fmt.Errorf("master key: %w", err)
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != keySize {
		return masterKey{}, fmt.Errorf("master key %s must hold 32 bytes in base64", path)
	}
	return newMasterKey(key), nil
}

// newMasterKey names a key by a hash over it, so that the name can be stored beside what it wraps and shows nothing of it.
func newMasterKey(key []byte) masterKey {
	sum := sha256.Sum256(append([]byte("ablauf/efile/master-key-id/1:"), key...))
	return masterKey{id: hex.EncodeToString(sum[:8]), key: key}
}

// InvitationKey gives the key of the addresses of prepared applications. Under another master key letters get other addresses; those that were sent hold on, because
// the record knows them by their hash.
func (m *MasterKeys) InvitationKey() ([]byte, error) {
	key, err := hkdf.Key(sha256.New, m.current.key, nil, purposeInvitation, keySize)
	if err != nil {
		return nil, fmt.Errorf("efile: invitation key: %w", err)
	}
	return key, nil
}

// wrap encrypts the key of a case: nonce, ciphertext, tag. The case is authenticated with it, so that the wrapped key opens only
// for its own case.
func (m *MasterKeys) wrap(id casefile.CaseID, key []byte) (wrapped []byte, keyID string, err error) {
	aead, err := newAEAD(m.current.key)
	if err != nil {
		return nil, "", err
	}
	nonce := make([]byte, aead.NonceSize(), aead.NonceSize()+len(key)+aead.Overhead())
	fillRandom(nonce)
	return aead.Seal(nonce, nonce, key, wrapContext(id)), m.current.id, nil //nolint:gosec // the nonce is random, filled one line above
}

func (m *MasterKeys) unwrap(id casefile.CaseID, wrapped []byte, keyID string) ([]byte, error) {
	master, ok := m.byID[keyID]
	if !ok {
		return nil, casefile.Errorf(casefile.Internal, "efile.master-key-unknown", "efile: case %s is wrapped with master key %s, which is not loaded", id, keyID)
	}
	aead, err := newAEAD(master.key)
	if err != nil {
		return nil, err
	}
	if len(wrapped) < aead.NonceSize() {
		return nil, casefile.Errorf(casefile.Internal, "efile.case-key-damaged", "efile: wrapped key of case %s is too short", id)
	}
	key, err := aead.Open(nil, wrapped[:aead.NonceSize()], wrapped[aead.NonceSize():], wrapContext(id))
	if err != nil || len(key) != keySize {
		return nil, casefile.Errorf(casefile.Internal, "efile.case-key-damaged", "efile: wrapped key of case %s does not open", id)
	}
	return key, nil
}

// Opens reports whether the wrapped key of a case can be opened with one of these keys. Errors: Internal
// "efile.master-key-unknown", "efile.case-key-damaged".
func (m *MasterKeys) Opens(id casefile.CaseID, wrapped []byte, keyID string) error {
	_, err := m.unwrap(id, wrapped, keyID)
	return err
}

func wrapContext(id casefile.CaseID) []byte { return []byte("ablauf/efile/case-key/1:" + string(id)) }

func newAEAD(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("efile: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("efile: %w", err)
	}
	return aead, nil
}

// caseKey gives the key of a case in the clear; the first call for a case makes it.
func (c *Client) caseKey(ctx context.Context, id casefile.CaseID) ([]byte, error) {
	if !idForm.MatchString(string(id)) {
		return nil, casefile.Errorf(casefile.Invalid, "case.id", "efile: malformed case id")
	}
	wrapped, keyID, err := c.keys.CaseKey(ctx, id, func() ([]byte, string, error) {
		key := make([]byte, keySize)
		fillRandom(key)
		return c.master.wrap(id, key)
	})
	if err != nil {
		return nil, fmt.Errorf("efile: key of case %s: %w", id, err)
	}
	return c.master.unwrap(id, wrapped, keyID)
}

// derive gives a key for one purpose and, with a salt, for one object.
func derive(key, salt []byte, purpose string) ([]byte, error) {
	derived, err := hkdf.Key(sha256.New, key, salt, purpose, keySize)
	if err != nil {
		return nil, fmt.Errorf("efile: derive key: %w", err)
	}
	return derived, nil
}

// fillRandom cannot fail: crypto/rand ends the program when the system gives no randomness.
func fillRandom(b []byte) { _, _ = rand.Read(b) }
