package deploy_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// optional are the variables that real operation leaves unset on purpose, with the reason.
var optional = map[string]map[string]string{
	"worker":  {"ABLAUF_MINIO_TLS": "MinIO is reached inside the machine"},
	"gateway": {"ABLAUF_MINIO_TLS": "MinIO is reached inside the machine", "ABLAUF_DEV": "it would let people in without a password"},
}

// variablesOf gives the variables that a program reads: the literals of its config.go that are a variable's whole name.
func variablesOf(t *testing.T, program string) map[string]bool {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "..", program, "config.go"), nil, 0)
	require.NoError(t, err)
	names := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		literal, isLiteral := n.(*ast.BasicLit)
		if !isLiteral || literal.Kind != token.STRING {
			return true
		}
		text, err := strconv.Unquote(literal.Value)
		require.NoError(t, err)
		if strings.HasPrefix(text, "ABLAUF_") && !strings.Contains(text, " ") {
			names[text] = true
		}
		return true
	})
	require.NotEmpty(t, names)
	return names
}

// TestProgramsGetTheirVariables: worker and gateway are given every variable that they read, but those left out on purpose, and none
// that they do not know.
func TestProgramsGetTheirVariables(t *testing.T) {
	t.Parallel()
	p := compose(t)
	for program, left := range optional {
		given := p.Services[program].Environment
		known := variablesOf(t, program)
		for name := range known {
			if _, out := left[name]; out {
				require.NotContains(t, given, name, "%s: %s", program, left[name])
				continue
			}
			require.NotEmpty(t, given[name], "%s reads %s; set it in docker-compose.yml or list it here as optional", program, name)
		}
		for name := range given {
			require.True(t, known[name], "%s does not know %s", program, name)
		}
		for name := range left {
			require.True(t, known[name], "%s no longer reads %s", program, name)
		}
	}
}

// TestProgramsAgree: worker and gateway use the same parts, and the owner's login stays with the worker, which applies the migrations.
func TestProgramsAgree(t *testing.T) {
	t.Parallel()
	p := compose(t)
	worker, gateway := p.Services["worker"], p.Services["gateway"]
	for name, value := range worker.Environment {
		if other, both := gateway.Environment[name]; both {
			require.Equal(t, value, other, name)
		}
	}
	for _, name := range p.names() {
		if name != "worker" {
			require.NotContains(t, p.Services[name].Secrets, "pgpass-owner", name)
			require.NotContains(t, p.Services[name].Environment, "ABLAUF_MIGRATE_DATABASE_URL", name)
		}
	}
	require.NotContains(t, read(t, "docker-compose.yml"), "ABLAUF_DEV:")
}

// TestOperatorsMayDecode: Temporal's UI asks the gateway to decrypt, with the session of whoever is signed in there, and the gateway
// answers exactly the address at which operators reach the UI.
func TestOperatorsMayDecode(t *testing.T) {
	t.Parallel()
	p := compose(t)
	ui, gateway := p.Services["temporal-ui"].Environment, p.Services["gateway"].Environment
	require.Equal(t, "${ABLAUF_PUBLIC_URL:?}/codec", ui["TEMPORAL_CODEC_ENDPOINT"])
	require.Equal(t, "true", ui["TEMPORAL_CODEC_INCLUDE_CREDENTIALS"])
	require.Equal(t, gateway["ABLAUF_TEMPORAL_UI_ORIGIN"], ui["TEMPORAL_CORS_ORIGINS"])
	require.Equal(t, gateway["ABLAUF_TEMPORAL_UI_ORIGIN"]+"/auth/sso/callback", ui["TEMPORAL_AUTH_CALLBACK_URL"])
	require.Equal(t, "true", ui["TEMPORAL_DISABLE_WRITE_ACTIONS"])
	require.Equal(t, "true", ui["TEMPORAL_AUTH_ENABLED"])
}
