package desk

import (
	"context"
	"slices"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// incomingElements are the tasks of clearing by which something that arrived is looked at for the first time, or again after an answer.
// What clearing does at the counter later on, such as handing over a card, is no part of the incoming box.
func incomingElements() []string {
	return []string{
		"schreiben-wuerdigen", "besonderheiten-pruefen", "person-bestimmen", "doppelten-beurteilen", "zustaendigkeit-pruefen", // eingang
		"vollstaendigkeit-pruefen",                  // verlaengerung
		"unterlagen-sichten", "angaben-uebernehmen", // arbeitgeberwechsel
		"fehlendes-markieren", "eingang-pruefen", // nachforderung; the second also for what no case was waiting for
		"nachweise-pruefen", "neue-meldung-pruefen", "antrag-erfassen", "rueckzug-klaeren", // notfall
		"antwort-einordnen", "anschrift-ermitteln", // ablaufverfahren
		"frage-beantworten", "beschwerde-bearbeiten", // sachstand, untaetigkeit
		"person-klaeren", "ruecklaeufer-zuordnen", "schreiben-zurueck", "schreiben-abgewiesen", // opened by the program itself
	}
}

// Incoming lists the incoming box: what clearing has to look at, as far as the actor may see it. Clearing sees every team's, as in the worklist;
// caseworkers see that of their own teams. Invalid "store.cursor".
func (d *Desk) Incoming(ctx context.Context, actor casefile.Actor, f store.IncomingFilter) ([]store.IncomingRow, string, error) {
	f, ok := narrowIncoming(actor, f)
	if !ok {
		return nil, "", nil
	}
	return d.Store.Incoming(ctx, f)
}

// CountIncoming counts what Incoming would list for each filter.
func (d *Desk) CountIncoming(ctx context.Context, actor casefile.Actor, filters []store.IncomingFilter) ([]store.TaskCount, error) {
	counts := make([]store.TaskCount, len(filters))
	narrowed := make([]store.IncomingFilter, len(filters))
	for i, f := range filters {
		var ok bool
		if narrowed[i], ok = narrowIncoming(actor, f); !ok {
			return counts, nil // who they are decides, so it is the same for each
		}
	}
	return d.Store.CountIncoming(ctx, narrowed)
}

func narrowIncoming(actor casefile.Actor, f store.IncomingFilter) (store.IncomingFilter, bool) {
	f.Group, f.Elements = string(casefile.RoleClearing), incomingElements()
	f.HideConfidential = !auth.SeesConfidential(actor)
	if f.Limit <= 0 || f.Limit > TasksMax {
		f.Limit = TasksMax
	}
	switch {
	case outside(actor):
		return f, false
	case actor.Has(casefile.RoleLeitung, casefile.RoleRevision, casefile.RoleClearing):
		return f, true
	}
	f.Teams = slices.Clone(actor.Teams)
	return f, len(f.Teams) > 0
}
