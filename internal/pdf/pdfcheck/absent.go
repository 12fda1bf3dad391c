package pdfcheck

import (
	"fmt"
	"slices"
	"strings"
)

// absences are what our files do not have, by the words that follow "no" in testdata/rules.tsv. Each gives the first thing that it finds.
var absences = map[string]func(f *file) string{
	"outlines":                   inCatalog("Outlines"),
	"optional content":           anyOf(inCatalog("OCProperties"), resource("Properties")),
	"forms":                      anyOf(inCatalog("AcroForm", "NeedsRendering"), typed("Subtype", "Widget"), kinds("Form")),
	"presentations":              anyOf(inCatalog("Names"), inPages("PresSteps")),
	"actions but those of links": anyOf(inCatalog("OpenAction"), inPages("A"), anyKey("AA", always), anyKey("Next", isAction), anyKey("JS", always), typed("S", "Named")),
	"permissions and signatures": anyOf(inCatalog("Perms"), typed("Type", "Sig", "SigRef", "DocTimeStamp")),
	"annotations but links":      anyOf(otherAnnotations, typed("S", "MCD", "Rendition")),
	"appearances of annotations": inAnnotations("AP", "AS"),
	"embedded files":             anyOf(typed("Type", "Filespec", "EmbeddedFile"), anyKey("EF", always)),
	"external objects":           anyOf(resource("XObject"), typed("Subtype", "Form", "Image", "PS"), operator("Do")),
	"inline images":              operator("BI", "ID", "EI"),
	"colour spaces":              anyOf(resource("ColorSpace", "Pattern", "Shading"), operator("cs", "CS", "sc", "SC", "scn", "SCN", "rg", "RG", "k", "K", "sh")),
	"graphics states":            anyOf(resource("ExtGState"), anyKey("Group", always), anyKey("HalftoneType", always), operator("gs", "q", "Q")),
	"rendering intents":          anyOf(operator("ri"), anyKey("Intent", always)),
	"simple fonts":               typed("Subtype", "Type1", "MMType1", "TrueType", "Type3"),
	"embedded character maps":    anyOf(typed("Type", "CMap"), encoded),
	"lists of glyphs":            anyOf(anyKey("CIDSet", always), anyKey("CharSet", always)),
	"replacement texts":          anyOf(inElements("ActualText", "E"), markedAs("Span")),
	"row groups and captions":    kinds("THead", "TBody", "TFoot", "Caption"),
	"tables of contents":         kinds("TOC", "TOCI"),
	"formulas or notes":          kinds("Formula", "Note"),
	"headings without rank":      kinds("H"),
	"spans of cells":             anyOf(anyKey("RowSpan", always), anyKey("ColSpan", always)),
	"role map": func(f *file) string {
		return found("RoleMap", f.dict(f.catalog["StructTreeRoot"])["RoleMap"] != nil)
	},
	"encryption": func(f *file) string { return found("Encrypt", f.trailer["Encrypt"] != nil) },
	"amendments of standards": func(f *file) string {
		return found("amd or corr", slices.ContainsFunc(f.properties(), func(p *node) bool { return p.name == "amd" || p.name == "corr" }))
	},
	"value types of extensions": func(f *file) string { return found("valueType", len(f.meta.find(spaceSchema, "valueType")) > 0) },
}

func found(what string, is bool) string {
	if is {
		return what
	}
	return ""
}

func always(*file, any) bool { return true }

func isAction(f *file, v any) bool { return f.dict(v)["S"] != nil }

func anyOf(list ...func(*file) string) func(*file) string {
	return func(f *file) string {
		for _, one := range list {
			if what := one(f); what != "" {
				return what
			}
		}
		return ""
	}
}

func inCatalog(keys ...string) func(*file) string {
	return func(f *file) string { return keyOf(f.catalog, keys) }
}

func keyOf(d dict, keys []string) string {
	for _, key := range keys {
		if d[key] != nil {
			return key
		}
	}
	return ""
}

func inPages(keys ...string) func(*file) string {
	return func(f *file) string {
		for _, p := range f.pages {
			if key := keyOf(p.dict, keys); key != "" {
				return key
			}
		}
		return ""
	}
}

func resource(keys ...string) func(*file) string {
	return func(f *file) string {
		for _, p := range f.pages {
			if key := keyOf(f.dict(p.dict["Resources"]), keys); key != "" {
				return key
			}
		}
		return ""
	}
}

func operator(words ...string) func(*file) string {
	return func(f *file) string {
		for _, p := range f.pages {
			for _, word := range words {
				if p.operators[word] > 0 {
					return "operator " + word
				}
			}
		}
		return ""
	}
}

// anyKey looks at every dictionary of the file.
func anyKey(key string, is func(*file, any) bool) func(*file) string {
	return func(f *file) string {
		for _, v := range f.values {
			if d, ok := v.(dict); ok && d[key] != nil && is(f, d[key]) {
				return key
			}
		}
		return ""
	}
}

// typed finds a dictionary that says by a key what it is.
func typed(key string, names ...string) func(*file) string {
	return anyKey(key, func(_ *file, v any) bool {
		n, ok := v.(name)
		return ok && slices.Contains(names, string(n))
	})
}

func encoded(f *file) string {
	for _, t := range f.typefaces() {
		if _, ok := t.dict["Encoding"].(name); !ok {
			return fmt.Sprintf("encoding %v", t.dict["Encoding"])
		}
	}
	return ""
}

func kinds(list ...string) func(*file) string {
	return func(f *file) string {
		return f.where(func(e *element) bool { return slices.Contains(list, e.kind) })
	}
}

func inElements(keys ...string) func(*file) string {
	return func(f *file) string { return f.where(func(e *element) bool { return keyOf(e.dict, keys) != "" }) }
}

func markedAs(tag string) func(*file) string {
	return func(f *file) string {
		for _, p := range f.pages {
			if slices.Contains(p.tags, tag) {
				return strings.ToLower(tag)
			}
		}
		return ""
	}
}
