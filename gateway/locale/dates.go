package locale

import (
	"fmt"
	"time"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
)

// Zone gives the authority's zone, in which days of the law are counted.
func Zone() *time.Location { return calendar.Berlin() }

// Date shows a day with its weekday: "Donnerstag, 26.11.2026"; nothing for no date.
func Date(lang string, d casefile.Date) string {
	if d.IsZero() {
		return ""
	}
	if lang == Official {
		return fmt.Sprintf("%s, %02d.%02d.%04d", germanDays()[d.Weekday()], d.Day, d.Month, d.Year)
	}
	return fmt.Sprintf("%s, %d %s %04d", d.Weekday(), d.Day, d.Month, d.Year)
}

// ShortDate shows a day without its weekday: "26.11.2026".
func ShortDate(lang string, d casefile.Date) string {
	if d.IsZero() {
		return ""
	}
	if lang == Official {
		return fmt.Sprintf("%02d.%02d.%04d", d.Day, d.Month, d.Year)
	}
	return fmt.Sprintf("%d %s %04d", d.Day, d.Month, d.Year)
}

// Time shows an instant in the authority's zone: "Donnerstag, 26.11.2026, 10:12 Uhr"; nothing for the zero time.
func Time(lang string, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	local := t.In(Zone())
	text := Date(lang, casefile.DateOf(local)) + ", " + local.Format("15:04")
	if lang == Official {
		return text + " Uhr"
	}
	return text
}

func germanDays() [7]string {
	return [7]string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"}
}

func dateText(lang, value string) string {
	d, err := casefile.ParseDate(value)
	if err != nil {
		return value
	}
	return Date(lang, d)
}

func timeText(lang, value string) string {
	t, err := time.Parse(time.RFC3339, value)
	if err != nil {
		return value
	}
	return Time(lang, t)
}
