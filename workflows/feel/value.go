package feel

// Value is any FEEL value. The set is closed: [Null], [Bool], [Number], [String], [Date], [Time], [DateTime], [DaysDuration],
// [MonthsDuration], [*Range], [List], [*Context] and [*Func]. Values are immutable once they have been handed to an evaluation.
// Switches over a value are open by design, therefore the type is no checked sum: in FEEL every kind of value that an operation does
// not name leads to null.
type Value interface {
	// kind names the FEEL type of the value as a modeller would write it.
	kind() string
}

// Null is the FEEL value null: unknown, absent or the result of an error.
type Null struct{}

// Bool is a FEEL boolean.
type Bool bool

// String is a FEEL string; positions and lengths count Unicode code points.
type String string

// List is an ordered FEEL list.
type List []Value

// Range is an interval between two endpoints of one type. A Null endpoint means that the range has no bound on that side.
type Range struct {
	Low, High             Value
	LowClosed, HighClosed bool
}

func (Null) kind() string           { return "null" }
func (Bool) kind() string           { return "boolean" }
func (Number) kind() string         { return "number" }
func (String) kind() string         { return "string" }
func (Date) kind() string           { return "date" }
func (Time) kind() string           { return "time" }
func (DateTime) kind() string       { return "date and time" }
func (DaysDuration) kind() string   { return "days and time duration" }
func (MonthsDuration) kind() string { return "years and months duration" }
func (*Range) kind() string         { return "range" }
func (List) kind() string           { return "list" }
func (*Context) kind() string       { return "context" }
func (*Func) kind() string          { return "function" }

// IsNull reports whether v is null; a nil interface counts as null.
func IsNull(v Value) bool {
	if v == nil {
		return true
	}
	_, ok := v.(Null)
	return ok
}

// KindOf returns the name of the FEEL type of v, for messages to the modeller.
func KindOf(v Value) string {
	if v == nil {
		return "null"
	}
	return v.kind()
}
