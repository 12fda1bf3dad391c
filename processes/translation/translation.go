package translation

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"ablauf/internal/casefile"
	"ablauf/schemas"
)

//go:embed data/*.json
var shipped embed.FS

// Template is the letter that the translation stands behind.
const Template = "nachforderung/aufforderung"

// demandForm lists the documents that the letter can ask for.
const demandForm = "nachforderung/markieren"

// Review says who compared a translation with the German text, and when.
type Review struct {
	By casefile.Role `json:"by"`
	On casefile.Date `json:"on"`
	Of string        `json:"of"` // Checksum of the words that were compared
}

// Block is one translated text. Reviewed is nil where nobody has reviewed it.
type Block struct {
	Text     string  `json:"text"`
	Reviewed *Review `json:"reviewed"`
}

type language struct {
	Frame     map[string]Block `json:"frame"`
	Documents map[string]Block `json:"documents"`
}

// Set is every translation. The methods of a nil set have none.
type Set struct {
	frame     map[string]string // German, by key
	documents map[string]string // German, by code
	languages map[string]language
}

// Languages lists the languages in which blocks are kept.
func Languages() []string { return []string{"ar", "en", "ru", "tr", "uk"} }

// frameKeys lists the frame sentences in the order in which they stand in the letter.
func frameKeys() []string {
	return []string{"heading", "intro", "documents", "note", "deadline", "consequence", "extension", "pause", "contact"}
}

// Checksum gives what a review has to name: it changes with the German text and with the translation.
func Checksum(german, text string) string {
	const length = 6
	sum := sha256.Sum256([]byte(german + "\x00" + text))
	return hex.EncodeToString(sum[:length])
}

// Shipped gives the translations that are part of the program. An error names the file and the block that is wrong; a program must not start with it.
func Shipped() (*Set, error) { return readShipped() }

var readShipped = sync.OnceValues(func() (*Set, error) { return Read(Files()) })

// Files are the data that are part of the program.
func Files() fs.FS {
	files, err := fs.Sub(shipped, "data")
	if err != nil {
		panic(err) // the name of the folder is a constant
	}
	return files
}

// Read reads and checks the translations of a folder: every language has every block, placeholders and strong words are those of the German text, and a
// review has a role, a day and the checksum of the words that stand there.
func Read(files fs.FS) (*Set, error) {
	s := &Set{languages: map[string]language{}}
	var german struct {
		Frame map[string]string `json:"frame"`
	}
	if err := readJSON(files, "de.json", &german); err != nil {
		return nil, err
	}
	s.frame = german.Frame
	if err := exactly("de.json: frame", s.frame, frameKeys()); err != nil {
		return nil, err
	}
	var err error
	if s.documents, err = documents(); err != nil {
		return nil, err
	}
	for _, lang := range Languages() {
		var l language
		name := lang + ".json"
		if err := readJSON(files, name, &l); err != nil {
			return nil, err
		}
		if err := check(name+": frame", s.frame, l.Frame); err != nil {
			return nil, err
		}
		if err := check(name+": documents", s.documents, l.Documents); err != nil {
			return nil, err
		}
		s.languages[lang] = l
	}
	return s, nil
}

func readJSON(files fs.FS, name string, into any) error {
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		return fmt.Errorf("translations: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("translations: %s: %w", name, err)
	}
	return nil
}

// documents gives the German names by code, as the form that asks for documents has them.
func documents() (map[string]string, error) {
	form, err := schemas.Load(demandForm)
	if err != nil {
		return nil, fmt.Errorf("translations: %w", err)
	}
	names := map[string]string{}
	for _, f := range form.Fields() {
		if f.Items == nil {
			continue
		}
		for _, o := range f.Items.Enum {
			names[o.Value] = o.Label("de")
		}
	}
	return names, nil
}

func exactly[V any](where string, have map[string]V, want []string) error {
	keys := slices.Sorted(maps.Keys(have))
	if want = slices.Sorted(slices.Values(want)); !slices.Equal(keys, want) {
		return fmt.Errorf("translations: %s has %s, want %s", where, strings.Join(keys, " "), strings.Join(want, " "))
	}
	return nil
}

var placeholder = regexp.MustCompile(`\{[a-z]+\}|\*\*`)

func check(where string, german map[string]string, blocks map[string]Block) error {
	if err := exactly(where, blocks, slices.Collect(maps.Keys(german))); err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(blocks)) {
		b := blocks[key]
		switch {
		case strings.TrimSpace(b.Text) == "":
			return fmt.Errorf("translations: %s: %s is empty", where, key)
		case !slices.Equal(placeholders(german[key]), placeholders(b.Text)):
			return fmt.Errorf("translations: %s: %s does not have the placeholders of the German text", where, key)
		case b.Reviewed == nil:
			continue
		case !slices.Contains(casefile.Roles(), b.Reviewed.By) || b.Reviewed.On.IsZero():
			return fmt.Errorf("translations: %s: the review of %s names no role or no day", where, key)
		case b.Reviewed.Of != Checksum(german[key], b.Text):
			return fmt.Errorf("translations: %s: the review of %s was made for other words; compare them anew", where, key)
		}
	}
	return nil
}

func placeholders(text string) []string {
	return slices.Sorted(slices.Values(placeholder.FindAllString(text, -1)))
}

// State says whether a translation can be sent.
type State string

// The states.
const (
	None       State = "keine"      // the person reads German, said no language, or the language has no blocks
	Unreviewed State = "ungeprueft" // a block that it needs was not reviewed
	Unshowable State = "schrift"    // reviewed, and the fonts of the letter do not have the script
	Ready      State = "geprueft"
)

// Line is a German text with its translation.
type Line struct {
	Key    string // of the frame sentence, or the code of a document
	Item   bool   // one of the documents
	German string
	Block
}

// Request is the translation of one request for documents.
type Request struct {
	Language string // as the data have it: "en" for "en-GB"; empty for None
	State    State
	// Shows says that the letter has the script.
	Shows bool
	Lines []Line
}

// Request puts together the translation of a request for documents in the language that a person reads. note says that the German text has a note on the
// documents, which is not translated.
func (s *Set) Request(lang string, codes []string, note bool) Request {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if s == nil {
		return Request{State: None}
	}
	l, known := s.languages[base]
	if !known {
		return Request{State: None}
	}
	r := Request{Language: base, State: Ready, Shows: true}
	for _, key := range frameKeys() {
		if key == "note" && !note {
			continue
		}
		r.Lines = append(r.Lines, Line{Key: key, German: s.frame[key], Block: l.Frame[key]})
		if key != "documents" {
			continue
		}
		for _, code := range codes {
			if german, listed := s.documents[code]; listed {
				r.Lines = append(r.Lines, Line{Key: code, Item: true, German: german, Block: l.Documents[code]})
			} else {
				r.State = Unreviewed // a document without a block cannot be named in the language
			}
		}
	}
	for _, line := range r.Lines {
		r.Shows = r.Shows && casefile.IsTextIn(base, line.Text)
		if line.Reviewed == nil {
			r.State = Unreviewed
		}
	}
	if r.State == Ready && !r.Shows {
		r.State = Unshowable
	}
	return r
}

// Filled gives the lines with the values in place of their placeholders: eingang, frist, telefon, email.
func (r Request) Filled(values map[string]string) []Line {
	var pairs []string
	for name, value := range values {
		pairs = append(pairs, "{"+name+"}", value)
	}
	filler := strings.NewReplacer(pairs...)
	lines := slices.Clone(r.Lines)
	for i := range lines {
		lines[i].German, lines[i].Text = filler.Replace(lines[i].German), filler.Replace(lines[i].Text)
	}
	return lines
}

// Part is a part of the text of a letter: a heading, a paragraph or a list.
type Part struct {
	Heading bool
	Text    string
	Items   []string // of a list; Text is empty then
}

// Parts lays the translation out for the letter; nothing unless it is Ready. What is markup in a value is the caller's to escape.
func (r Request) Parts(values map[string]string) []Part {
	if r.State != Ready {
		return nil
	}
	var parts []Part
	for _, line := range r.Filled(values) {
		item := line.Text + " (" + line.Key + ")"
		switch {
		case line.Item && parts[len(parts)-1].Items != nil:
			last := &parts[len(parts)-1]
			last.Items = append(last.Items, item)
		case line.Item:
			parts = append(parts, Part{Items: []string{item}})
		default:
			parts = append(parts, Part{Heading: line.Key == "heading" || line.Key == "documents", Text: line.Text})
		}
	}
	return parts
}
