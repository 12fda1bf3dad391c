package repotest

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// rule says what the packages below a folder may import. Ours are prefixes of import paths inside the module; others are prefixes
// outside it. "std" stands for the standard library, "pure" for it without what does input or output or is not deterministic.
type rule struct {
	pkg    string
	ours   []string
	others []string
}

// rules are those of the architecture; the longest matching folder counts.
var rules = []rule{
	{"internal/casefile", nil, []string{"pure"}},
	{"internal/calendar", []string{"internal/casefile"}, []string{"pure"}},
	{"internal/measure", nil, []string{"pure"}},
	{"internal/authority", []string{"internal/casefile"}, []string{"pure", "embed"}},
	{"internal/pdf", nil, []string{"pure"}},
	{"internal/retention", []string{"internal/authority", "internal/casefile"}, []string{"pure"}},
	{"internal/mrz", []string{"internal/casefile"}, []string{"pure"}},
	{"schemas", []string{"internal/casefile"}, []string{"std", "github.com/santhosh-tekuri/jsonschema", "golang.org/x/text"}},
	{"workflows/feel", nil, []string{"pure", "github.com/cockroachdb/apd"}},
	{"workflows/bpmn", []string{"workflows/feel"}, []string{"pure"}},
	{"workflows/dmn", []string{"workflows/feel"}, []string{"pure"}},
	{"workflows/engine", []string{"workflows/bpmn", "workflows/feel"}, []string{"pure"}},
	{"workflows/script", []string{"workflows/bpmn", "workflows/feel", "workflows/engine"}, []string{"pure"}},
	{"workflows/enginetest", []string{"workflows/bpmn", "workflows/feel", "workflows/engine", "workflows/script"}, []string{"std", "github.com/cockroachdb/datadriven"}},
	{"workflows/contract", []string{"internal/casefile"}, []string{"std"}},
	{"processes", []string{"workflows/bpmn", "workflows/dmn", "workflows/feel", "schemas", "internal/casefile", "processes"}, []string{"pure", "embed"}},
	{"processes/tasktypes", []string{"internal/casefile", "internal/calendar"}, []string{"pure"}},
	{"processes/rehearsal", []string{"workflows/bpmn", "workflows/engine", "workflows/script", "internal/casefile", "processes"}, []string{"pure"}},
	{
		"processes/processtest",
		[]string{"workflows", "schemas", "internal/casefile", "internal/calendar", "processes"},
		[]string{"std", "github.com/cockroachdb/datadriven", "github.com/stretchr/testify"},
	},
	{"workflows", []string{"workflows", "processes", "internal/casefile"}, []string{"pure", "go.temporal.io/sdk/workflow", "go.temporal.io/sdk/temporal"}},
	{
		"internal",
		[]string{"internal"},
		[]string{
			"std", "github.com/jackc/pgx", "github.com/minio", "github.com/pressly/goose", "github.com/pdfcpu",
			"github.com/gabriel-vasile/mimetype", "golang.org/x", "go.temporal.io", "google.golang.org/protobuf", "github.com/google/uuid",
		},
	},
	{"internal/pdfium", nil, []string{"std", "github.com/klippa-app/go-pdfium", "github.com/tetratelabs/wazero"}},
	{"internal/letter", []string{"internal/authority", "internal/casefile", "internal/pdf", "internal/letter"}, []string{"std", "rsc.io/qr"}},
	{"internal/drawup", []string{"internal", "processes", "schemas", "workflows/feel", "workflows/engine"}, []string{"std"}},
	{
		"internal/telemetry", nil,
		[]string{"std", "github.com/prometheus/client_golang", "go.opentelemetry.io/otel", "go.temporal.io/sdk", "github.com/google/uuid"},
	},
	{"internal/store/storetest", []string{"internal"}, []string{"std", "github.com/jackc/pgx", "github.com/stretchr/testify"}},
	{
		"activities",
		[]string{"internal", "processes", "schemas", "workflows/dmn", "workflows/feel", "workflows/contract", "activities"},
		[]string{"std", "go.temporal.io/sdk"},
	},
	{
		"gateway",
		[]string{
			"gateway", "internal", "processes", "schemas", "workflows/bpmn", "workflows/feel", "workflows/dmn", "workflows/contract",
		},
		[]string{
			"std", "github.com/gin-gonic", "go.temporal.io", "github.com/coreos/go-oidc", "golang.org/x", "github.com/go-playground",
			"github.com/google/uuid", "google.golang.org/protobuf",
		},
	},
}

// open are the main packages, which may import anything, and what stands outside the product.
var open = []string{"worker", "worker/repotest", "worker/dev", "gateway.main"}

// impure is what "pure" leaves out of the standard library. log/slog is let through: the vocabulary says how a person prints (as an id).
var impure = []string{"os", "net", "log", "database/sql", "math/rand", "io/ioutil", "syscall"}

// testHelpers may be imported by every test.
var testHelpers = []string{
	"std", "github.com/stretchr/testify", "github.com/google/go-cmp", "pgregory.net/rapid", "go.uber.org/goleak", "github.com/cockroachdb",
	"github.com/PuerkitoBio/goquery", "golang.org/x", "go.temporal.io", "github.com/go-jose", "github.com/pdfcpu", "github.com/jackc/pgx",
	"github.com/minio", "github.com/gin-gonic", "github.com/coreos", "github.com/santhosh-tekuri/jsonschema",
	"github.com/pressly/goose", "google.golang.org", "github.com/google/uuid", "go.opentelemetry.io", "github.com/makiuchi-d/gozxing",
}

// TestImports: architecture, "who may import whom".
func TestImports(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		r, ruled := ruleOf(s)
		if !ruled {
			continue
		}
		for _, spec := range s.syntax.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			require.NoError(t, err)
			if s.test && (strings.HasPrefix(path, "ablauf/") || allowed(path, testHelpers)) {
				continue
			}
			if ours, mine := strings.CutPrefix(path, "ablauf/"); mine {
				if !below(ours, append(r.ours, r.pkg)) {
					t.Errorf("%s imports %s; %s may import of ours only %v", s.path, path, r.pkg, r.ours)
				}
				continue
			}
			if !allowed(path, r.others) {
				t.Errorf("%s imports %s; %s may import of others only %v", s.path, path, r.pkg, r.others)
			}
		}
	}
}

// TestActivitiesAndGatewayStayApart: architecture, "activities and gateway never import each other".
func TestActivitiesAndGatewayStayApart(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		for _, spec := range s.syntax.Imports {
			path := strings.Trim(spec.Path.Value, `"`)
			if below(s.pkg, []string{"gateway"}) && below(strings.TrimPrefix(path, "ablauf/"), []string{"activities"}) ||
				below(s.pkg, []string{"activities"}) && below(strings.TrimPrefix(path, "ablauf/"), []string{"gateway"}) {
				t.Errorf("%s imports %s", s.path, path)
			}
		}
	}
}

func ruleOf(s source) (rule, bool) {
	if below(s.pkg, []string{"worker"}) || s.pkg == "gateway" && s.syntax.Name.Name == "main" {
		return rule{}, false
	}
	var best rule
	for _, r := range rules {
		if below(s.pkg, []string{r.pkg}) && len(r.pkg) > len(best.pkg) {
			best = r
		}
	}
	return best, best.pkg != ""
}

// below reports whether the path is one of the folders or lies in one.
func below(path string, folders []string) bool {
	for _, f := range folders {
		if path == f || strings.HasPrefix(path, f+"/") {
			return true
		}
	}
	return false
}

func allowed(path string, others []string) bool {
	std := !strings.Contains(strings.Split(path, "/")[0], ".")
	for _, o := range others {
		switch {
		case o == "std" && std:
			return true
		case o == "pure" && std && (path == "log/slog" || !below(path, impure)):
			return true
		case below(path, []string{o}) || strings.HasPrefix(path, o+"/"):
			return true
		}
	}
	return false
}

// TestEveryPackageHasARule: a package that no rule covers would be free to import anything.
func TestEveryPackageHasARule(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if _, ruled := ruleOf(s); !ruled && !below(s.pkg, open) && s.pkg != "gateway" {
			t.Errorf("%s: the package %s stands in no import rule", s.path, s.pkg)
		}
	}
}
