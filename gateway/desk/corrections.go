package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// Correction is a statement of the application that a person of the authority has put right in a task. What the applicant wrote stays as it is: the
// correction is a word of its own behind it.
type Correction struct {
	Name   string // of the field in the application
	Stated json.RawMessage
	Now    json.RawMessage
	By     casefile.ActorID
	At     time.Time
}

// correcting gives the field of an application that a field of a task corrects under another name.
func correcting() map[string]string { return map[string]string{"neueAnschrift": "anschrift"} }

// viewCorrections finds what was corrected of the application.
func (d *Desk) viewCorrections(ctx context.Context, v *ClearingView) error {
	if len(v.Application) == 0 {
		return nil // a case that the authority opened
	}
	var stated map[string]json.RawMessage
	if err := json.Unmarshal(v.Application, &stated); err != nil {
		return fmt.Errorf("application of case %s: %w", v.Case.ID, err)
	}
	names := slices.AppendSeq(slices.Collect(maps.Keys(stated)), maps.Keys(correcting()))
	words, err := d.Store.FactWords(ctx, v.Case.ID, names)
	v.Corrections = correctionsOf(stated, words)
	return err
}

// correctionsOf gives the newest correction of each statement, in the order of the names. Only what a person entered in a task corrects: a newer
// message of the applicant is their own word.
func correctionsOf(stated map[string]json.RawMessage, words []store.FactWord) []Correction {
	newest := map[string]Correction{}
	for _, w := range words {
		name := w.Name
		if of := correcting()[name]; of != "" {
			name = of
		}
		if before, wrote := stated[name]; wrote && w.Actor != "" {
			newest[name] = Correction{Name: name, Stated: before, Now: w.Value, By: w.Actor, At: w.RecordedAt}
		}
	}
	found := make([]Correction, 0, len(newest))
	for _, name := range slices.Sorted(maps.Keys(newest)) {
		found = append(found, newest[name])
	}
	return found
}
