package api_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/api"
)

type openAPI struct {
	OpenAPI string `json:"openapi"`
	Paths   map[string]map[string]struct {
		OperationID string          `json:"operationId"`
		Summary     string          `json:"summary"`
		RequestBody json.RawMessage `json:"requestBody"`
		Responses   map[string]any  `json:"responses"`
		Roles       []string        `json:"x-roles"`
	} `json:"paths"`
	Components struct {
		Schemas map[string]json.RawMessage `json:"schemas"`
	} `json:"components"`
}

// TestOpenAPIIsTheRoutes compares the document with what the router really serves, both ways.
func TestOpenAPIIsTheRoutes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	rec := w.get("", "/api/v1/openapi.json")
	require.Equal(t, 200, rec.Code)
	var doc openAPI
	require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &doc))
	require.Equal(t, "3.1.0", doc.OpenAPI)
	var served, described []string
	parameter := regexp.MustCompile(`:([a-z]+)`)
	for _, route := range w.engine.Routes() {
		if path, ok := strings.CutPrefix(route.Path, api.Prefix); ok {
			served = append(served, route.Method+" "+parameter.ReplaceAllString(path, "{$1}"))
		}
	}
	ids := map[string]bool{}
	for path, item := range doc.Paths {
		for method, op := range item {
			described = append(described, strings.ToUpper(method)+" "+path)
			require.NotEmpty(t, op.Summary, path)
			require.False(t, ids[op.OperationID], "two operations are called %s", op.OperationID)
			ids[op.OperationID] = true
			require.Contains(t, op.Responses, "default", path)
			require.Equal(t, method == "post", len(op.RequestBody) > 0, path)
		}
	}
	slices.Sort(served)
	slices.Sort(described)
	require.Equal(t, served, described)
}

// TestOpenAPIHoldsTogether: every reference leads to a schema, every schema is used, and the document is the same every time.
func TestOpenAPIHoldsTogether(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	text := w.get("", "/api/v1/openapi.json").Body.String()
	require.Equal(t, text, w.get("", "/api/v1/openapi.json").Body.String())
	var doc openAPI
	require.NoError(t, json.Unmarshal([]byte(text), &doc))
	used := map[string]bool{}
	for _, m := range regexp.MustCompile(`#/components/schemas/([A-Za-z]+)"`).FindAllStringSubmatch(text, -1) {
		used[m[1]] = true
		require.Contains(t, doc.Components.Schemas, m[1])
	}
	for name, schema := range doc.Components.Schemas {
		require.True(t, used[name], "nothing uses %s", name)
		require.NotEqual(t, "null", string(schema), name)
	}
}
