package devstack

import (
	"os"
	"slices"
	"strings"
)

// Lookup gives a function that looks a variable up in a list as Env gives it, as os.Getenv does in the environment.
func Lookup(env []string) func(name string) string {
	return func(name string) string {
		for _, entry := range env {
			if value, found := strings.CutPrefix(entry, name+"="); found {
				return value
			}
		}
		return ""
	}
}

// Env returns the variables that tell a program or test where the started parts are, as NAME=value in a fixed order: the
// ABLAUF_ names worker and gateway read, and the plain names (DATABASE_URL and so on) that tests read and Config.External
// understands.
func (s *Stack) Env() ([]string, error) {
	var env []string
	set := func(value string, names ...string) {
		for _, name := range names {
			if value != "" {
				env = append(env, name+"="+value)
			}
		}
	}
	app, owner, err := s.databaseURLs()
	if err != nil {
		return nil, err
	}
	set(app, "ABLAUF_DATABASE_URL", "DATABASE_URL")
	set(owner, "ABLAUF_MIGRATE_DATABASE_URL", "MIGRATE_DATABASE_URL")
	temporal := s.config.External.TemporalAddress
	if temporal == "" && s.has(Temporal) {
		temporal = s.address(Temporal)
	}
	set(temporal, "ABLAUF_TEMPORAL_ADDRESS", "TEMPORAL_ADDRESS")
	set(TemporalNamespace, "ABLAUF_TEMPORAL_NAMESPACE")
	ext := s.config.External
	switch {
	case ext.MinIOEndpoint != "":
		set(ext.MinIOEndpoint, "ABLAUF_MINIO_ENDPOINT", "MINIO_ENDPOINT")
		set(ext.MinIOAccessKeyFile, "ABLAUF_MINIO_ACCESS_KEY_FILE", "ABLAUF_MINIO_KEEPER_ACCESS_KEY_FILE", "MINIO_ACCESS_KEY_FILE")
		set(ext.MinIOSecretKeyFile, "ABLAUF_MINIO_SECRET_KEY_FILE", "ABLAUF_MINIO_KEEPER_SECRET_KEY_FILE", "MINIO_SECRET_KEY_FILE")
	case s.has(MinIO):
		set(s.address(MinIO), "ABLAUF_MINIO_ENDPOINT", "MINIO_ENDPOINT")
		set(s.secret(secretMinIOAccess), "ABLAUF_MINIO_ACCESS_KEY_FILE", "ABLAUF_MINIO_KEEPER_ACCESS_KEY_FILE", "MINIO_ACCESS_KEY_FILE")
		set(s.secret(secretMinIOSecret), "ABLAUF_MINIO_SECRET_KEY_FILE", "ABLAUF_MINIO_KEEPER_SECRET_KEY_FILE", "MINIO_SECRET_KEY_FILE")
	}
	switch {
	case ext.Clamd != "":
		set(ext.Clamd, "ABLAUF_CLAMD")
	case s.has(Virus):
		set(s.address(Virus), "ABLAUF_CLAMD")
	}
	set(BucketEFile, "ABLAUF_MINIO_BUCKET")
	set(BucketLedger, "ABLAUF_MINIO_LEDGER_BUCKET")
	set(s.secret(secretMaster), "ABLAUF_MASTER_KEY_FILE")
	set(s.secret(secretPayload), "ABLAUF_PAYLOAD_KEY_FILE")
	set(s.secret(secretSession), "ABLAUF_SESSION_KEY_FILE")
	if s.has(Registers) {
		connected := partners
		if s.config.PrintCentre || !s.config.Throwaway {
			connected = append(slices.Clone(partners), printCentre)
		}
		for _, name := range connected {
			variable := "ABLAUF_" + strings.ToUpper(name)
			set(s.PartnerURL(name), variable+"_URL")
			set(s.secret(secretPartners), variable+"_KEY_FILE")
		}
	}
	set("true", "ABLAUF_DEV")
	authority := os.Getenv("ABLAUF_AUTHORITY")
	if authority == "" {
		authority = "musterstadt"
	}
	set(authority, "ABLAUF_AUTHORITY")
	return env, nil
}

// databaseURLs returns the logins of application and owner; both are empty in a stack without a database for the application.
func (s *Stack) databaseURLs() (app, owner string, err error) {
	if ext := s.config.External; ext.DatabaseURL != "" {
		return ext.DatabaseURL, ext.MigrateDatabaseURL, nil
	}
	if !s.has(PostgreSQL) {
		return "", "", nil
	}
	if app, err = s.postgresURL(roleApp, secretApp, dbAblauf); err != nil {
		return "", "", err
	}
	owner, err = s.postgresURL(roleOwner, secretOwner, dbAblauf)
	return app, owner, err
}

func (s *Stack) has(part Part) bool { return slices.Contains(s.parts, part) }

// programEnvironment is the caller's environment with the stack's on top. Only the worker gets the owner's login: it applies
// the migrations.
func (s *Stack) programEnvironment(part Part) ([]string, error) {
	ours, err := s.Env()
	if err != nil {
		return nil, err
	}
	ours = slices.DeleteFunc(ours, func(entry string) bool {
		return !strings.HasPrefix(entry, "ABLAUF_") || part != Worker && strings.HasPrefix(entry, "ABLAUF_MIGRATE_")
	})
	if part == Gateway {
		ours = append(ours, "ABLAUF_LISTEN="+s.address(Gateway))
	}
	// Ours win over the caller's. The owner's login must not reach the gateway through the caller's environment either.
	inherited := slices.DeleteFunc(os.Environ(), func(entry string) bool {
		return strings.HasPrefix(entry, "ABLAUF_MIGRATE_") || strings.HasPrefix(entry, "MIGRATE_DATABASE_URL=")
	})
	return append(append(inherited, ours...), s.variablesOf(part)...), nil
}
