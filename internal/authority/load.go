package authority

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"strings"

	"ablauf/internal/casefile"
)

// Load reads and checks a built-in authority, e.g. "musterstadt". Errors: NotFound when there is none of the key; Invalid with
// every mistake of its data at once.
func Load(key string) (*Authority, error) {
	data, err := files.ReadFile("data/" + key + ".json")
	if err != nil {
		return nil, casefile.Errorf(casefile.NotFound, "authority.unknown", "authority: %q is not one of %s", key, strings.Join(Keys(), ", "))
	}
	a, err := Parse(data)
	if err != nil {
		return nil, err
	}
	if a.Key != key {
		return nil, casefile.Errorf(casefile.Invalid, "authority.invalid", "authority: data/%s.json has the key %q", key, a.Key)
	}
	return a, nil
}

// Keys lists the built-in authorities in alphabetical order.
func Keys() []string {
	names, err := fs.Glob(files, "data/*.json")
	if err != nil {
		return nil // the pattern is a constant and well formed
	}
	for i, name := range names {
		names[i] = strings.TrimSuffix(strings.TrimPrefix(name, "data/"), ".json")
	}
	return names
}

// Parse reads and checks the data of an authority. A field that it does not know is a mistake too, because a misspelt field would
// silently leave a rule out. Errors: Invalid.
func Parse(data []byte) (*Authority, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var a Authority
	if err := dec.Decode(&a); err != nil {
		return nil, casefile.Errorf(casefile.Invalid, "authority.invalid", "authority: %w", err)
	}
	if err := a.check(); err != nil {
		return nil, casefile.Errorf(casefile.Invalid, "authority.invalid", "authority %s: %w", a.Key, err)
	}
	return &a, nil
}
