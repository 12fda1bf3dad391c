// Package invitation makes and reads the addresses under which a person who was written to finds an application that is prepared for them.
//
// It is authoritative for the form of their tokens and for how long they hold. A token has 128 bits. It is computed from a key and from what the letter is, so a letter
// that is drawn twice names the same address and nothing secret has to travel from who shows it to who files it; only its hash is stored. The package never says
// for whom a token is, and never whether it has been used: that is the record's business.
package invitation

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strings"

	"ablauf/internal/casefile"
)

// Path is where the pages lie, below the address of the authority.
const Path = "/antrag/"

// DaysAfterEnd is how long a token holds after the last day of the title. An application that comes too late is an application all the same, and its day counts where
// the authority may order that the title goes on (§ 81 Abs. 4 Satz 3 AufenthG). The law sets no day for that; after thirteen weeks the page says how to apply otherwise.
const DaysAfterEnd = 91

// LastDay is the last day on which the token of a letter about a title holds.
func LastDay(titleEnds casefile.Date) casefile.Date { return titleEnds.AddDays(DaysAfterEnd) }

// Maker makes addresses. It is safe for concurrent use.
type Maker struct {
	base string
	key  []byte
}

// NewMaker makes addresses below a base, e.g. "https://antrag.musterstadt.example", with a key that nobody else has. Without a base there are none.
func NewMaker(base string, key []byte) *Maker { return &Maker{base: base, key: key} }

// Letter is what a token hangs on. Another recipient gets another token, so that who has one paper learns nothing from another.
type Letter struct {
	Case      casefile.CaseID
	Template  string
	Recipient []string
}

// Token is what stands behind the path of an address.
type Token string

// String keeps a token out of logs.
func (Token) String() string { return "(token)" }

const (
	tokenBytes = 16
	groupOf    = 4
)

// letters are those of Crockford: none that is taken for another one when it is typed from paper.
var letters = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// Token gives the token of a letter; false where addresses cannot be made.
func (m *Maker) Token(l Letter) (Token, bool) {
	if m == nil || m.base == "" {
		return "", false
	}
	text := letters.EncodeToString(m.Secret(append([]string{string(l.Case), l.Template}, l.Recipient...)...)[:tokenBytes])
	var groups []string
	for len(text) > groupOf {
		groups, text = append(groups, text[:groupOf]), text[groupOf:]
	}
	return Token(strings.Join(append(groups, text), "-")), true
}

// Secret gives a number that only who has the key can compute, from what it is for; nil where addresses cannot be made. What is no token begins with a word that no case is called by.
func (m *Maker) Secret(parts ...string) []byte {
	if m == nil || m.base == "" {
		return nil
	}
	mac := hmac.New(sha256.New, m.key)
	for _, part := range parts {
		_, _ = mac.Write([]byte(part + "\x00")) // a hash takes everything; no part holds a zero
	}
	return mac.Sum(nil)
}

// Page gives the whole address of a page that is the same for everybody; empty where addresses cannot be made.
func (m *Maker) Page(path string) string {
	if m == nil || m.base == "" {
		return ""
	}
	return m.base + path
}

// Address gives the whole address of a token.
func (m *Maker) Address(t Token) string { return m.base + Path + string(t) }

// Withheld is what stands in the place of an address where the token must not stand.
func (m *Maker) Withheld() string { return m.base + Path + "…" }

var typed = strings.NewReplacer("-", "", " ", "", "o", "0", "i", "1", "l", "1")

// Hash gives the hash of a token as somebody typed it, by which the record knows it: large and small letters, hyphens and what looks alike do not count. False for what
// cannot be a token.
func Hash(text string) ([]byte, bool) {
	const longest = 80
	if len(text) > longest {
		return nil, false
	}
	raw, err := letters.DecodeString(typed.Replace(strings.ToLower(text)))
	if err != nil || len(raw) != tokenBytes {
		return nil, false
	}
	sum := sha256.Sum256(raw)
	return sum[:], true
}
