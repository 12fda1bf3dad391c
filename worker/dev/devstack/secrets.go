package devstack

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Names of the files in the secrets folder. Each is written once and then stays, because kept data depends on it.
const (
	secretSuperuser   = "postgres-superuser"
	secretOwner       = "postgres-owner"
	secretApp         = "postgres-app"
	secretTemporal    = "postgres-temporal"
	secretMinIOAccess = "minio-access-key"
	secretMinIOSecret = "minio-secret-key"
	secretMaster      = "master-key"   // wraps the keys of cases
	secretPayload     = "payload-key"  // encrypts what Temporal stores
	secretSession     = "session-key"  // signs sessions of the gateway
	secretPartners    = "partners-key" // by which the invented partners know the worker
	secretInstall     = "installation"
)

// ensureSecrets writes the secrets that do not exist yet.
func ensureSecrets(l layout) error {
	for _, name := range []string{
		secretSuperuser, secretOwner, secretApp, secretTemporal, secretMinIOAccess, secretMinIOSecret, secretPartners,
		secretInstall,
	} {
		if err := ensureSecret(l.secret(name), func(b []byte) string { return hex.EncodeToString(b[:16]) }); err != nil {
			return err
		}
	}
	for _, name := range []string{secretMaster, secretPayload, secretSession} {
		if err := ensureSecret(l.secret(name), base64.StdEncoding.EncodeToString); err != nil {
			return err
		}
	}
	return nil
}

// ensureSecret writes 32 random bytes, encoded, unless the file exists. The file appears complete or not at all: half a key
// after a crash would make kept data unreadable.
func ensureSecret(path string, encode func([]byte) string) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		if err != nil {
			return fmt.Errorf("look for secret: %w", err)
		}
		return nil
	}
	var random [32]byte
	rand.Read(random[:])
	return writeFileAtomically(path, encode(random[:]), 0o600)
}

func readSecret(path string) (string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read secret: %w", err)
	}
	return strings.TrimSpace(string(content)), nil
}

func writeFileAtomically(path, content string, mode fs.FileMode) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	defer os.Remove(temporary.Name())
	_, err = temporary.WriteString(content)
	err = errors.Join(err, temporary.Chmod(mode), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	return nil
}
