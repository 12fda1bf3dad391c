package pdfcheck

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// CheckB reads a file whose pages are pictures and gives what stands against it by the rules of PDF/A-2b (ISO 19005-2, level B): those of level A without
// what is asked of the structure, and those of pictures, which files of level A do not have here.
func CheckB(data []byte) []string {
	f, err := read(data)
	if err == nil {
		err = f.readPages()
	}
	if err != nil {
		return []string{"file: " + err.Error()}
	}
	f.readMetadata()
	var list []string
	for _, rule := range slices.Sorted(maps.Keys(checks)) {
		check := checks[rule]
		if instead, other := levelB[rule]; other {
			check = instead
		}
		if check == nil || strings.HasPrefix(rule, "UA ") {
			continue
		}
		if what := check(f); what != "" {
			list = append(list, rule+": "+what)
		}
	}
	for _, thing := range slices.Sorted(maps.Keys(absences)) {
		absent := absences[thing]
		if instead, other := picturesInstead[thing]; other {
			absent = instead
		}
		if what := absent(f); what != "" {
			list = append(list, "no "+thing+": "+what)
		}
	}
	for _, rule := range slices.Sorted(maps.Keys(pictureRules)) {
		if what := pictureRules[rule](f); what != "" {
			list = append(list, rule+": "+what)
		}
	}
	return list
}

// levelB are the rules that are others at level B; nil are those of level A alone.
var levelB = map[string]func(f *file) string{
	own + "equal metadata": equalButAuthor,
	"A 6.1.7.2-1":          nil, // pictures have filters of their own: see pictureRules
	"A 6.6.4-3":            says(spaceA, "conformance", "B"),
	"A 6.7.2.2-1":          nil,
	"A 6.7.3.3-1":          nil,
	"A 6.7.3.4-1":          nil,
	"A 6.7.4-1":            nil,
}

// equalButAuthor: nobody knows who took a picture, so neither the packet nor the dictionary names somebody.
func equalButAuthor(f *file) string {
	info := f.dict(f.trailer["Info"])
	if info["Author"] != nil || slices.ContainsFunc(f.properties(), func(p *node) bool { return p.space == spaceDC && p.name == "creator" }) {
		return equalMetadata(f)
	}
	return equalFrom(f, func(key string) bool { return key != "Author" })
}

// picturesInstead are the absences that hold otherwise where pages are pictures.
var picturesInstead = map[string]func(f *file) string{
	"external objects": anyOf(typed("Subtype", "Form", "PS")),
	"graphics states":  anyOf(resource("ExtGState"), anyKey("Group", always), anyKey("HalftoneType", always), operator("gs")),
}

// pictureRules are those of pictures.
var pictureRules = map[string]func(f *file) string{
	"A 6.1.7.2-1": eachStream(func(_ *file, d dict) string {
		if d["Filter"] == nil || d["Filter"] == name("FlateDecode") || d["Filter"] == name("DCTDecode") && d["Subtype"] == name("Image") {
			return ""
		}
		return fmt.Sprintf("filter %v", d["Filter"])
	}),
	"A 6.1.13-8": func(f *file) string { // states of graphics within each other, at most 28
		return need(!slices.ContainsFunc(f.pages, func(p *page) bool { return p.operators["q"] != p.operators["Q"] || p.operators["q"] > 28 }), "q and Q")
	},
	"A 6.2.4.3-2": eachPicture(func(f *file, d dict) string { // RGB of the device needs a profile of RGB, grey any
		space := d["ColorSpace"]
		if list := f.array(space); len(list) == 4 && list[0] == name("Indexed") {
			space = list[1]
		}
		return need((space == name("DeviceRGB") || space == name("DeviceGray")) && hasProfile(f) == "", fmt.Sprintf("colours %v", d["ColorSpace"]))
	}),
	"A 6.2.8-1": eachPicture(func(_ *file, d dict) string { return keyOf(d, []string{"Alternates"}) }),
	"A 6.2.8-2": eachPicture(func(_ *file, d dict) string { return keyOf(d, []string{"OPI"}) }),
	"A 6.2.8-3": eachPicture(func(_ *file, d dict) string { return need(d["Interpolate"] != keyword("true"), "Interpolate") }),
	"A 6.2.8-4": eachPicture(func(_ *file, d dict) string {
		return need(slices.Contains([]any{integer(1), integer(2), integer(4), integer(8), integer(16)}, d["BitsPerComponent"]), "bits")
	}),
	"A 6.2.10-1": eachPicture(func(_ *file, d dict) string { return keyOf(d, []string{"SMask", "SMaskInData", "Mask", "ImageMask"}) }),
	own + "a picture on each page": func(f *file) string {
		for n, p := range f.pages {
			objects := f.dict(f.dict(p.dict["Resources"])["XObject"])
			if p.operators["Do"] != 1 || len(objects) != 1 {
				return fmt.Sprintf("page %d", n+1)
			}
		}
		return need(len(f.pages) > 0, "no page")
	},
}

// eachPicture says that something holds for all pictures.
func eachPicture(wrong func(f *file, d dict) string) func(f *file) string {
	return eachStream(func(f *file, d dict) string {
		if d["Subtype"] != name("Image") {
			return ""
		}
		return wrong(f, d)
	})
}

// eachStream says that something holds for the dictionaries of all streams.
func eachStream(wrong func(f *file, d dict) string) func(f *file) string {
	return func(f *file) string {
		for _, v := range f.values {
			if d, ok := v.(dict); ok && d["Length"] != nil {
				if what := wrong(f, d); what != "" {
					return what
				}
			}
		}
		return ""
	}
}
