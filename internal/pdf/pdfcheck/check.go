package pdfcheck

import (
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"unicode"
	"unicode/utf8"
)

// own are the rules that we add; none of the lists has them.
const own = "own "

// Check reads a file and gives what stands against it, as "rule: what", in the order of the rules; nothing when it holds.
func Check(data []byte) []string {
	f, err := read(data)
	if err == nil {
		err = f.readPages()
	}
	if err != nil {
		return []string{"file: " + err.Error()}
	}
	f.readStructure()
	f.readMetadata()
	var list []string
	for _, rule := range slices.Sorted(maps.Keys(checks)) {
		if what := checks[rule](f); what != "" {
			list = append(list, rule+": "+what)
		}
	}
	for _, thing := range slices.Sorted(maps.Keys(absences)) {
		if what := absences[thing](f); what != "" {
			list = append(list, "no "+thing+": "+what)
		}
	}
	return list
}

// form gives what was noticed while the file was read.
func form(rule string) func(*file) string { return func(f *file) string { return f.form[rule] } }

// content gives what was noticed in the content of pages, or while the structure was held against it.
func content(rule string) func(*file) string {
	return func(f *file) string {
		for n, p := range f.pages {
			if p.problems[rule] != "" {
				return fmt.Sprintf("page %d: %s", n+1, p.problems[rule])
			}
		}
		return f.form[rule]
	}
}

func need(is bool, what string) string {
	if is {
		return ""
	}
	return what
}

// eachValue says that something holds for all values of a type.
func eachValue[T any](wrong func(v T) bool) func(*file) string {
	return func(f *file) string {
		for _, v := range f.values {
			if t, ok := v.(T); ok && wrong(t) {
				return fmt.Sprintf("%.60v", v)
			}
		}
		return ""
	}
}

var (
	head          = regexp.MustCompile(`^%PDF-1\.[0-7](\r\n|\n|\r)`)
	hexDigits     = regexp.MustCompile(`^[0-9A-Fa-f\s]*$`)
	bigInteger    = float64(math.MaxInt32)
	bigReal       = 3.403e+38
	smallReal     = 1.175e-38
	knownSubtypes = set("Type0 CIDFontType0 CIDFontType2 Type1 MMType1 TrueType Type3")
)

// checks are the rules that are looked at, by their numbers in the lists of veraPDF ("UA" for PDF/UA-1, "A" for PDF/A-2a).
var checks = map[string]func(f *file) string{
	own + "equal metadata":   equalMetadata,
	own + "frame of figures": framed,

	"UA 5-1":   func(f *file) string { return need(f.said(spaceUA, "part") != "", "no pdfuaid:part") },
	"UA 5-2":   says(spaceUA, "part", "1"),
	"UA 5-3":   prefixed(spaceUA, "part", "pdfuaid"),
	"UA 6.1-1": isHeaded,
	"UA 6.2-1": isMarked,
	"UA 7.1-1": content("UA 7.1-1"),
	"UA 7.1-2": content("UA 7.1-2"),
	"UA 7.1-3": content("UA 7.1-3"),
	"UA 7.1-4": func(f *file) string {
		return need(f.dict(f.catalog["MarkInfo"])["Suspects"] != keyword("true"), "suspects")
	},
	"UA 7.1-5": areStandard,
	"UA 7.1-8": hasMetadata,
	"UA 7.1-9": titled,
	"UA 7.1-10": func(f *file) string {
		return need(f.dict(f.catalog["ViewerPreferences"])["DisplayDocTitle"] == keyword("true"), "title hidden")
	},
	"UA 7.1-11": hasStructure,
	"UA 7.1-12": func(f *file) string { return f.where(func(e *element) bool { return e.dict["P"] != e.parent.ref }) },

	"UA 7.2-3":    only("Table", "TR", "THead", "TBody", "TFoot", "Caption"),
	"UA 7.2-4":    within("TR", "Table", "THead", "TBody", "TFoot"),
	"UA 7.2-8":    within("TH", "TR"),
	"UA 7.2-9":    within("TD", "TR"),
	"UA 7.2-10":   only("TR", "TH", "TD"),
	"UA 7.2-17":   within("LI", "L"),
	"UA 7.2-18":   within("LBody", "LI"),
	"UA 7.2-19":   only("L", "L", "LI", "Caption"),
	"UA 7.2-20":   only("LI", "Lbl", "LBody"),
	"UA 7.2-22":   languageOf(func(f *file) bool { return inElements("Alt")(f) != "" }),
	"UA 7.2-24":   languageOf(func(f *file) bool { return inAnnotations("Contents")(f) != "" }),
	"UA 7.2-29":   language,
	"UA 7.2-33":   languageOfAll,
	"UA 7.2-34":   languageOfAll,
	"UA 7.2-41":   even,
	"UA 7.2-42":   even,
	"UA 7.2-43":   even,
	"UA 7.3-1":    described,
	"UA 7.4.2-1":  ranks,
	"UA 7.5-1":    headed,
	"UA 7.5-2":    headed,
	"UA 7.18.1-2": eachAnnotation(hasContents),
	"UA 7.18.5-1": ledBack,
	"UA 7.18.5-2": eachAnnotation(hasContents),
	"UA 7.18.3-1": func(f *file) string {
		return need(!slices.ContainsFunc(f.pages, func(p *page) bool { return p.dict["Tabs"] != name("S") }), "Tabs")
	},

	"UA 7.21.3.1-1": isIdentity,
	"UA 7.21.3.2-1": hasGlyphMap,
	"UA 7.21.3.3-1": isIdentity,
	"UA 7.21.4.1-1": isEmbedded,
	"UA 7.21.4.1-2": hasGlyphs,
	"UA 7.21.5-1":   eachCode(widthDiffers),
	"UA 7.21.7-1":   hasMeaning,
	"UA 7.21.7-2":   isCharacter,
	"UA 7.21.8-1":   isNoBox,

	"A 6.1.2-1": isHeaded,
	"A 6.1.2-2": isBinary,
	"A 6.1.3-1": func(f *file) string {
		ids := f.array(f.trailer["ID"])
		return need(len(ids) == 2 && len(ids[0].(text).value) > 0 && len(ids[1].(text).value) > 0, "no ID")
	},
	"A 6.1.3-3":   form("A 6.1.3-3"),
	"A 6.1.4-2":   form("A 6.1.4-2"),
	"A 6.1.6-1":   eachValue(func(t text) bool { return t.hex && len(removeBlanks(t.raw))%2 != 0 }),
	"A 6.1.6-2":   eachValue(func(t text) bool { return t.hex && !hexDigits.MatchString(t.raw) }),
	"A 6.1.7.1-1": form("A 6.1.7.1-1"),
	"A 6.1.7.1-2": form("A 6.1.7.1-2"),
	"A 6.1.7.1-3": form("A 6.1.7.1-3"),
	"A 6.1.7.2-1": form("A 6.1.7.2-1"),
	"A 6.1.8-1":   eachValue(func(n name) bool { return !utf8.ValidString(string(n)) }),
	"A 6.1.9-1":   form("A 6.1.9-1"),
	"A 6.1.13-1":  eachValue(func(n integer) bool { return float64(n) > bigInteger || float64(n) < -bigInteger-1 }),
	"A 6.1.13-2":  eachValue(func(n real) bool { return math.Abs(float64(n)) > bigReal }),
	"A 6.1.13-3":  eachValue(func(t text) bool { return len(t.value) > 32767 }),
	"A 6.1.13-4":  eachValue(func(n name) bool { return len(n) > 127 }),
	"A 6.1.13-5":  eachValue(func(n real) bool { return n != 0 && math.Abs(float64(n)) < smallReal }),
	"A 6.1.13-11": hasSize,
	"A 6.2.2-1":   content("A 6.2.2-1"),
	"A 6.2.2-2": func(f *file) string {
		return need(!slices.ContainsFunc(f.pages, func(p *page) bool { return f.dict(p.dict["Resources"]) == nil }), "a page without resources")
	},
	"A 6.2.3-1": hasProfile,
	"A 6.2.3-2": func(f *file) string {
		return need(len(f.array(f.catalog["OutputIntents"])) <= 1, "several output intents")
	},
	"A 6.2.3-3":   anyKey("DestOutputProfileRef", always),
	"A 6.2.4.3-4": hasProfile, // black is what is drawn with where nothing is said: grey of the device

	"A 6.2.11.2-1": eachFont(func(_ *file, t *typeface) bool {
		return t.dict["Type"] != name("Font") || t.descendant["Type"] != name("Font")
	}),
	"A 6.2.11.2-2": eachFont(func(_ *file, t *typeface) bool { return !subtype(t.dict) || !subtype(t.descendant) }),
	"A 6.2.11.2-3": eachFont(func(_ *file, t *typeface) bool {
		return t.dict["BaseFont"] == nil || t.dict["BaseFont"] != t.descendant["BaseFont"] || t.dict["BaseFont"] != t.descriptor["FontName"]
	}),
	"A 6.2.11.2-7": eachFont(func(f *file, t *typeface) bool {
		r, _ := t.descriptor["FontFile2"].(reference)
		return f.dict(r)["Subtype"] != nil || t.descriptor["FontFile"] != nil || t.descriptor["FontFile3"] != nil
	}),
	"A 6.2.11.3.1-1": isIdentity,
	"A 6.2.11.3.2-1": hasGlyphMap,
	"A 6.2.11.3.3-1": isIdentity,
	"A 6.2.11.4.1-1": isEmbedded,
	"A 6.2.11.4.1-2": hasGlyphs,
	"A 6.2.11.5-1":   eachCode(widthDiffers),
	"A 6.2.11.7.2-1": hasMeaning,
	"A 6.2.11.7.2-2": isCharacter,
	"A 6.2.11.7.3-1": eachCode(func(t *typeface, code uint16) bool {
		return slices.ContainsFunc(t.meaning[code], func(r rune) bool { return unicode.Is(unicode.Co, r) })
	}),
	"A 6.2.11.8-1": isNoBox,

	"A 6.3.1-1": eachAnnotation(func(_ *file, a dict) bool {
		n, _ := a["Subtype"].(name)
		return allowedAnnotations[string(n)]
	}),
	"A 6.3.2-1": eachAnnotation(func(_ *file, a dict) bool { return a["F"] != nil }),
	"A 6.3.2-2": eachAnnotation(func(_ *file, a dict) bool {
		flags, _ := a["F"].(integer)
		return int(flags)&(invisible|hidden|noView|toggleNoView) == 0 && int(flags)&printed != 0
	}),

	"A 6.4.2-2": inCatalog("NeedsRendering"),

	"A 6.5.1-1": eachAnnotation(func(f *file, a dict) bool {
		action := f.dict(a["A"])
		n, _ := action["S"].(name)
		return action == nil || allowedActions[string(n)]
	}),

	"A 6.6.2.1-1":   hasMetadata,
	"A 6.6.2.1-2":   packetHas("bytes"),
	"A 6.6.2.1-3":   packetHas("encoding"),
	"A 6.6.2.1-4":   func(f *file) string { return need(f.meta != nil && len(f.meta.find(spaceRDF, "RDF")) == 1, "no XML") },
	"A 6.6.2.1-5":   isUTF8,
	"A 6.6.2.3.1-1": allKnown,
	"A 6.6.2.3.1-2": allTyped,
	"A 6.6.2.3.2-1": onlyDescribed,
	"A 6.6.2.3.3-1": container,
	"A 6.6.2.3.3-2": schemaField("schema", isText),
	"A 6.6.2.3.3-3": schemaField("namespaceURI", isText),
	"A 6.6.2.3.3-4": schemaField("prefix", isText),
	"A 6.6.2.3.3-5": schemaField("property", func(n *node) bool { return len(n.items("Seq")) > 0 }),
	"A 6.6.2.3.3-7": propertyField("name", isText),
	"A 6.6.2.3.3-8": propertyField("valueType", func(n *node) bool { return n.value() == "Integer" }),
	"A 6.6.2.3.3-9": propertyField("category", func(n *node) bool { return n.value() == "internal" || n.value() == "external" }),

	"A 6.6.2.3.3-10": propertyField("description", isText),

	"A 6.6.4-1": func(f *file) string {
		return need(f.said(spaceA, "part") != "" && f.said(spaceA, "conformance") != "", "no pdfaid")
	},
	"A 6.6.4-2":   says(spaceA, "part", "2"),
	"A 6.6.4-3":   says(spaceA, "conformance", "A"),
	"A 6.6.4-4":   prefixed(spaceA, "part", "pdfaid"),
	"A 6.6.4-5":   prefixed(spaceA, "conformance", "pdfaid"),
	"A 6.7.2.2-1": isMarked,
	"A 6.7.3.3-1": hasStructure,
	"A 6.7.3.4-1": areStandard,
	"A 6.7.4-1":   language,
	"A 6.11-1":    inCatalog("Requirements"),
}

func isHeaded(f *file) string { return need(head.Match(f.data), "header") }

func isBinary(f *file) string {
	line := f.data[len(head.Find(f.data)):]
	ok := len(line) > 5 && line[0] == '%'
	for i := 1; ok && i < 5; i++ {
		ok = line[i] > 127
	}
	return need(ok, "no bytes above 127 behind the header")
}

func isMarked(f *file) string {
	return need(f.dict(f.catalog["MarkInfo"])["Marked"] == keyword("true"), "not marked")
}

func hasStructure(f *file) string {
	return need(len(f.root.kids) > 0 && f.root.dict["Type"] == name("StructTreeRoot"), "no structure")
}

func hasMetadata(f *file) string {
	ref, _ := f.catalog["Metadata"].(reference)
	d := f.dict(ref)
	return need(d["Type"] == name("Metadata") && d["Subtype"] == name("XML") && f.packet != nil, "no metadata")
}

func areStandard(f *file) string {
	return f.where(func(e *element) bool { return !standardTypes[e.kind] || e.dict["Type"] != name("StructElem") })
}

func removeBlanks(s string) string {
	var out []byte
	for i := range len(s) {
		if !isBlank(s[i]) {
			out = append(out, s[i])
		}
	}
	return string(out)
}

// hasSize says that pages are of a size that the standard allows.
func hasSize(f *file) string {
	const least, most = 3, 14400
	return need(!slices.ContainsFunc(f.pages, func(p *page) bool {
		b := f.array(p.dict["MediaBox"])
		if len(b) != 4 {
			return true
		}
		w, h := math.Abs(number(b[2])-number(b[0])), math.Abs(number(b[3])-number(b[1]))
		return w < least || h < least || w > most || h > most
	}), "MediaBox")
}

// hasProfile says that the file says what its colours mean.
func hasProfile(f *file) string {
	for _, v := range f.array(f.catalog["OutputIntents"]) {
		intent := f.dict(v)
		profile := f.streamOf(intent["DestOutputProfile"])
		if intent["S"] == name("GTS_PDFA1") && intent["OutputConditionIdentifier"] != nil && len(profile) > 132 &&
			string(profile[12:20]) == "mntrRGB " && profile[8] < 5 && string(profile[36:40]) == "acsp" {
			return ""
		}
	}
	return "no output intent with a profile of a display"
}

func subtype(d dict) bool {
	n, _ := d["Subtype"].(name)
	return knownSubtypes[string(n)]
}

var (
	isIdentity = eachFont(func(_ *file, t *typeface) bool {
		return t.dict["Subtype"] != name("Type0") || t.dict["Encoding"] != name("Identity-H")
	})
	hasGlyphMap = eachFont(func(_ *file, t *typeface) bool {
		return t.descendant["Subtype"] != name("CIDFontType2") || t.descendant["CIDToGIDMap"] != name("Identity")
	})
	isEmbedded = eachFont(func(_ *file, t *typeface) bool { return t.program.glyphs == 0 })
	hasGlyphs  = eachCode(func(t *typeface, code uint16) bool { return int(code) >= t.program.glyphs })
	hasMeaning = eachCode(func(t *typeface, code uint16) bool { return len(t.meaning[code]) == 0 })
	isNoBox    = eachCode(func(_ *typeface, code uint16) bool { return code == 0 })

	isCharacter = eachCode(func(t *typeface, code uint16) bool {
		return slices.ContainsFunc(t.meaning[code], func(r rune) bool { return r == 0 || r == 0xFEFF || r == 0xFFFE })
	})
)
