package processes

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync/atomic"

	"ablauf/internal/casefile"
	"ablauf/processes/rules"
	"ablauf/workflows/bpmn"
	"ablauf/workflows/dmn"
	"ablauf/workflows/feel"
)

// Library holds every bundle that a case may name and every rule table, all compiled. What it holds never changes; Take adds what was
// released since, in one step, while others read.
type Library struct{ held atomic.Pointer[holding] }

// holding is what a library holds at one time; it is never changed.
type holding struct {
	bundles []*Bundle // by key and version; a key's last is the one that new cases run on
	byHash  map[string]*Bundle
	rules   []Rule          // by key; the tables by which cases are decided now
	tables  map[string]Rule // every table by its hash

	vocabulary *Vocabulary
}

func (l *Library) now() *holding { return l.held.Load() }

// Rule is one rule table file.
type Rule struct {
	Key         string // id of the decision and name of the file
	Version     int    // 1 for the one that the program brings
	Hash        string // SHA-256 of the file
	Content     []byte
	Definitions *dmn.Definitions
}

// Name gives what people call the table.
func (r Rule) Name() string { return r.Definitions.Decisions()[0].Name }

// Evaluate evaluates the table by the rows that are in force on the decision's date of reference. Before the first day of a table the rows of
// that day are used; whoever uses the result marks it for legal review. Trouble in an expression is null with a warning.
func (r Rule) Evaluate(on casefile.Date, inputs *feel.Context, env feel.Environment) (dmn.Result, error) {
	result, err := r.Definitions.EvaluateOn(feel.Date{Year: on.Year, Month: int(on.Month), Day: on.Day}, r.Key, inputs, env)
	if err != nil {
		return result, casefile.Errorf(casefile.Internal, "rule.failed", "rule table %s: %w", r.Key, err)
	}
	return result, nil
}

// Load compiles the built-in bundles and rule tables, and the stored contents of bundles that cases still run on. Any mistake in them
// is an error: a program with a broken procedure does not start.
func Load(stored ...[]byte) (*Library, error) {
	h := &holding{byHash: map[string]*Bundle{}, tables: map[string]Rule{}}
	all := All()
	for _, p := range all {
		for _, v := range p.Versions {
			c, err := builtIn(all, p, v)
			if err != nil {
				return nil, err
			}
			b, err := compile(c)
			if err != nil {
				return nil, err
			}
			h.bundles = append(h.bundles, b)
			h.byHash[b.Hash] = b
		}
	}
	for _, raw := range stored {
		var c content
		if err := json.Unmarshal(raw, &c); err != nil {
			return nil, fmt.Errorf("stored bundle: %w", err)
		}
		b, err := compile(c)
		if err != nil {
			return nil, fmt.Errorf("stored bundle: %w", err)
		}
		h.byHash[b.Hash] = b
	}
	if err := h.loadRules(); err != nil {
		return nil, err
	}
	vocabulary, err := readVocabulary(h.rules)
	h.vocabulary = vocabulary
	l := &Library{}
	l.held.Store(h)
	return l, err
}

func (h *holding) loadRules() error {
	names, err := fs.Glob(ruleFiles(), "*.dmn")
	if err != nil {
		return fmt.Errorf("processes/rules: %w", err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(ruleFiles(), name)
		if err != nil {
			return fmt.Errorf("processes/rules: %w", err)
		}
		r, err := compileRule(strings.TrimSuffix(name, ".dmn"), 1, data)
		if err != nil {
			return fmt.Errorf("processes/rules/%s: %w", name, err)
		}
		h.rules = append(h.rules, r)
		h.tables[r.Hash] = r
	}
	return nil
}

// compileRule reads a table; any mistake in it is an error.
func compileRule(key string, version int, data []byte) (Rule, error) {
	defs, err := dmn.ParseDated(data, nil, rules.Validity)
	if err != nil {
		return Rule{}, err
	}
	for _, f := range defs.Findings() {
		if f.Severity == dmn.Error {
			return Rule{}, errors.New(f.String())
		}
	}
	return newRule(key, version, data, defs), nil
}

func newRule(key string, version int, data []byte, defs *dmn.Definitions) Rule {
	sum := sha256.Sum256(data)
	return Rule{Key: key, Version: version, Hash: hex.EncodeToString(sum[:]), Content: data, Definitions: defs}
}

// Keys lists the keys of the procedures.
func (l *Library) Keys() []string {
	var keys []string
	for _, b := range l.now().bundles {
		if !slices.Contains(keys, b.Key) {
			keys = append(keys, b.Key)
		}
	}
	return keys
}

// Bundles lists the built-in and the released bundles by key and version.
func (l *Library) Bundles() []*Bundle { return slices.Clone(l.now().bundles) }

// Bundle gives a bundle by its hash, built in or stored.
func (l *Library) Bundle(hash string) (*Bundle, bool) {
	b, found := l.now().byHash[hash]
	return b, found
}

// Newest gives the bundle that new cases of a procedure run on.
func (l *Library) Newest(key string) (*Bundle, bool) {
	var newest *Bundle
	for _, b := range l.now().bundles {
		if b.Key == key {
			newest = b
		}
	}
	return newest, newest != nil
}

// NewestLetter gives a letter template, e.g. "nachforderung/aufforderung", as new cases get it; nil where there is none.
func (l *Library) NewestLetter(ref string) []byte {
	procedure, _, _ := strings.Cut(ref, "/")
	bundle, found := l.Newest(procedure)
	if !found {
		return nil
	}
	text, err := bundle.Letter(ref)
	if err != nil {
		return nil
	}
	return text
}

// Definition gives the compiled diagrams of a bundle.
func (l *Library) Definition(hash string) (*bpmn.Definition, bool) {
	b, found := l.now().byHash[hash]
	if !found {
		return nil, false
	}
	return b.Definition, true
}

// Letter gives a letter template of a bundle, or one that belongs to no procedure, or NotFound. A bundle that is not known is Unavailable: it may have been
// released a moment ago, and whoever tries again finds it.
func (l *Library) Letter(hash, ref string) ([]byte, error) {
	if general, found := generalLetter(ref); found {
		return general, nil
	}
	b, found := l.now().byHash[hash]
	if !found {
		return nil, casefile.Errorf(casefile.Unavailable, "bundle.unknown", "bundle %s is not known", hash)
	}
	return b.Letter(ref)
}

// Rule gives the rule table of a key by which cases are decided now, or NotFound. One file holds all rows; which of them are in force on a
// decision's date of reference, Evaluate finds out.
func (l *Library) Rule(key string) (Rule, error) {
	for _, r := range l.now().rules {
		if r.Key == key {
			return r, nil
		}
	}
	return Rule{}, casefile.Errorf(casefile.NotFound, "rule.unknown", "no rule table %q", key)
}

// Table gives a rule table by its hash: the one that decides now, or one that was released before it.
func (l *Library) Table(hash string) (Rule, bool) {
	r, found := l.now().tables[hash]
	return r, found
}

// Rules lists the rule tables by key.
func (l *Library) Rules() []Rule { return slices.Clone(l.now().rules) }

// Vocabulary gives what the rule tables read of a case.
func (l *Library) Vocabulary() *Vocabulary { return l.now().vocabulary }

// CheckTaskTypes reports the first service or send task whose type nobody implements, with process, element and wanted name, and the
// first business rule task whose table does not exist.
func (l *Library) CheckTaskTypes(known []string) error {
	for _, b := range l.now().bundles {
		for _, p := range b.Definition.Processes {
			for _, n := range p.Nodes {
				if n.TaskType != "" && !slices.Contains(known, n.TaskType) {
					return fmt.Errorf("procedure %s: %s %q wants the task type %q, which nobody implements", p.ID, n.Type, n.ID, n.TaskType)
				}
				if n.Decision == "" {
					continue
				}
				if _, err := l.Rule(n.Decision); err != nil {
					return fmt.Errorf("procedure %s: %s %q: %w", p.ID, n.Type, n.ID, err)
				}
			}
		}
	}
	return nil
}
