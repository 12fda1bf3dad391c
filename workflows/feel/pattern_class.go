package feel

import "unicode"

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
