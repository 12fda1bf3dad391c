package calendar

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"ablauf/internal/casefile"
)

// unitWords are the words of the units, one and many, in German and English.
var unitWords = map[Unit]struct{ deOne, deMany, enOne, enMany string }{
	Days:        {"Ein Tag", "Tage", "One day", "days"},
	Weeks:       {"Eine Woche", "Wochen", "One week", "weeks"},
	Months:      {"Ein Monat", "Monate", "One month", "months"},
	Years:       {"Ein Jahr", "Jahre", "One year", "years"},
	WorkingDays: {"Ein Arbeitstag", "Arbeitstage", "One working day", "working days"},
	Werktage:    {"Ein Werktag", "Werktage", "One working day (Mon–Sat)", "working days (Mon–Sat)"},
}

var (
	numbersDE  = []string{2: "Zwei", "Drei", "Vier", "Fünf", "Sechs", "Sieben", "Acht", "Neun", "Zehn", "Elf", "Zwölf"}
	numbersEN  = []string{2: "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"}
	ordinalsDE = []string{1: "Erster", "Zweiter", "Dritter", "Vierter", "Fünfter"}
	ordinalsEN = []string{1: "First", "Second", "Third", "Fourth", "Fifth"}
)

// events are the codes of what may begin a period, with the words that follow "ab" and "from".
var events = map[string]struct{ de, en string }{
	"":            {"dem Ereignis", "the event"},
	"bekanntgabe": {"Bekanntgabe", "notification"},
	"eingang":     {"Eingang", "receipt"},
	"zugang":      {"Zugang", "arrival"},
	"aufgabe":     {"Beginn der Aufgabe", "start of the task"},
	"versand":     {"Versand", "dispatch"},
	"einreise":    {"Einreise", "entry"},
	"titelende":   {"Ende des Titels", "end of the title"},
	"beginn":      {"Beginn", "start"},
}

// Events lists the codes of what may begin a period, sorted; the empty code, some event, is left out.
func Events() []string {
	return slices.Sorted(maps.Keys(events))[1:]
}

// EventWords gives the words for an event that follow "from" ("dem Ereignis" for an empty code); lang as for Sentence.
func EventWords(lang, code string) string {
	if lang == "en" {
		return events[code].en
	}
	return events[code].de
}

// IsEvent reports whether code may stand in Options.Event.
func IsEvent(code string) bool {
	_, ok := events[code]
	return ok
}

// Sentence says for a caseworker how the day was computed; lang is "de" or "en", anything else is taken as "de".
func (r Result) Sentence(lang string) string { return Sentence(lang, r.Reason, r.Params) }

// Sentence renders a stored reason. An unknown reason gives an empty text, so that a page shows the day alone.
func Sentence(lang, reason string, params map[string]string) string {
	w := german
	if lang == "en" {
		w = english
	}
	start, end, last := w.day(params["start"]), w.day(params["end"]), w.day(params["last"])
	switch reason {
	case ReasonPeriod:
		return fmt.Sprintf(w.period, w.length(params["length"]), w.event(params["event"]), start, last)
	case ReasonPeriodMoved:
		return fmt.Sprintf(w.periodMoved, w.length(params["length"]), w.event(params["event"]), start, end, w.idle(params["idle"]), last)
	case ReasonPeriodFixed:
		return fmt.Sprintf(w.periodFixed, w.length(params["length"]), w.event(params["event"]), start, last, w.idle(params["idle"]))
	case ReasonDelivery:
		return fmt.Sprintf(w.delivery, w.ordinal(params["days"]), start, params["paragraph"], last, w.stays(params["idle"]))
	case ReasonDeliverySent:
		return fmt.Sprintf(w.deliverySent, w.ordinal(params["days"]), start, params["paragraph"], last, w.stays(params["idle"]))
	case ReasonDeliveryRetrieved:
		return fmt.Sprintf(w.deliveryRetrieved, start, params["paragraph"], last, w.stays(params["idle"]))
	case ReasonDeliveryIdle:
		return fmt.Sprintf(w.deliveryMoved, w.ordinal(params["days"]), start, params["paragraph"], end, w.idle(params["idle"]), last)
	case ReasonServiceHours:
		return fmt.Sprintf(w.serviceHours, w.count(params["hours"]), w.minute(params["from"]), w.minute(params["until"]))
	}
	return ""
}

// words are the sentences and small words of one language.
type words struct {
	period, periodMoved, periodFixed, delivery, deliveryMoved, deliverySent, deliveryRetrieved, deliveryStays, serviceHours string

	weekdays [7]string
	date     string
	numbers  []string
	ordinals []string
	ordinalN string
	event    func(code string) string
	idle     func(key string) string
	length   func(text string) string
}

var german = words{
	period:        "%s ab %s am %s: letzter Tag ist %s.",
	periodMoved:   "%s ab %s am %s; das Ende fiel auf %s%s, daher %s.",
	periodFixed:   "%s ab %s am %s: letzter Tag ist %s%s; der Tag verschiebt sich nicht.",
	delivery:      "%s Tag nach Aufgabe zur Post am %s (%s): %s%s.",
	deliveryMoved: "%s Tag nach Aufgabe zur Post am %s (%s); der Tag fiel auf %s%s, daher %s.",

	deliverySent:      "%s Tag nach der elektronischen Absendung am %s (%s): %s%s.",
	deliveryRetrieved: "Tag nach dem Abruf am %s (%s): %s%s.",
	deliveryStays:     "%s; der Tag verschiebt sich nicht",

	serviceHours: "%s Dienststunden (Mo bis Fr, 8 bis 16 Uhr) ab %s Uhr: bis %s Uhr.",
	weekdays:     [7]string{"So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"},
	date:         "02.01.2006",
	numbers:      numbersDE,
	ordinals:     ordinalsDE,
	ordinalN:     "%s.",
	event:        func(code string) string { return events[known(code)].de },
	idle:         func(key string) string { return bracket(names[key].de) },
	length: func(text string) string {
		return spell(text, numbersDE, func(u Unit) (string, string) { return unitWords[u].deOne, unitWords[u].deMany })
	},
}

var english = words{
	period:        "%s from %s on %s: the last day is %s.",
	periodMoved:   "%s from %s on %s; the end fell on %s%s, so it is %s.",
	periodFixed:   "%s from %s on %s: the last day is %s%s; it does not move.",
	delivery:      "%s day after posting on %s (%s): %s%s.",
	deliveryMoved: "%s day after posting on %s (%s); the day fell on %s%s, so it is %s.",

	deliverySent:      "%s day after sending electronically on %s (%s): %s%s.",
	deliveryRetrieved: "Day after retrieval on %s (%s): %s%s.",
	deliveryStays:     "%s; it does not move",

	serviceHours: "%s service hours (Mon to Fri, 8:00 to 16:00) from %s: until %s.",
	weekdays:     [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
	date:         "2 Jan 2006",
	numbers:      numbersEN,
	ordinals:     ordinalsEN,
	ordinalN:     "%sth",
	event:        func(code string) string { return events[known(code)].en },
	idle:         func(key string) string { return bracket(names[key].en) },
	length: func(text string) string {
		return spell(text, numbersEN, func(u Unit) (string, string) { return unitWords[u].enOne, unitWords[u].enMany })
	},
}

func known(code string) string {
	if IsEvent(code) {
		return code
	}
	return ""
}

// bracket puts the name of a holiday behind its day; a Saturday or Sunday needs none, the day already says it.
func bracket(name string) string {
	if name == "" {
		return ""
	}
	return " (" + name + ")"
}

// stays says of a day on which nobody works that it does not move; nothing of a working day.
func (w words) stays(idle string) string {
	if idle == "" {
		return ""
	}
	return fmt.Sprintf(w.deliveryStays, w.idle(idle))
}

func (w words) day(iso string) string {
	d, err := casefile.ParseDate(iso)
	if err != nil {
		return iso
	}
	return w.weekdays[d.Weekday()] + " " + d.Time(Berlin()).Format(w.date)
}

func (w words) ordinal(days string) string {
	if n, err := strconv.Atoi(days); err == nil && n > 0 && n < len(w.ordinals) {
		return w.ordinals[n]
	}
	return fmt.Sprintf(w.ordinalN, days)
}

// count writes a small number as a word.
func (w words) count(text string) string {
	if n, err := strconv.Atoi(text); err == nil && n > 1 && n < len(w.numbers) {
		return w.numbers[n]
	}
	return text
}

func spell(text string, numbers []string, unit func(Unit) (one, many string)) string {
	l, err := ParseLength(text)
	if err != nil {
		return text
	}
	one, many := unit(l.Unit)
	switch {
	case l.N == 1:
		return one
	case l.N < len(numbers):
		return numbers[l.N] + " " + many
	}
	return strconv.Itoa(l.N) + " " + many
}
