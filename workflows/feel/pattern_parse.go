package feel

import (
	"strconv"
	"unicode"
)

// reParser reads the syntax of XML Schema regular expressions with the additions of XPath: anchors, reluctant quantifiers,
// back-references and groups that do not capture.
type reParser struct {
	src     []rune
	pos     int
	pattern *pattern
	closed  []bool // whether a group has ended: only then may it be referred to
}

func (c *reParser) more() bool { return c.pos < len(c.src) }

func (c *reParser) peek() rune {
	if !c.more() {
		return -1
	}
	return c.src[c.pos]
}

func (c *reParser) take(r rune) bool {
	if c.peek() != r {
		return false
	}
	c.pos++
	return true
}

func (c *reParser) alternatives(depth int) (reNode, error) {
	if depth > 100 {
		return nil, errPattern
	}
	alt := &reAlt{}
	for {
		branch, err := c.branch(depth)
		if err != nil {
			return nil, err
		}
		alt.branches = append(alt.branches, branch)
		if !c.take('|') {
			break
		}
	}
	if len(alt.branches) == 1 {
		return alt.branches[0], nil
	}
	return alt, nil
}

func (c *reParser) branch(depth int) (reNode, error) {
	seq := &reSeq{}
	for c.more() && c.peek() != '|' && c.peek() != ')' {
		atom, err := c.atom(depth)
		if err != nil {
			return nil, err
		}
		if atom, err = c.quantified(atom); err != nil {
			return nil, err
		}
		seq.parts = append(seq.parts, atom)
	}
	return seq, nil
}

func (c *reParser) quantified(atom reNode) (reNode, error) {
	rep := &reRepeat{inner: atom, max: -1}
	switch {
	case c.take('*'):
	case c.take('+'):
		rep.min = 1
	case c.take('?'):
		rep.max = 1
	case c.take('{'):
		if !c.bounds(rep) {
			return nil, errPattern
		}
	default:
		return atom, nil
	}
	if _, anchor := atom.(*reAnchor); anchor {
		return nil, errPattern
	}
	rep.lazy = c.take('?')
	return rep, nil
}

func (c *reParser) bounds(rep *reRepeat) bool {
	low, ok := c.integer()
	if !ok {
		return false
	}
	rep.min, rep.max = low, low
	if c.take(',') {
		rep.max = -1
		if c.peek() != '}' {
			if rep.max, ok = c.integer(); !ok || rep.max < low {
				return false
			}
		}
	}
	return c.take('}')
}

func (c *reParser) integer() (int, bool) {
	start := c.pos
	for c.more() && c.peek() >= '0' && c.peek() <= '9' {
		c.pos++
	}
	n, err := strconv.Atoi(string(c.src[start:c.pos]))
	return n, err == nil && n <= maxRepeat
}

func (c *reParser) atom(depth int) (reNode, error) {
	r := c.src[c.pos]
	c.pos++
	switch r {
	case '(':
		return c.group(depth)
	case '[':
		has, err := c.class(0)
		return &reSet{has}, err
	case '.':
		if c.pattern.dotAll {
			return &reSet{func(rune) bool { return true }}, nil
		}
		return &reSet{func(r rune) bool { return r != '\n' && r != '\r' }}, nil
	case '^', '$':
		return &reAnchor{end: r == '$'}, nil
	case '\\':
		return c.escape()
	case '*', '+', '?', '{', '}', ']':
		return nil, errPattern
	}
	return c.pattern.char(r), nil
}

func (c *reParser) group(depth int) (reNode, error) {
	g := &reGroup{}
	if c.take('?') {
		if !c.take(':') {
			return nil, errPattern
		}
	} else {
		c.pattern.groups++
		g.index = c.pattern.groups
		c.closed = append(c.closed, false)
	}
	inner, err := c.alternatives(depth + 1)
	if err != nil || !c.take(')') {
		return nil, errPattern
	}
	g.inner = inner
	if g.index > 0 {
		c.closed[g.index-1] = true
	}
	return g, nil
}

func (c *reParser) escape() (reNode, error) {
	if r := c.peek(); r >= '1' && r <= '9' {
		n := int(r - '0')
		c.pos++
		for c.more() && c.peek() >= '0' && c.peek() <= '9' && n*10+int(c.peek()-'0') <= len(c.closed) {
			n = n*10 + int(c.peek()-'0')
			c.pos++
		}
		if n > len(c.closed) || !c.closed[n-1] {
			return nil, errPattern
		}
		return &reBack{n}, nil
	}
	single, has, err := c.classEscape()
	if err != nil {
		return nil, err
	}
	if has != nil {
		return &reSet{has}, nil
	}
	return c.pattern.char(single), nil
}

// classEscape reads what follows a backslash: one character, or a set of them.
func (c *reParser) classEscape() (single rune, has func(rune) bool, err error) {
	if !c.more() {
		return 0, nil, errPattern
	}
	r := c.src[c.pos]
	c.pos++
	switch r {
	case 'n':
		return '\n', nil, nil
	case 'r':
		return '\r', nil, nil
	case 't':
		return '\t', nil, nil
	case '\\', '|', '.', '?', '*', '+', '(', ')', '{', '}', '-', '[', ']', '^', '$':
		return r, nil, nil
	case 'p', 'P':
		has, err = c.property()
	default:
		has = escapeSet(unicode.ToLower(r))
	}
	if has == nil || err != nil {
		return 0, nil, errPattern
	}
	if unicode.IsUpper(r) {
		inner := has
		has = func(r rune) bool { return !inner(r) }
	}
	return 0, has, nil
}

func escapeSet(r rune) func(rune) bool {
	switch r {
	case 's':
		return func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' }
	case 'd':
		return func(r rune) bool { return unicode.Is(unicode.Nd, r) }
	case 'w':
		return func(r rune) bool {
			return !unicode.In(r, unicode.P, unicode.Z, unicode.C) && r <= unicode.MaxRune && assigned(r)
		}
	case 'i':
		return func(r rune) bool { return r == ':' || r != '?' && nameStart(r) }
	case 'c':
		return func(r rune) bool { return r == ':' || r == '-' || r == '.' || r != '?' && namePart(r) }
	}
	return nil
}

// assigned keeps code points without a character out of \w, which excludes category Cn.
func assigned(r rune) bool {
	return unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.S)
}

func (c *reParser) property() (func(rune) bool, error) {
	if !c.take('{') {
		return nil, errPattern
	}
	start := c.pos
	for c.more() && c.peek() != '}' {
		c.pos++
	}
	name := string(c.src[start:c.pos])
	if !c.take('}') {
		return nil, errPattern
	}
	if block, ok := unicodeBlocks[name]; ok {
		return func(r rune) bool { return r >= block[0] && r <= block[1] }, nil
	}
	if name == "Cn" {
		return func(r rune) bool { return !unicode.In(r, unicode.P, unicode.Z, unicode.C) && !assigned(r) }, nil
	}
	if table, ok := unicode.Categories[name]; ok && len(name) <= 2 {
		return func(r rune) bool { return unicode.Is(table, r) }, nil
	}
	return nil, errPattern
}

// class reads a character class behind its bracket, with ranges, negation and subtraction such as [a-z-[aeiou]].
func (c *reParser) class(depth int) (func(rune) bool, error) {
	if depth > 20 {
		return nil, errPattern
	}
	negated := c.take('^')
	var sets []func(rune) bool
	var subtract func(rune) bool
	for first := true; ; first = false {
		if !c.more() {
			return nil, errPattern
		}
		if !first && c.take(']') {
			break
		}
		if !first && c.peek() == '-' && c.pos+1 < len(c.src) && c.src[c.pos+1] == '[' {
			c.pos += 2
			inner, err := c.class(depth + 1)
			if err != nil || !c.take(']') {
				return nil, errPattern
			}
			subtract = inner
			break
		}
		set, err := c.classItem()
		if err != nil {
			return nil, err
		}
		sets = append(sets, set)
	}
	return func(r rune) bool {
		in := false
		for _, has := range sets {
			in = in || has(r)
		}
		return in != negated && (subtract == nil || !subtract(r))
	}, nil
}

func (c *reParser) classItem() (func(rune) bool, error) {
	low, has, err := c.classChar()
	if err != nil || has != nil {
		return has, err
	}
	high := low
	if c.peek() == '-' && c.pos+1 < len(c.src) && c.src[c.pos+1] != ']' && c.src[c.pos+1] != '[' {
		c.pos++
		if high, has, err = c.classChar(); err != nil || has != nil || high < low {
			return nil, errPattern
		}
	}
	in := func(r rune) bool { return r >= low && r <= high }
	if c.pattern.insensitive {
		return func(r rune) bool { return folds(r, in) }, nil
	}
	return in, nil
}

func (c *reParser) classChar() (rune, func(rune) bool, error) {
	r := c.src[c.pos]
	switch r {
	case '\\':
		c.pos++
		return c.classEscape()
	case '[', ']':
		return 0, nil, errPattern
	}
	c.pos++
	if !c.more() {
		return 0, nil, errPattern
	}
	return r, nil, nil
}

// unicodeBlocks are the blocks that a rule about European names and texts may ask for.
var unicodeBlocks = map[string][2]rune{
	"IsBasicLatin": {0, 0x7F}, "IsLatin-1Supplement": {0x80, 0xFF}, "IsLatinExtended-A": {0x100, 0x17F},
	"IsLatinExtended-B": {0x180, 0x24F}, "IsIPAExtensions": {0x250, 0x2AF}, "IsSpacingModifierLetters": {0x2B0, 0x2FF},
	"IsCombiningDiacriticalMarks": {0x300, 0x36F}, "IsGreek": {0x370, 0x3FF}, "IsGreekandCoptic": {0x370, 0x3FF},
	"IsCyrillic": {0x400, 0x4FF}, "IsArmenian": {0x530, 0x58F}, "IsHebrew": {0x590, 0x5FF}, "IsArabic": {0x600, 0x6FF},
	"IsDevanagari": {0x900, 0x97F}, "IsThai": {0xE00, 0xE7F}, "IsGeorgian": {0x10A0, 0x10FF},
	"IsLatinExtendedAdditional": {0x1E00, 0x1EFF}, "IsGreekExtended": {0x1F00, 0x1FFF},
	"IsGeneralPunctuation": {0x2000, 0x206F}, "IsCurrencySymbols": {0x20A0, 0x20CF}, "IsLetterlikeSymbols": {0x2100, 0x214F},
	"IsNumberForms": {0x2150, 0x218F}, "IsArrows": {0x2190, 0x21FF}, "IsMathematicalOperators": {0x2200, 0x22FF},
	"IsBoxDrawing": {0x2500, 0x257F}, "IsHiragana": {0x3040, 0x309F}, "IsKatakana": {0x30A0, 0x30FF},
	"IsCJKUnifiedIdeographs": {0x4E00, 0x9FFF}, "IsHangulSyllables": {0xAC00, 0xD7A3},
}
