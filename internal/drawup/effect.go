package drawup

import (
	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/processes"
	"ablauf/workflows/feel"
)

// Effect is what the table of § 81 AufenthG says, in its codes.
type Effect struct {
	Effect, Stay, Travel, Work string
	// Positive: the program may tell the person by itself, in the words of Text, what the application does; from the day From on.
	Positive bool
	Text     string
	From     casefile.Date
	// NeedsLegalReview: a person has to look before anybody is told.
	NeedsLegalReview bool
}

// EffectAtReceipt asks the table what holds from the receipt of an application on, over the same facts and on the same day as the diagram asks it when the case begins.
// Nothing of it is recorded.
func EffectAtReceipt(table processes.Rule, file store.Dossier) (Effect, error) {
	return EffectOn(table, file, of(file).ReceivedOn())
}

// EffectOn asks the table what holds on a day, over what the record holds of the case now. Nothing of it is recorded.
func EffectOn(table processes.Rule, file store.Dossier, on casefile.Date) (Effect, error) {
	record := of(file)
	inputs, err := record.Inputs(on, feel.NewContext())
	if err != nil {
		return Effect{}, err
	}
	out, err := table.Evaluate(on, inputs, feel.Environment{Now: on.Time(calendar.Berlin()).Add(noon), Zone: feel.Berlin()})
	if err != nil {
		return Effect{}, err
	}
	says, _ := out.Value.(*feel.Context)
	if says == nil {
		return Effect{NeedsLegalReview: true}, nil
	}
	from, _ := DateOf(Get(says, "giltAb"))
	return Effect{
		Positive: Get(says, "positiverText") == feel.Bool(true), Text: Text(says, "text"), From: from,
		Effect: Text(says, "wirkung"), Stay: Text(says, "aufenthalt"), Travel: Text(says, "reise"), Work: Text(says, "arbeit"),
		NeedsLegalReview: len(out.Matched) == 0 || processes.NeedsLegalReview(out.Value) || len(processes.OutOfForce(out.Matched, on)) > 0,
	}, nil
}
