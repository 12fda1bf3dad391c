package intake

import (
	"encoding/json"
	"time"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
)

// Opening is what the diagram of a case begins with: codes and days, nothing that names a person.
type Opening struct {
	ReceivedAt time.Time // the legal moment; its day in Europe/Berlin counts
	TitleKind  casefile.TitleKind
	Paragraph  string // of the title
	ValidTo    casefile.Date
	AppliedFor string // paragraph that was applied for
	Kind       string // "verlaengerung", "zweckwechsel", "erteilung"
}

// ReceivedOn gives the day of the law on which something arrived.
func ReceivedOn(at time.Time) casefile.Date { return casefile.DateOf(at.In(calendar.Berlin())) }

// Deciding gives the variables that the diagram starts with. The worker's relay adds the id of the case.
func (o Opening) Deciding() (json.RawMessage, error) {
	raw, err := json.Marshal(map[string]any{
		"eingangAm": ReceivedOn(o.ReceivedAt), "titelArt": o.TitleKind, "titelParagraph": o.Paragraph, "titelEnde": o.ValidTo,
		"antragAuf": o.AppliedFor, "antragArt": o.Kind,
	})
	if err != nil {
		return nil, err
	}
	return DecidingValues(raw)
}

// ReasonTitleEnd is the code of the sentence that says where the deadline of TitleEnd comes from.
const ReasonTitleEnd = "titel-ende"

// KeyTitleEnd is the key of the deadline that TitleEnd gives.
const KeyTitleEnd = "titel-ende"

// TitleEnd is the last day of the title that the case is about: until then the authority should have decided, from then on the
// person lives on the effect of § 81 AufenthG. It is a validity, not a period, so no weekend moves it.
func TitleEnd(end casefile.Date, setAt time.Time) casefile.Deadline {
	return casefile.Deadline{
		Key: KeyTitleEnd, Kind: "titel-ende", Direction: "behoerde", LastDay: end, Paragraph: "§ 81 Abs. 4 AufenthG",
		DueAt: calendar.EndOfDay(end, calendar.Berlin()), Reason: ReasonTitleEnd, Params: map[string]string{"last": end.String()},
		State: casefile.DeadlineRunning, SetAt: setAt,
	}
}

// FactsOf gives the application's top-level fields by name, as rules ask for them. Fields of its parts stay inside their part: the end
// of the title that a person holds must never pass for the end that a decision grants.
func FactsOf(data json.RawMessage) map[string]json.RawMessage {
	var facts map[string]json.RawMessage
	if json.Unmarshal(data, &facts) != nil {
		return nil
	}
	return facts
}
