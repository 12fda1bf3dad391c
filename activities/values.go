package activities

import (
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/drawup"
	"ablauf/workflows/feel"
)

// Values of rule tables and variables, as drawup reads them too.

func feelDate(d casefile.Date) feel.Value { return drawup.FeelDate(d) }

func dateOf(v feel.Value) (casefile.Date, bool) { return drawup.DateOf(v) }

func get(c *feel.Context, name string) feel.Value { return drawup.Get(c, name) }

func text(c *feel.Context, name string) string { return drawup.Text(c, name) }

func textOrNull(s string) feel.Value { return drawup.TextOrNull(s) }

func dayOf(at time.Time) casefile.Date { return drawup.DayOf(at) }

func later(a, b casefile.Date) casefile.Date { return drawup.Later(a, b) }
