package web

import (
	"cmp"
	"html/template"
	"time"

	"ablauf/internal/casefile"
)

// Page is what the renderer takes: every page is a struct of its own with a template of the same name.
type Page interface {
	// Template names the file below templates/pages without its ending.
	Template() string
	layout() *Layout
}

// Layout is what every page carries around its content.
type Layout struct {
	Authority string // name of the authority, shown beside the product's name
	// Title is the title of the window; the page's heading is in its template.
	Title Text
	// Lang is "de" or "en"; the renderer sets it once more, so that a page of the gallery has it too.
	Lang string
	// Reads is set on a page whose words are in another language than those of the workplace: the frame has no words of its own then.
	Reads *Reading
	// Path is the page's own address, to which the language switch returns.
	Path string
	CSRF string
	User *User // nil before login
	Area string
	// Acting says for whom the person acts today.
	Acting []ActingLine
	// Told is what the person must know about their tasks; Draws says that they may ask for the next one. Both are for the worklist.
	Told  []ToldLine
	Draws bool
	Today casefile.Date // the local day, from which "in 3 working days" counts
	Now   time.Time     // in the authority's zone
	// Notice is the answer to the act that led here.
	Notice *Notice
	Assets *Assets
	// Keys is the scheme of keys of the person at the screen; nil where there is no workplace.
	Keys *KeyHelp
	// Back is the list that one came from.
	Back string
	// Search is the text that was searched for; it never stands in an address.
	Search string
}

func (l *Layout) layout() *Layout { return l }

// Reading is a language that is read and in which nothing is worked.
type Reading struct {
	Lang        string
	RightToLeft bool
	Skip        string // what the link to the text says
}

func (r *Reading) language() string {
	if r == nil {
		return ""
	}
	return r.Lang
}

// User is the person at the screen.
type User struct {
	Name  string
	Roles []string // role codes
	// Staff is false for people outside the authority, who have no lists and no search.
	Staff bool
	// Rules: may read the rule tables.
	Rules bool
	// Post: confirms when letters were posted.
	Post bool
	// Clears: checks what came in.
	Clears bool
	// Supervision: reads the numbers of supervision.
	Supervision bool
}

// Text is a sentence by its key in the locale files, with the values it needs; or one that others have put into words already.
type Text struct {
	Key    string
	Params map[string]string
	// Plain is shown instead of Key where it is set: a reason from the calendar, a line of the event log.
	Plain string
}

// Said makes a Text of words that are in the reader's language already.
func Said(plain string) Text { return Text{Plain: plain} }

// Empty reports whether there is nothing to say.
func (t Text) Empty() bool { return t.Key == "" && t.Plain == "" }

// Say makes a Text from a key and pairs of name and value.
func Say(key string, pairs ...string) Text {
	t := Text{Key: key, Params: map[string]string{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		t.Params[pairs[i]] = pairs[i+1]
	}
	return t
}

// Notice is a message above the content.
type Notice struct {
	Kind string // "info", "success", "warning" or "danger"
	Text Text
}

// Term is a day that somebody waits for, with its distance in working days of the authority's calendar.
type Term struct {
	Day      casefile.Date
	WorkDays int // from today, negative when past; meaningless for an empty day
}

// Urgency is a word with a sign; the colour comes last (never colour alone).
type Urgency struct {
	Kind string // "danger", "warning", "info" or "plain"
	Text Text
}

// PersonLine is a person in one line.
type PersonLine struct {
	Family, Given  string
	OriginalScript string // shown beside the Latin name, may run from right to left
	BirthDate      casefile.PartialDate
	Nationalities  []string // alpha-3 codes
}

// Name gives "Demir, Ayla"; a person with one name only has no comma.
func (p PersonLine) Name() string {
	switch {
	case p.Given == "":
		return p.Family
	case p.Family == "":
		return p.Given
	}
	return p.Family + ", " + p.Given
}

// DocumentLine is one document of the e-file in a list.
type DocumentLine struct {
	ID       casefile.DocumentID
	Kind     string
	Name     string
	State    casefile.DocumentState
	Refusal  string
	Received time.Time
	Size     int64
	Outgoing bool
	// From are the names of those that it was made of, Pages what was taken of them; empty for what was sent in.
	From  []string
	Pages string
	// Archive says that it can be had as PDF/A, Drawn that this is made of its pages as pictures.
	Archive, Drawn bool
	// Defused: what acted was taken out of it.
	Defused bool
	// Thumbnail: there is a small picture of it. Picture is what stands beside it in a list, see pictured.
	Thumbnail bool
	Picture   Picture
	// SubFile is where it lies; empty for the main file. Closed: the reader may not read it, and Number is all that names it.
	SubFile casefile.SubFile
	Number  int
	Closed  bool
	// Ask leads to the form by which the reader says first what for; "" where nobody asks.
	Ask string
}

// Picture is what stands beside a document in a list.
type Picture string

// Nothing stands beside documents of lists in which none has a picture.
const (
	PictureNone  Picture = ""
	PictureShown Picture = "shown" // its thumbnail
	PictureSign  Picture = "sign"  // that of a sheet: there is no thumbnail, or it is not for the reader
)

// Readable reports whether the document may be opened.
func (d DocumentLine) Readable() bool { return !d.Waits() && !d.Closed && d.Ask == "" }

// Waits reports whether nobody may open the document: it is being checked, or was refused.
func (d DocumentLine) Waits() bool { return d.State != casefile.DocumentReleased }

// Place is the sub-file in which it lies.
func (d DocumentLine) Place() casefile.SubFile { return cmp.Or(d.SubFile, casefile.SubFileMain) }

// readable keeps the documents that may be opened.
func readable(lines []DocumentLine) []DocumentLine {
	var open []DocumentLine
	for _, d := range lines {
		if d.Readable() {
			open = append(open, d)
		}
	}
	return open
}

// Choice is one entry of a select or a group of radio buttons. Label is shown as it is; where it is empty, Text is said.
type Choice struct {
	Value    string
	Label    string
	Text     Text
	Selected bool
}

// Field is one field of a form.
type Field struct {
	ID       string // unique on the page
	Name     string
	Kind     string // "text", "textarea", "date", "number", "select", "radio", "checkbox" or "checkboxes"
	Label    string
	Hint     string
	Value    string
	Choices  []Choice
	Empty    string // label of a select's empty entry, where it means something
	Required bool
	Checked  bool
	Error    *Text
	Rows     int
	// Autocomplete says which of their own data a browser may fill in; empty for what is not about the person at the screen.
	Autocomplete string
}

// Drawing is a picture that our own renderer made; it holds no text of a user that was not escaped.
type Drawing = template.HTML
