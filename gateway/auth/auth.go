package auth

import (
	"context"
	"crypto/cipher"
	"log/slog"
	"time"

	"github.com/gin-gonic/gin"

	"ablauf/internal/casefile"
)

// Staff is what auth needs of the database.
type Staff interface {
	// UpsertStaff gives the pseudonymous actor of a subject of the identity provider, made on first sight.
	UpsertStaff(ctx context.Context, subject, name string, roles []casefile.Role, teams []string) (casefile.Actor, error)
	// LogAccess writes a line of the access log.
	LogAccess(ctx context.Context, e casefile.Event) error
}

// Config says how people sign in.
type Config struct {
	// SessionKey encrypts the cookies; 32 bytes.
	SessionKey []byte
	// Secure marks the cookies as "https only"; off only for development on loopback.
	Secure bool
	// Dev and Loopback both have to hold before a demo person may sign in.
	Dev      bool
	Loopback bool
	// Teams gives the teams of a role in this authority, for the demo people; nil means none.
	Teams func(casefile.Role) []string
	// OIDC is the identity provider; nil where there is none.
	OIDC *OIDCConfig
	// Hours is the life of a session; 0 means 10, a long working day.
	Hours int
}

// Auth recognises callers and guards routes.
type Auth struct {
	cfg   Config
	aead  cipher.AEAD
	staff Staff
	fail  func(c *gin.Context, err error)
	log   *slog.Logger
	now   func() time.Time
	oidc  *provider
	demo  demoActors
}

// New makes an Auth. fail answers a refused request (httperr.Translator.Fail). A key that is not 32 bytes long and a dev flag
// on a listener that others can reach are Invalid.
func New(cfg Config, staff Staff, fail func(*gin.Context, error), log *slog.Logger, now func() time.Time) (*Auth, error) {
	if cfg.Dev && !cfg.Loopback {
		return nil, casefile.Errorf(casefile.Invalid, "config.dev-not-loopback", "the dev flag needs a listener on loopback")
	}
	aead, err := newAEAD(cfg.SessionKey)
	if err != nil {
		return nil, err
	}
	if cfg.Hours == 0 {
		cfg.Hours = 10
	}
	a := &Auth{cfg: cfg, aead: aead, staff: staff, fail: fail, log: log, now: now}
	if cfg.OIDC != nil {
		a.oidc = &provider{cfg: *cfg.OIDC, now: now}
	}
	return a, nil
}

// DevLogin reports whether demo people may sign in: the dev flag is set and only this machine can reach the listener.
func (a *Auth) DevLogin() bool { return a.cfg.Dev && a.cfg.Loopback }

// HasOIDC reports whether an identity provider is set up.
func (a *Auth) HasOIDC() bool { return a.oidc != nil }
