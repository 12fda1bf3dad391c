package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"

	"ablauf/internal/telemetry"
)

// config is all that the gateway can be told; each field names its environment variable. Secrets come from files, so that they
// stand neither in the environment nor in a list of processes.
type config struct {
	// Listen is the address to listen on (ABLAUF_LISTEN), e.g. "127.0.0.1:8080".
	Listen string
	// Dev allows demo people and advancing timers (ABLAUF_DEV, true or false); only with a listener on loopback.
	Dev bool
	// DatabaseURL names PostgreSQL with the application's login (ABLAUF_DATABASE_URL).
	DatabaseURL string
	// TemporalAddress is host:port (ABLAUF_TEMPORAL_ADDRESS), TemporalNamespace the namespace (ABLAUF_TEMPORAL_NAMESPACE).
	TemporalAddress   string
	TemporalNamespace string
	// TemporalUIOrigin is the origin of Temporal's UI, which may ask the gateway to decrypt payloads for a signed-in operator
	// (ABLAUF_TEMPORAL_UI_ORIGIN, e.g. http://127.0.0.1:8233); without it no other origin may.
	TemporalUIOrigin string
	// MinioEndpoint is host:port (ABLAUF_MINIO_ENDPOINT), MinioBucket the e-file's bucket (ABLAUF_MINIO_BUCKET); the keys stand in
	// the files of ABLAUF_MINIO_ACCESS_KEY_FILE and ABLAUF_MINIO_SECRET_KEY_FILE. MinioTLS (ABLAUF_MINIO_TLS) encrypts the way there.
	MinioEndpoint  string
	MinioBucket    string
	MinioAccessKey string
	MinioSecretKey string
	MinioTLS       bool
	// MasterKeyFile wraps the keys of cases (ABLAUF_MASTER_KEY_FILE), PayloadKeyFile encrypts what goes to Temporal
	// (ABLAUF_PAYLOAD_KEY_FILE); the packages efile and payload read them. After a change of keys, older files follow behind commas.
	MasterKeyFile  string
	PayloadKeyFile string
	// SessionKey encrypts the cookies: 32 bytes in base64 in the file of ABLAUF_SESSION_KEY_FILE.
	SessionKey []byte
	// Authority is the key of the authority (ABLAUF_AUTHORITY).
	Authority string
	// OIDC is the identity provider (ABLAUF_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET_FILE, _REDIRECT_URL): all or none of them.
	OIDC oidcConfig
	// MetricsAddress (ABLAUF_METRICS_ADDRESS, host:port) and TracesEndpoint (ABLAUF_TRACES_ENDPOINT, a URL): see package telemetry; off
	// when not set.
	MetricsAddress, TracesEndpoint string
}

type oidcConfig struct {
	Issuer, ClientID, ClientSecret, RedirectURL string
}

// readConfig reads and checks the configuration. The error names every rule that is broken, by variable.
func readConfig(env func(string) string) (config, error) {
	r := &reader{env: env}
	cfg := config{
		Listen: r.address("ABLAUF_LISTEN"), Dev: r.flag("ABLAUF_DEV"), DatabaseURL: r.required("ABLAUF_DATABASE_URL"),
		TemporalAddress: r.address("ABLAUF_TEMPORAL_ADDRESS"), TemporalNamespace: r.required("ABLAUF_TEMPORAL_NAMESPACE"),
		TemporalUIOrigin: env("ABLAUF_TEMPORAL_UI_ORIGIN"),
		MinioEndpoint:    r.address("ABLAUF_MINIO_ENDPOINT"), MinioBucket: r.required("ABLAUF_MINIO_BUCKET"),
		MinioAccessKey: r.secret("ABLAUF_MINIO_ACCESS_KEY_FILE"), MinioSecretKey: r.secret("ABLAUF_MINIO_SECRET_KEY_FILE"),
		MinioTLS: r.flag("ABLAUF_MINIO_TLS"), MasterKeyFile: r.required("ABLAUF_MASTER_KEY_FILE"),
		PayloadKeyFile: r.required("ABLAUF_PAYLOAD_KEY_FILE"), SessionKey: r.key("ABLAUF_SESSION_KEY_FILE"),
		Authority: r.required("ABLAUF_AUTHORITY"), OIDC: r.oidc(),
		MetricsAddress: r.checked("ABLAUF_METRICS_ADDRESS", telemetry.CheckAddress),
		TracesEndpoint: r.checked("ABLAUF_TRACES_ENDPOINT", telemetry.CheckEndpoint),
	}
	if cfg.Dev && cfg.Listen != "" && !isLoopback(cfg.Listen) {
		r.broken("ABLAUF_DEV", "needs a listener on loopback, because demo people have no password")
	}
	if !cfg.Dev && cfg.OIDC.Issuer == "" {
		r.broken("ABLAUF_OIDC_ISSUER", "is missing: without ABLAUF_DEV nobody could sign in")
	}
	return cfg, errors.Join(r.errs...)
}

// reader reads variables and gathers what is wrong with them.
type reader struct {
	env  func(string) string
	errs []error
}

func (r *reader) broken(name, why string) { r.errs = append(r.errs, fmt.Errorf("%s %s", name, why)) }

func (r *reader) required(name string) string {
	value := r.env(name)
	if value == "" {
		r.broken(name, "is missing")
	}
	return value
}

func (r *reader) address(name string) string {
	value := r.required(name)
	if _, _, err := net.SplitHostPort(value); err != nil && value != "" {
		r.broken(name, "is not host:port")
	}
	return value
}

// checked reads a value that may be missing.
func (r *reader) checked(name string, check func(string) error) string {
	value := r.env(name)
	if value == "" {
		return ""
	}
	if err := check(value); err != nil {
		r.broken(name, err.Error())
	}
	return value
}

func (r *reader) flag(name string) bool {
	value := r.env(name)
	if value == "" {
		return false
	}
	on, err := strconv.ParseBool(value)
	if err != nil {
		r.broken(name, "is neither true nor false")
	}
	return on
}

// secret reads the file that a variable names; the secret itself is never in an error.
func (r *reader) secret(name string) string {
	path := r.required(name)
	if path == "" {
		return ""
	}
	content, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		r.broken(name, "names a file that cannot be read")
		return ""
	}
	text := strings.TrimSpace(string(content))
	if text == "" {
		r.broken(name, "names an empty file")
	}
	return text
}

func (r *reader) key(name string) []byte {
	text := r.secret(name)
	if text == "" {
		return nil
	}
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(key) != 32 {
		r.broken(name, "names a file that does not hold 32 bytes in base64")
	}
	return key
}

func (r *reader) oidc() oidcConfig {
	if r.env("ABLAUF_OIDC_ISSUER") == "" {
		for _, name := range []string{"ABLAUF_OIDC_CLIENT_ID", "ABLAUF_OIDC_CLIENT_SECRET_FILE", "ABLAUF_OIDC_REDIRECT_URL"} {
			if r.env(name) != "" {
				r.broken(name, "is set, but ABLAUF_OIDC_ISSUER is not")
			}
		}
		return oidcConfig{}
	}
	return oidcConfig{
		Issuer: r.url("ABLAUF_OIDC_ISSUER"), ClientID: r.required("ABLAUF_OIDC_CLIENT_ID"),
		ClientSecret: r.secret("ABLAUF_OIDC_CLIENT_SECRET_FILE"), RedirectURL: r.url("ABLAUF_OIDC_REDIRECT_URL"),
	}
}

func (r *reader) url(name string) string {
	value := r.required(name)
	u, err := url.Parse(value)
	if value != "" && (err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http")) {
		r.broken(name, "is not a URL")
	}
	return value
}

// isLoopback reports whether only this machine can reach the address. A name counts only if it is "localhost": what others resolve
// to may change.
func isLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
