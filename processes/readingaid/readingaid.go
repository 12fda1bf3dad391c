package readingaid

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the reviews are embedded into a text
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"ablauf/internal/casefile"
	"ablauf/processes"
)

//go:embed reviews.json
var reviews []byte

// German says beside every aid, in the language of the letter, what it is.
const German = "Lesehilfe, nicht verbindlich. Es gilt der deutsche Brief."

// Review says who compared an aid with the German letter, and when.
type Review struct {
	Letter   string        `json:"letter"`
	Language string        `json:"language"`
	By       string        `json:"by"` // the name of the translator
	On       casefile.Date `json:"on"`
	Of       string        `json:"of"` // Fingerprint of the aid that was compared
}

// Aid is the reading aid of one letter in one language.
type Aid struct {
	Letter   string // reference of the German letter, e.g. "nachforderung/aufforderung"
	Language string // BCP 47, e.g. "uk"
	Title    string
	Hint     string // that it is not binding
	Skip     string // what the link to the text says
	Others   string // what stands before the links to the other languages
	Parts    []Part
	// Fingerprint is that of the file, Template that of the German letter that it was made of.
	Fingerprint, Template string
	// Review is the newest review of exactly this file; nil where there is none.
	Review *Review
}

// Path is below which the pages of the aids stand.
const Path = "/lesehilfe"

// PageOf gives the path of the page of a letter's aid in a language.
func PageOf(letter, language string) string { return Path + "/" + letter + "/" + language }

// Page gives the path of the aid's page.
func (a Aid) Page() string { return PageOf(a.Letter, a.Language) }

// RightToLeft reports whether the language is written from right to left.
func (a Aid) RightToLeft() bool { return a.Language == "ar" }

// Shows reports whether a letter can show the script.
func (a Aid) Shows() bool {
	for _, text := range a.texts() {
		if !casefile.IsTextIn(a.Language, text) {
			return false
		}
	}
	return true
}

func (a Aid) texts() []string {
	list := []string{a.Title, a.Hint}
	for _, p := range a.Parts {
		for _, line := range p.Lines {
			list = append(list, line.Plain())
		}
	}
	return list
}

// State says whether an aid may be shown and sent.
type State string

// The states.
const (
	Ready      State = "geprueft"
	Unreviewed State = "ungeprueft" // nobody has reviewed these words
	Outdated   State = "veraltet"   // the German letter is another one than that of which the aid was made
)

// State gives the state beside the German letter as it stands now.
func (a Aid) State(german []byte) State {
	switch {
	case a.Template != LetterFingerprint(german):
		return Outdated
	case a.Review == nil:
		return Unreviewed
	}
	return Ready
}

// Fingerprint gives what changes with every letter of a file.
func Fingerprint(file []byte) string {
	const length = 8
	sum := sha256.Sum256(file)
	return hex.EncodeToString(sum[:length])
}

// basisMark begins the lines of a German letter that say what the next block rests on; no reader sees them.
const basisMark = "!beruht auf "

// LetterFingerprint gives what changes with every letter of a German letter that a reader may see.
func LetterFingerprint(german []byte) string {
	var seen []byte
	for line := range bytes.Lines(german) {
		if !bytes.HasPrefix(line, []byte(basisMark)) {
			seen = append(seen, line...)
		}
	}
	return Fingerprint(seen)
}

// Languages lists the languages of the aids with their own names, in the order in which pages offer them.
func Languages() []Language {
	return []Language{{"en", "English"}, {"uk", "Українська"}, {"ru", "Русский"}, {"tr", "Türkçe"}, {"ar", "العربية"}}
}

// Language is a language with its own name.
type Language struct{ Code, Name string }

// Set is every aid. The methods of a nil set have none.
type Set struct{ aids []Aid }

// Shipped gives the aids that are part of the program. An error names the file that is wrong; a program must not start with it.
func Shipped() (*Set, error) { return readShipped() }

var readShipped = sync.OnceValues(func() (*Set, error) {
	files, err := processes.Aids()
	if err != nil {
		return nil, err
	}
	return Read(files, reviews)
})

// Read reads and checks aids with their reviews: each letter has its aid in every language with the same parts, and a review names a translator, a day
// and an aid that there is.
func Read(files []processes.File, reviewed []byte) (*Set, error) {
	list, err := readReviews(reviewed)
	if err != nil {
		return nil, err
	}
	s := &Set{}
	for _, f := range files {
		a, err := parse(f)
		if err != nil {
			return nil, fmt.Errorf("reading aids: %s: %w", f.Path, err)
		}
		for _, r := range list {
			if r.Letter == a.Letter && r.Language == a.Language && r.Of == a.Fingerprint {
				a.Review = &r
			}
		}
		s.aids = append(s.aids, a)
	}
	for _, r := range list {
		if _, found := s.find(r.Letter, r.Language); !found {
			return nil, fmt.Errorf("reading aids: a review is of %s in %q, which there is not", r.Letter, r.Language)
		}
	}
	return s, s.checkLanguages()
}

func readReviews(data []byte) ([]Review, error) {
	var list []Review
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&list); err != nil {
		return nil, fmt.Errorf("reading aids: reviews.json: %w", err)
	}
	for _, r := range list {
		if strings.TrimSpace(r.By) == "" || r.On.IsZero() || r.Of == "" {
			return nil, fmt.Errorf("reading aids: reviews.json: the review of %s in %q names no translator, no day or no fingerprint", r.Letter, r.Language)
		}
	}
	return list, nil
}

// checkLanguages finds a letter that lacks a language, and an aid that lacks a part of the others.
func (s *Set) checkLanguages() error {
	for _, letter := range s.Letters() {
		var first Aid
		for i, lang := range Languages() {
			a, found := s.find(letter, lang.Code)
			switch {
			case !found:
				return fmt.Errorf("reading aids: %s has none in %q", letter, lang.Code)
			case i == 0:
				first = a
			case a.shape() != first.shape():
				return fmt.Errorf("reading aids: %s: %q has other parts, or other German words, than %q", letter, lang.Code, first.Language)
			}
		}
	}
	return nil
}

// shape is what an aid has in common with those of the same letter in other languages: kinds of parts, their lines, and the German words in each.
func (a Aid) shape() string {
	var b strings.Builder
	for _, p := range a.Parts {
		b.WriteString("\n" + string(p.Kind))
		for _, line := range p.Lines {
			fmt.Fprintf(&b, " %q", line.German())
		}
	}
	return b.String()
}

func (s *Set) find(letter, lang string) (Aid, bool) {
	if s == nil {
		return Aid{}, false
	}
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	for _, a := range s.aids {
		if a.Letter == letter && a.Language == base {
			return a, true
		}
	}
	return Aid{}, false
}

// Ready gives the aid of a letter in a language where it may be shown and sent beside the German letter as it stands.
func (s *Set) Ready(letter, lang string, german []byte) (Aid, bool) {
	a, found := s.find(letter, lang)
	return a, found && a.State(german) == Ready
}

// All lists every aid, by letter in the order of the procedures and then by language.
func (s *Set) All() []Aid {
	if s == nil {
		return nil
	}
	return slices.Clone(s.aids)
}

// Letters lists the letters that have aids.
func (s *Set) Letters() []string {
	var list []string
	for _, a := range s.All() {
		if !slices.Contains(list, a.Letter) {
			list = append(list, a.Letter)
		}
	}
	return list
}
