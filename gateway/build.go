package main

import (
	"context"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"go.temporal.io/sdk/client"
	temporallog "go.temporal.io/sdk/log"

	"ablauf/gateway/api"
	"ablauf/gateway/auth"
	"ablauf/gateway/codec"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/gateway/web"
	"ablauf/internal/authority"
	"ablauf/internal/drawup"
	"ablauf/internal/efile"
	"ablauf/internal/invitation"
	"ablauf/internal/payload"
	"ablauf/internal/store"
	"ablauf/internal/telemetry"
	"ablauf/processes/readingaid"
	"ablauf/processes/translation"
)

// built is the gateway put together: what answers, what goes on beside the requests until its context ends, and what closes the parts.
type built struct {
	handler http.Handler
	follow  func(context.Context)
	close   func()
}

// build makes the parts and hangs them together.
func build(ctx context.Context, cfg config, watch *telemetry.Telemetry, log *slog.Logger) (built, error) {
	data, err := authority.Load(cfg.Authority)
	if err != nil {
		return built{}, err
	}
	db, err := store.Open(ctx, store.Config{URL: cfg.DatabaseURL, MaxConns: 20, Aktenzeichen: data.Aktenzeichen, Land: data.Land, Regions: data.Regions}, time.Now)
	if err != nil {
		return built{}, err
	}
	keys, err := payload.Load(strings.Split(cfg.PayloadKeyFile, ",")...)
	if err != nil {
		db.Close()
		return built{}, err
	}
	temporal, err := dialTemporal(cfg, keys, watch, log)
	if err != nil {
		db.Close()
		return built{}, err
	}
	closeParts := func() {
		temporal.Close()
		db.Close()
	}
	files, addresses, err := openEFile(ctx, cfg, db, data.Online)
	if err != nil {
		closeParts()
		return built{}, err
	}
	library, err := desk.NewLibrary()
	if err != nil {
		closeParts()
		return built{}, err
	}
	takeReleased(ctx, library, db)
	handler, err := newHandler(parts{cfg, db, temporal, keys, files, addresses, desk.Office{Data: data}, library, watch, log, ctx.Done()}) //nolint:contextcheck // each request brings its own context
	if err != nil {
		closeParts()
		return built{}, err
	}
	follow := func(ctx context.Context) { library.Follow(ctx, db, log) }
	return built{handler, follow, closeParts}, nil
}

// takeReleased tries to have what people released before the first request comes; a database that is away holds nothing up, Follow asks again.
func takeReleased(ctx context.Context, library *desk.Built, db *store.Store) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	_ = library.TakeReleased(ctx, db)
}

// parts are the opened parts.
type parts struct {
	cfg      config
	db       *store.Store
	temporal client.Client
	codec    *payload.Codec
	files    *lateEFile
	invited  *invitation.Maker
	office   desk.Office
	library  *desk.Built
	watch    *telemetry.Telemetry
	log      *slog.Logger
	stopping <-chan struct{}
}

// checkWait is how long whoever sends a document waits to see it checked; mostly it takes a fraction of that.
const checkWait = 2 * time.Second

func newHandler(p parts) (http.Handler, error) {
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	r.MaxMultipartMemory = api.RequestBytesMax
	r.HandleMethodNotAllowed = true
	// The caller's address is not taken from headers that anybody can send.
	if err := r.SetTrustedProxies(nil); err != nil {
		return nil, err
	}
	errs := &httperr.Translator{Log: p.log}
	identity, err := auth.New(authConfig(p), p.db, errs.Fail, p.log, time.Now)
	if err != nil {
		return nil, err
	}
	translations, err := translation.Shipped()
	if err != nil {
		return nil, err
	}
	aids, err := readingaid.Shipped()
	if err != nil {
		return nil, err
	}
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	acts := desk.New(desk.Deps{
		Store: watched(p.db, p.watch), EFile: p.files, Admit: efile.NewHastySandbox(program, efile.CheckerArgument).Admit, Arrange: efile.NewArranger(program, efile.ArrangeArgument).Arrange, Draw: efile.NewRenderer(program).Rendition, CheckWait: checkWait, Running: desk.Temporal{Client: p.temporal}, Scans: desk.Temporal{Client: p.temporal}, Operations: desk.Temporal{Client: p.temporal}, Authority: p.office, Library: p.library,
		Translations: translations, Aids: aids,
		Letters: &drawup.Maker{Store: p.db, Library: p.library.Library, Authority: p.office.Data, Translations: translations, Aids: aids, Invitations: p.invited}, Now: time.Now, Log: p.log, Dev: identity.DevLogin(),
	})
	r.Use(watchRequests(p.watch)...)
	r.Use(web.Headers(), errs.Recover(), api.LimitBody(), api.LimitForms(errs.Fail), api.LimitTime(), identity.Middleware())
	r.NoRoute(errs.NoRoute)
	r.NoMethod(errs.NoMethod)
	identity.Mount(r, identity.Routes())
	identity.Mount(r, codec.Routes(codec.Deps{Decoder: p.codec, Log: p.db, Origin: p.cfg.TemporalUIOrigin, Now: time.Now, Fail: errs.Fail}))
	pages := web.Deps{Auth: identity, Desk: acts, Errors: errs, Authority: p.office.Data, Now: time.Now, Stopping: p.stopping}
	if err := web.Register(r, pages); err != nil {
		return nil, err
	}
	asked := probes(p)
	watchParts(p.watch, asked)
	api.Register(r, api.Deps{Auth: identity, Desk: acts, Errors: errs, Now: time.Now, Probes: asked})
	return r, nil
}

func authConfig(p parts) auth.Config {
	loopback := isLoopback(p.cfg.Listen)
	cfg := auth.Config{
		SessionKey: p.cfg.SessionKey, Secure: !p.cfg.Dev || !loopback, Dev: p.cfg.Dev, Loopback: loopback, Teams: p.office.TeamsOf,
	}
	if o := p.cfg.OIDC; o.Issuer != "" {
		cfg.OIDC = &auth.OIDCConfig{Issuer: o.Issuer, ClientID: o.ClientID, ClientSecret: o.ClientSecret, RedirectURL: o.RedirectURL}
	}
	return cfg
}

// dialTemporal makes a client that connects on first use, with the encryption that the worker uses.
func dialTemporal(cfg config, codec *payload.Codec, watch *telemetry.Telemetry, log *slog.Logger) (client.Client, error) {
	options := client.Options{
		HostPort: cfg.TemporalAddress, Namespace: cfg.TemporalNamespace, Logger: temporallog.NewStructuredLogger(log),
		// What goes over is encrypted, and nothing makes that shorter.
		ConnectionOptions: client.ConnectionOptions{GrpcCompression: &client.GrpcCompressionNone{}},
		DataConverter:     codec.Converter(), FailureConverter: codec.FailureConverter(),
	}
	if err := watch.Temporal(&options); err != nil {
		return nil, err
	}
	return client.NewLazyClient(options)
}

func probes(p parts) []api.Probe {
	return []api.Probe{
		{Name: "database", Required: true, Check: p.db.Ping},
		{Name: "temporal", Check: func(ctx context.Context) error {
			_, err := p.temporal.CheckHealth(ctx, &client.CheckHealthRequest{})
			return err
		}},
		{Name: "minio", Check: p.files.Ping},
	}
}

// openEFile reads the keys at once, because without them nothing could be stored, and connects when it is first needed.
// The addresses of prepared applications, which letters name, come from the same keys.
func openEFile(ctx context.Context, cfg config, db *store.Store, online string) (*lateEFile, *invitation.Maker, error) {
	names := strings.Split(cfg.MasterKeyFile, ",")
	master, err := efile.LoadMasterKeys(names[0], names[1:]...)
	if err != nil {
		return nil, nil, err
	}
	key, err := master.InvitationKey()
	if err != nil {
		return nil, nil, err
	}
	late := &lateEFile{open: func(ctx context.Context) (*efile.Client, error) {
		return efile.Open(ctx, efile.Config{
			Endpoint: cfg.MinioEndpoint, AccessKey: cfg.MinioAccessKey, SecretKey: cfg.MinioSecretKey, Secure: cfg.MinioTLS,
			Bucket: cfg.MinioBucket,
		}, db, master)
	}}
	_, _ = late.client(ctx) // a first try, so that the first upload need not wait; readyz shows what came of it
	return late, invitation.NewMaker(online, key), nil
}
