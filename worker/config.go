package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"ablauf/internal/registers"
	"ablauf/internal/telemetry"
)

// config is everything the worker is told from outside. Each field is an environment variable; secrets come from files, whose names
// are given.
type config struct {
	// DatabaseURL (ABLAUF_DATABASE_URL) is the login ablauf_app.
	DatabaseURL string
	// MigrateDatabaseURL (ABLAUF_MIGRATE_DATABASE_URL) is the owner; when set, the worker migrates the database before it starts.
	MigrateDatabaseURL string
	// TemporalAddress (ABLAUF_TEMPORAL_ADDRESS) and TemporalNamespace (ABLAUF_TEMPORAL_NAMESPACE, default "ablauf").
	TemporalAddress, TemporalNamespace string
	// MinIO: ABLAUF_MINIO_ENDPOINT (host:port), ABLAUF_MINIO_BUCKET (default "ablauf-efile"), ABLAUF_MINIO_TLS ("true" for TLS).
	MinIOEndpoint, MinIOBucket string
	// LedgerBucket (ABLAUF_MINIO_LEDGER_BUCKET, default "ablauf-ledger") is the bucket with object lock for the roots of the event log.
	LedgerBucket string
	MinIOSecure  bool
	// MinIOAccessKeyFile and MinIOSecretKeyFile (ABLAUF_MINIO_ACCESS_KEY_FILE, ABLAUF_MINIO_SECRET_KEY_FILE) hold the credentials.
	MinIOAccessKeyFile, MinIOSecretKeyFile string
	// KeeperAccessKeyFile and KeeperSecretKeyFile (ABLAUF_MINIO_KEEPER_ACCESS_KEY_FILE, ABLAUF_MINIO_KEEPER_SECRET_KEY_FILE) hold those of the account
	// that locks what is final and erases what two people released. The gateway and the commands do not need it.
	KeeperAccessKeyFile, KeeperSecretKeyFile string
	// MasterKeyFile (ABLAUF_MASTER_KEY_FILE) wraps the keys of cases; further files, separated by commas, only unwrap older ones.
	MasterKeyFile string
	// PayloadKeyFile (ABLAUF_PAYLOAD_KEY_FILE) encrypts Temporal's payloads; further files, separated by commas, only decrypt.
	PayloadKeyFile string
	// Partners are where messages to other authorities go (ABLAUF_BA_URL, ABLAUF_BA_KEY_FILE and so on); a partner without an address is one to
	// which people transmit by hand. Letters then lie in the tray of the e-file, for people to print and post.
	Partners map[registers.Partner]partnerAddress
	// Clamd (ABLAUF_CLAMD) is where the virus scanner is: host:port or the path of its socket. "none" says that there is none, on purpose.
	Clamd string
	// Authority (ABLAUF_AUTHORITY, default "musterstadt") is the key of the authority that this installation serves.
	Authority string
	// MetricsAddress (ABLAUF_METRICS_ADDRESS, host:port) and TracesEndpoint (ABLAUF_TRACES_ENDPOINT, a URL): see package telemetry; off
	// when not set.
	MetricsAddress, TracesEndpoint string
}

// partnerAddress is where a partner is reached, and the file with the key by which it knows this authority.
type partnerAddress struct{ URL, KeyFile string }

// readConfig reads the environment and reports every missing value at once, so that an operator mends them in one go.
func readConfig(getenv func(string) string) (config, error) {
	c := config{
		DatabaseURL: getenv("ABLAUF_DATABASE_URL"), MigrateDatabaseURL: getenv("ABLAUF_MIGRATE_DATABASE_URL"),
		TemporalAddress: getenv("ABLAUF_TEMPORAL_ADDRESS"), TemporalNamespace: or(getenv("ABLAUF_TEMPORAL_NAMESPACE"), "ablauf"),
		MinIOEndpoint: getenv("ABLAUF_MINIO_ENDPOINT"), MinIOBucket: or(getenv("ABLAUF_MINIO_BUCKET"), "ablauf-efile"),
		LedgerBucket: or(getenv("ABLAUF_MINIO_LEDGER_BUCKET"), "ablauf-ledger"),
		MinIOSecure:  getenv("ABLAUF_MINIO_TLS") == "true", MinIOAccessKeyFile: getenv("ABLAUF_MINIO_ACCESS_KEY_FILE"),
		MinIOSecretKeyFile: getenv("ABLAUF_MINIO_SECRET_KEY_FILE"), MasterKeyFile: getenv("ABLAUF_MASTER_KEY_FILE"),
		KeeperAccessKeyFile: getenv("ABLAUF_MINIO_KEEPER_ACCESS_KEY_FILE"), KeeperSecretKeyFile: getenv("ABLAUF_MINIO_KEEPER_SECRET_KEY_FILE"),
		Partners: map[registers.Partner]partnerAddress{
			registers.BA:            {getenv("ABLAUF_BA_URL"), getenv("ABLAUF_BA_KEY_FILE")},
			registers.Security:      {getenv("ABLAUF_SICHERHEIT_URL"), getenv("ABLAUF_SICHERHEIT_KEY_FILE")},
			registers.Meldebehoerde: {getenv("ABLAUF_MELDEBEHOERDE_URL"), getenv("ABLAUF_MELDEBEHOERDE_KEY_FILE")},
			registers.AZR:           {getenv("ABLAUF_AZR_URL"), getenv("ABLAUF_AZR_KEY_FILE")},
			registers.Bundesdruck:   {getenv("ABLAUF_KARTE_URL"), getenv("ABLAUF_KARTE_KEY_FILE")},
			registers.Print:         {getenv("ABLAUF_DRUCK_URL"), getenv("ABLAUF_DRUCK_KEY_FILE")},
			registers.Portal:        {getenv("ABLAUF_PORTAL_URL"), getenv("ABLAUF_PORTAL_KEY_FILE")},
		},
		PayloadKeyFile: getenv("ABLAUF_PAYLOAD_KEY_FILE"), Clamd: getenv("ABLAUF_CLAMD"), Authority: or(getenv("ABLAUF_AUTHORITY"), "musterstadt"),
		MetricsAddress: getenv("ABLAUF_METRICS_ADDRESS"), TracesEndpoint: getenv("ABLAUF_TRACES_ENDPOINT"),
	}
	var errs []error
	for _, required := range []struct{ name, value string }{
		{"ABLAUF_DATABASE_URL", c.DatabaseURL},
		{"ABLAUF_TEMPORAL_ADDRESS", c.TemporalAddress},
		{"ABLAUF_MINIO_ENDPOINT", c.MinIOEndpoint},
		{"ABLAUF_MINIO_ACCESS_KEY_FILE", c.MinIOAccessKeyFile},
		{"ABLAUF_MINIO_SECRET_KEY_FILE", c.MinIOSecretKeyFile},
		{"ABLAUF_MASTER_KEY_FILE", c.MasterKeyFile},
		{"ABLAUF_PAYLOAD_KEY_FILE", c.PayloadKeyFile},
	} {
		if required.value == "" {
			errs = append(errs, fmt.Errorf("%s is not set", required.name))
		}
	}
	for _, name := range registers.Partners() {
		if at, part := c.Partners[name], strings.ToUpper(string(name)); at.URL != "" && at.KeyFile == "" {
			errs = append(errs, fmt.Errorf("ABLAUF_%s_URL is set, but ABLAUF_%s_KEY_FILE is not", part, part))
		}
	}
	return c, errors.Join(append(errs, c.telemetryErrors()...)...)
}

func (c config) telemetryErrors() (errs []error) {
	if err := telemetry.CheckAddress(c.MetricsAddress); err != nil && c.MetricsAddress != "" {
		errs = append(errs, fmt.Errorf("ABLAUF_METRICS_ADDRESS %w", err))
	}
	if err := telemetry.CheckEndpoint(c.TracesEndpoint); err != nil && c.TracesEndpoint != "" {
		errs = append(errs, fmt.Errorf("ABLAUF_TRACES_ENDPOINT %w", err))
	}
	return errs
}

func or(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

func secret(file string) (string, error) {
	b, err := os.ReadFile(file) //nolint:gosec // the operator names the file in the configuration
	if err != nil {
		return "", fmt.Errorf("secret: %w", err)
	}
	return strings.TrimSpace(string(b)), nil
}
