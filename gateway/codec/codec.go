// Package codec decrypts Temporal payloads for the operator who looks at a case in Temporal's UI.
//
// It is authoritative for who may do that: the role admin-it, behind login, each decode with a line in the access log before anything
// is shown. It never encrypts for anybody, never decides what a payload holds, and answers no other origin than the configured one.
package codec

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	commonpb "go.temporal.io/api/common/v1"
	"google.golang.org/protobuf/encoding/protojson"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
)

// Decoder decrypts payloads; *payload.Codec is one.
type Decoder interface {
	Reveal(payloads []*commonpb.Payload) ([]*commonpb.Payload, error)
}

// AccessLog keeps who decoded how much; *store.Store is one.
type AccessLog interface {
	LogAccess(ctx context.Context, e casefile.Event) error
}

// Deps are what the routes need. Origin is the address of Temporal's UI, e.g. "http://127.0.0.1:8233"; empty lets no page of another
// origin in.
type Deps struct {
	Decoder Decoder
	Log     AccessLog
	Origin  string
	Now     func() time.Time
	Fail    func(c *gin.Context, err error)
}

// bytesMax bounds a request: the UI asks for one page of a history at a time.
const bytesMax = 8 << 20

// Routes is the table of routes. The paths are those that Temporal's UI appends to the address of a codec server.
func Routes(d Deps) []auth.Route {
	return []auth.Route{
		{
			Permission: auth.Permission{
				Method: http.MethodPost, Path: "/codec/decode", Roles: []casefile.Role{casefile.RoleAdminIT}, CrossOrigin: true,
				Comment: "decrypts payloads for Temporal's UI; each decode is logged",
			},
			Handle: d.decode,
		},
		{
			Permission: auth.Permission{
				Method: http.MethodOptions, Path: "/codec/decode", Public: true, Comment: "answers the browser's question before a decode",
			},
			Handle: d.preflight,
		},
	}
}

// payloads is the body that Temporal's UI sends and expects.
type payloads struct {
	Payloads []json.RawMessage `json:"payloads"`
}

// decode handles "POST /codec/decode".
func (d Deps) decode(c *gin.Context) {
	// A browser names the page that asks. One that we do not know must not even fill the log in the name of whoever is signed in.
	if origin := c.GetHeader("Origin"); origin != "" && origin != d.Origin {
		d.Fail(c, casefile.Errorf(casefile.Forbidden, "auth.origin", "codec: a page of another origin asks"))
		return
	}
	d.allowOrigin(c)
	sealed, err := read(c.Request.Body)
	if err != nil {
		d.Fail(c, err)
		return
	}
	err = d.Log.LogAccess(c.Request.Context(), casefile.Event{
		Stream: casefile.StreamAccess, Code: "payloads.decoded", Actor: auth.Actor(c).ID, HappenedAt: d.Now(),
		Params: map[string]string{"count": strconv.Itoa(len(sealed))},
	})
	if err != nil {
		d.Fail(c, err) // without a line in the log nothing is shown
		return
	}
	plain, err := d.Decoder.Reveal(sealed)
	if err != nil {
		d.Fail(c, casefile.Errorf(casefile.Invalid, "payload.undecodable", "decode: %w", err))
		return
	}
	out := payloads{Payloads: make([]json.RawMessage, 0, len(plain))}
	for _, p := range plain {
		raw, err := protojson.Marshal(p)
		if err != nil {
			d.Fail(c, casefile.Errorf(casefile.Internal, "payload.unwritable", "decode: %w", err))
			return
		}
		out.Payloads = append(out.Payloads, raw)
	}
	c.JSON(http.StatusOK, out)
}

func read(body io.Reader) ([]*commonpb.Payload, error) {
	data, err := io.ReadAll(io.LimitReader(body, bytesMax+1))
	switch {
	case err != nil:
		return nil, casefile.Errorf(casefile.Invalid, "request.invalid", "codec: %w", err)
	case len(data) > bytesMax:
		return nil, casefile.Errorf(casefile.Invalid, "request.invalid", "codec: more than %d bytes", bytesMax)
	}
	var in payloads
	if err := json.NewDecoder(bytes.NewReader(data)).Decode(&in); err != nil {
		return nil, casefile.Errorf(casefile.Invalid, "request.invalid", "codec: %w", err)
	}
	sealed := make([]*commonpb.Payload, 0, len(in.Payloads))
	for _, raw := range in.Payloads {
		p := &commonpb.Payload{}
		if err := protojson.Unmarshal(raw, p); err != nil {
			return nil, casefile.Errorf(casefile.Invalid, "request.invalid", "codec: %w", err)
		}
		sealed = append(sealed, p)
	}
	return sealed, nil
}

// preflight handles "OPTIONS /codec/decode".
func (d Deps) preflight(c *gin.Context) {
	d.allowOrigin(c)
	c.Status(http.StatusNoContent)
}

func (d Deps) allowOrigin(c *gin.Context) {
	if d.Origin == "" || c.GetHeader("Origin") != d.Origin {
		return
	}
	h := c.Writer.Header()
	h.Set("Access-Control-Allow-Origin", d.Origin)
	h.Set("Access-Control-Allow-Credentials", "true")
	h.Set("Access-Control-Allow-Methods", "POST")
	h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Namespace")
	h.Set("Vary", "Origin")
}
