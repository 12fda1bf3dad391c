package letter

import "ablauf/internal/casefile"

// BlockKind says what a block of a letter is.
type BlockKind string

// The kinds of blocks.
const (
	Paragraph BlockKind = "paragraph" // Text
	Heading   BlockKind = "heading"   // Text
	List      BlockKind = "list"      // Items
	Table     BlockKind = "table"     // Rows; the first row is the head
	Remedies  BlockKind = "remedies"  // Text is the heading, Items are the paragraphs of the Rechtsbehelfsbelehrung
	// WebAddress is a Text with an Address below it, and the address as a QR code beside both.
	WebAddress BlockKind = "webAddress"
	// HandOut begins a sheet of its own behind the letter, for somebody whom the recipient may give it to. Text is its heading; it ends where the next one begins.
	HandOut BlockKind = "handOut"
)

// Block is one block of a letter's text. Its texts may carry **strong** words and line breaks; a backslash takes the meaning from
// the star or backslash behind it. Nothing else is markup.
type Block struct {
	Kind  BlockKind  `json:"kind"`
	Text  string     `json:"text,omitempty"`
	Items []string   `json:"items,omitempty"`
	Rows  [][]string `json:"rows,omitempty"`
	// Address is where a WebAddress leads.
	Address string `json:"address,omitempty"`
	// Lang is the language of a block that is not German, e.g. "tr": by it a screen reader chooses its voice.
	Lang string `json:"lang,omitempty"`
	// Basis is what the block rests on; nil for what states nothing, and for texts that no template gave.
	Basis *Basis `json:"basis,omitempty"`
}

// InfoLine is one line of the information block on the right, e.g. "Unser Zeichen" and "ABH-2026-000123".
type InfoLine struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// Sender is what a letter shows of the authority.
type Sender struct {
	// Letterhead are the lines at the top; the first is set larger.
	Letterhead []string `json:"letterhead"`
	// ReturnLine is the small line above the recipient.
	ReturnLine string `json:"returnLine"`
	// Footer are the lines at the foot of the first page, e.g. telephone and opening hours.
	Footer []string `json:"footer,omitempty"`
}

// Letter is everything that is on a letter.
type Letter struct {
	Sender Sender `json:"sender"`
	// Annotations stand above the recipient, e.g. "Mit Zustellungsurkunde"; at most four.
	Annotations []string `json:"annotations,omitempty"`
	// Recipient are the lines of the address. Six of DIN 5008 have their place; more take the lines above that no annotation needs, in smaller type at the end.
	Recipient []string   `json:"recipient"`
	Info      []InfoLine `json:"info,omitempty"`
	// Date is the date of the letter and also the creation date inside the PDF.
	Date       casefile.Date `json:"date"`
	Subject    string        `json:"subject"`
	Body       []Block       `json:"body"`
	Enclosures []string      `json:"enclosures,omitempty"`
	// Aid is a reading aid in another language. It begins on a page of its own behind the letter, so that a signature stands under German text only.
	Aid []Block `json:"aid,omitempty"`
}
