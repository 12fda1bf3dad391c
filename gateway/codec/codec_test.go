package codec_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"ablauf/gateway/codec"
	"ablauf/internal/casefile"
	"ablauf/internal/payload"
)

// accessLog keeps the lines in memory; broken lets it fail.
type accessLog struct {
	lines  []casefile.Event
	broken bool
}

func (l *accessLog) LogAccess(_ context.Context, e casefile.Event) error {
	if l.broken {
		return errors.New("down")
	}
	l.lines = append(l.lines, e)
	return nil
}

func serve(t *testing.T, log *accessLog, origin string) (*httptest.Server, *payload.Codec) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "key")
	require.NoError(t, os.WriteFile(file, []byte(base64.StdEncoding.EncodeToString(make([]byte, 32))), 0o600))
	keys, err := payload.Load(file)
	require.NoError(t, err)
	r := gin.New()
	deps := codec.Deps{
		Decoder: keys, Log: log, Origin: origin, Now: time.Now,
		Fail: func(c *gin.Context, err error) { c.AbortWithStatus(http.StatusTeapot) },
	}
	for _, route := range codec.Routes(deps) {
		r.Handle(route.Method, route.Path, route.Handle)
	}
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	return server, keys
}

func sealed(t *testing.T, keys *payload.Codec) []byte {
	t.Helper()
	p, err := keys.Converter().ToPayload("Vollständigkeit prüfen")
	require.NoError(t, err)
	raw, err := protojson.Marshal(&commonpb.Payloads{Payloads: []*commonpb.Payload{p}})
	require.NoError(t, err)
	return raw
}

// answer is what came back, with the body read.
type answer struct {
	status int
	header http.Header
	body   string
}

func post(t *testing.T, server *httptest.Server, origin string, body []byte) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/codec/decode", bytes.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Origin", origin)
	res, err := server.Client().Do(req)
	require.NoError(t, err)
	var text bytes.Buffer
	_, err = text.ReadFrom(res.Body)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	return answer{res.StatusCode, res.Header, text.String()}
}

// TestDecodeIsLoggedFirst: an operator reads a payload only when the access log has the line.
func TestDecodeIsLoggedFirst(t *testing.T) {
	t.Parallel()
	log := &accessLog{}
	server, keys := serve(t, log, "http://ui.example")
	got := post(t, server, "http://ui.example", sealed(t, keys))
	require.Equal(t, http.StatusOK, got.status)
	require.Contains(t, got.body, base64.StdEncoding.EncodeToString([]byte(`"Vollständigkeit prüfen"`)))
	require.Len(t, log.lines, 1)
	require.Equal(t, "payloads.decoded", log.lines[0].Code)
	require.Equal(t, "http://ui.example", got.header.Get("Access-Control-Allow-Origin"))

	broken, keys := serve(t, &accessLog{broken: true}, "")
	got = post(t, broken, "", sealed(t, keys))
	require.Equal(t, http.StatusTeapot, got.status)
	require.Empty(t, got.body)
}

// TestWhatCannotBeRead: a payload whose key is gone shows nothing of the others; what the SDK keeps in the clear is shown as it is.
func TestWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	server, _ := serve(t, &accessLog{}, "")
	plain, err := converter.GetDefaultDataConverter().ToPayload("ActivityType")
	require.NoError(t, err)
	foreign := proto.CloneOf(plain)
	foreign.Metadata = map[string][]byte{"encoding": []byte("binary/ablauf-aes-256-gcm"), "ablauf-key": []byte("00000000")}
	for _, test := range []struct {
		payloads []*commonpb.Payload
		status   int
	}{{[]*commonpb.Payload{plain}, http.StatusOK}, {[]*commonpb.Payload{plain, foreign}, http.StatusTeapot}} {
		raw, err := protojson.Marshal(&commonpb.Payloads{Payloads: test.payloads})
		require.NoError(t, err)
		got := post(t, server, "", raw)
		require.Equal(t, test.status, got.status)
		require.Equal(t, test.status == http.StatusOK, got.body != "")
	}
	require.Equal(t, http.StatusTeapot, post(t, server, "", make([]byte, 9<<20)).status, "a request has a size limit")
}

// TestOtherOriginsAreNotLetIn: only the configured page of another origin may read the answer.
func TestOtherOriginsAreNotLetIn(t *testing.T) {
	t.Parallel()
	log := &accessLog{}
	server, keys := serve(t, log, "http://ui.example")
	got := post(t, server, "http://evil.example", sealed(t, keys))
	require.Empty(t, got.header.Get("Access-Control-Allow-Origin"))
	require.Equal(t, http.StatusTeapot, got.status)
	require.Empty(t, got.body)
	require.Empty(t, log.lines, "another page cannot even fill the log")
	got = post(t, server, "http://ui.example", []byte("{"))
	require.Equal(t, http.StatusTeapot, got.status)
}
