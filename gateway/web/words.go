package web

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
)

// words gives templates the words of one language.
type words struct{ lang string }

func (w words) funcs() template.FuncMap {
	return template.FuncMap{
		"t": w.text, "say": w.say, "code": w.code, "plural": w.plural,
		"day": w.day, "shortDay": w.shortDay, "longDay": w.longDay, "moment": w.moment, "clock": w.clock, "age": w.age,
		"term": w.term, "birth": w.birth, "country": w.country, "countries": w.countries,
		"size": w.size, "choice": w.choice, "paragraph": w.paragraph, "iso": iso, "join": strings.Join, "dict": dict,
		"readable": readable, "cell": w.cell, "keep": keeping,
	}
}

// text gives the sentence of a key; what follows are pairs of name and value.
func (w words) text(key string, pairs ...any) string {
	params := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		params[fmt.Sprint(pairs[i])] = fmt.Sprint(pairs[i+1])
	}
	return locale.T(w.lang, key, params)
}

func (w words) say(t Text) string {
	if t.Plain != "" {
		return t.Plain
	}
	return locale.T(w.lang, t.Key, t.Params)
}

// code gives the words for a code below a prefix; a code without words is shown as it is, so that nothing disappears.
func (w words) code(prefix string, code any) string {
	value := fmt.Sprint(code)
	if key := prefix + "." + value; locale.Has(key) {
		return locale.T(w.lang, key, nil)
	}
	return value
}

// plural picks the key ending in ".one" for one and ".other" for any other number, and fills in {n}.
func (w words) plural(key string, n int) string {
	form := ".other"
	if n == 1 || n == -1 {
		form = ".one"
	}
	return locale.T(w.lang, key+form, map[string]string{"n": w.number(n)})
}

// number groups thousands with a narrow space, as DIN 5008 has it.
func (w words) number(n int) string {
	digits := strconv.Itoa(n)
	if n < 10_000 {
		return digits
	}
	return digits[:len(digits)-3] + "\u202f" + digits[len(digits)-3:]
}

// day gives "Do 26.11.2026": a deadline is never shown without its weekday.
func (w words) day(d casefile.Date) string {
	if d.IsZero() {
		return ""
	}
	return w.text("page.weekday."+strconv.Itoa(int(d.Weekday()))) + " " + locale.ShortDate(w.lang, d)
}

func (w words) shortDay(d casefile.Date) string { return locale.ShortDate(w.lang, d) }

// moment gives "Do 26.11.2026, 10:42".
func (w words) moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	local := t.In(locale.Zone())
	return w.day(casefile.DateOf(local)) + ", " + local.Format("15:04")
}

func (w words) clock(t time.Time) string { return t.In(locale.Zone()).Format("15:04") }

// age gives the day of an instant without its weekday, for columns of the past.
func (w words) age(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return locale.ShortDate(w.lang, casefile.DateOf(t.In(locale.Zone())))
}

// term gives "in 3 Werktagen", "heute" or "seit 2 Werktagen überfällig".
func (w words) term(t Term) string {
	switch {
	case t.Day.IsZero():
		return ""
	case t.WorkDays == 0:
		return w.text("page.term.today")
	case t.WorkDays < 0:
		return w.plural("page.term.past", -t.WorkDays)
	}
	return w.plural("page.term.future", t.WorkDays)
}

// birth gives a birth date that may be known in part: "14.03.1991", "03/1991", "1991" or a dash.
func (w words) birth(p casefile.PartialDate) string {
	switch {
	case p.Known():
		return locale.ShortDate(w.lang, p.Earliest())
	case p.Year == 0:
		return w.text("page.birth.unknown")
	case p.Month == 0:
		return strconv.Itoa(p.Year)
	}
	return fmt.Sprintf("%02d/%04d", p.Month, p.Year)
}

// longDay gives a day with its weekday written out, for who reads one page of ours in their life.
func (w words) longDay(d casefile.Date) string { return locale.Date(w.lang, d) }

// country gives the name of a country from the Unicode tables, or from our texts for the codes of passports that are no country.
func (w words) country(code string) string {
	if key := "page.country." + code; locale.Has(key) {
		return w.text(key)
	}
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	if name := display.Regions(language.Make(w.lang)).Name(region); name != "" {
		return name
	}
	return code
}

func (w words) countries(codes []string) string {
	names := make([]string, 0, len(codes))
	for _, code := range codes {
		names = append(names, w.country(code))
	}
	return strings.Join(names, ", ")
}

func (w words) size(bytes int64) string {
	if bytes < 1_000_000 {
		return w.text("page.size.kb", "n", max(1, bytes/1000))
	}
	return w.text("page.size.mb", "n", (bytes+500_000)/1_000_000)
}

func (w words) choice(c Choice) string {
	if c.Label != "" {
		return c.Label
	}
	return w.say(c.Text)
}

// paragraph gives "§ 18b AufenthG"; what already names its law stays as it is.
func (w words) paragraph(p string) string {
	if p == "" || strings.HasPrefix(p, "§") {
		return p
	}
	return w.text("page.paragraph", "p", p)
}

func iso(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// dict lets a template hand several values to a part.
func dict(pairs ...any) (map[string]any, error) {
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		key, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: %v is no name", pairs[i])
		}
		m[key] = pairs[i+1]
	}
	return m, nil
}
