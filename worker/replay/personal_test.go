package replay_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	common "go.temporal.io/api/common/v1"
	history "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/reflect/protoreflect"

	"ablauf/worker/replay"
)

// codes are the fields of an application that hold a code or a day and no more; everything else that a person enters is hers.
var codes = map[string]bool{
	"procedure": true, "channel": true, "receivedAt": true, "geschlecht": true, "staatsangehoerigkeiten": true, "sprache": true, "art": true,
	"paragraph": true, "gueltigVon": true, "gueltigBis": true, "antragAuf": true, "antragArt": true, "gewuenschtBis": true,
	"aufenthaltsstatus": true, "seit": true, "blaueKarteVariante": true, "wechselArt": true,
}

// typed gathers what the people of a sample application are called and have written.
func typed(field string, value any, into map[string]bool) {
	switch v := value.(type) {
	case map[string]any:
		for name, inner := range v {
			typed(name, inner, into)
		}
	case []any:
		for _, inner := range v {
			typed(field, inner, into)
		}
	case string:
		// Less than five letters would be found in any text.
		if len(v) > 4 && !codes[field] && !strings.Contains(v, "{{") {
			into[v] = true
		}
	}
}

// sentences gathers what the people of the stories type: every text of the player with a blank in it.
func sentences(t *testing.T, into map[string]bool) {
	t.Helper()
	files, err := filepath.Glob("../dev/player/*.go")
	require.NoError(t, err)
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			literal, isText := n.(*ast.BasicLit)
			if isText && literal.Kind == token.STRING {
				text, err := strconv.Unquote(literal.Value)
				require.NoError(t, err)
				if strings.Contains(strings.TrimSpace(text), " ") {
					into[text] = true
				}
			}
			return true
		})
	}
}

// TestRecordingsHoldNoPersonalData: architecture, section 4, promise 3. The recordings lie in the open, so they are searched for everything that
// the invented people are called and have typed, for payloads that are still encrypted (nobody could search those) and for traces of the
// machine they were made on.
func TestRecordingsHoldNoPersonalData(t *testing.T) {
	t.Parallel()
	personal := map[string]bool{}
	samples, err := filepath.Glob("../dev/testdata/*.json")
	require.NoError(t, err)
	for _, sample := range samples {
		raw, err := os.ReadFile(sample)
		require.NoError(t, err)
		var application any
		require.NoError(t, json.Unmarshal(raw, &application))
		typed("", application, personal)
	}
	sentences(t, personal)
	for _, known := range []string{"Muster-Demir", "ayla@example.org", "1991-03-14", "Es hat sich niemand geäußert."} {
		require.True(t, personal[known], "the search would not look for %q", known)
	}
	for _, recording := range recordings(t) {
		for _, run := range recording.Runs {
			text := readable(run)
			require.Contains(t, text, "caseId", "what is searched is the content")
			lower := strings.ToLower(text)
			for word := range personal {
				if holds(lower, word) { // the whole text would drown what is wrong
					t.Errorf("%s, way %s: holds %q", recording.Folder, run.Way, word)
				}
			}
			if strings.Contains(text, "binary/ablauf") {
				t.Errorf("%s, way %s: a payload is still encrypted", recording.Folder, run.Way)
			}
			if trace := machine.FindString(text); trace != "" {
				t.Errorf("%s, way %s: tells of a machine: %s", recording.Folder, run.Way, trace)
			}
		}
	}
}

// machine are a path of a checkout or of Go's cache, a stack trace, and the name that Temporal's SDK gives a process.
var machine = regexp.MustCompile(`\.go:\d+|goroutine \d|\nidentity: |\b\d+@[a-z0-9]`)

// readable gives every text in a history, those inside its payloads too.
func readable(run replay.Run) string {
	var b strings.Builder
	textOf(run.History.ProtoReflect(), &b)
	return b.String()
}

func textOf(m protoreflect.Message, into *strings.Builder) {
	value := func(v protoreflect.Value, d protoreflect.FieldDescriptor) {
		switch d.Kind() {
		case protoreflect.MessageKind:
			textOf(v.Message(), into)
		case protoreflect.BytesKind:
			into.WriteString("\n" + string(v.Bytes()))
		case protoreflect.StringKind:
			into.WriteString("\n" + string(d.Name()) + ": " + v.String())
		default:
		}
	}
	m.Range(func(field protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case field.IsMap():
			v.Map().Range(func(key protoreflect.MapKey, inner protoreflect.Value) bool {
				into.WriteString("\n" + key.String())
				value(inner, field.MapValue())
				return true
			})
		case field.IsList():
			for i := range v.List().Len() {
				value(v.List().Get(i), field)
			}
		default:
			value(v, field)
		}
		return true
	})
}

// holds reports whether a text holds a word or sentence, however it is written and not as a part of a longer word or number.
func holds(lower, word string) bool {
	word = strings.ToLower(word)
	inside := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	for rest := lower; ; {
		at := strings.Index(rest, word)
		if at < 0 {
			return false
		}
		before, _ := utf8.DecodeLastRuneInString(rest[:at])
		after, _ := utf8.DecodeRuneInString(rest[at+len(word):])
		if !inside(before) && !inside(after) {
			return true
		}
		rest = rest[at+len(word):]
	}
}

// TestTheSearchFinds: the search above would find what it looks for.
func TestTheSearchFinds(t *testing.T) {
	t.Parallel()
	for text, found := range map[string]bool{
		`{"name":"Ayla Muster-Demir"}`: true, `{"von":"MUSTER-DEMIR"}`: true, `muster-demirs`: false, `x7000034 muster-demir`: true, ``: false,
	} {
		require.Equal(t, found, holds(strings.ToLower(text), "Muster-Demir"), text)
	}
	require.False(t, holds(`"seq":1700031`, "70003"))
	run := replay.Run{History: &history.History{Events: []*history.HistoryEvent{{
		Attributes: &history.HistoryEvent_WorkflowExecutionStartedEventAttributes{
			WorkflowExecutionStartedEventAttributes: &history.WorkflowExecutionStartedEventAttributes{
				Identity: "17@host", Input: &common.Payloads{Payloads: []*common.Payload{{Data: []byte(`{"name":"Ayla"}`)}}},
			},
		},
	}}}}
	require.True(t, holds(strings.ToLower(readable(run)), "Ayla"))
	require.Regexp(t, machine, readable(run))
}
