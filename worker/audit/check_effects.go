package audit

import (
	"fmt"
	"strings"
	"time"

	"ablauf/activities"
	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/workflows/contract"
)

const (
	// overdueMax is how long nobody may have taken up an effect that is due, nor any other one of its kind.
	overdueMax = 5 * time.Minute
	// owedMax is how long an effect may be tried before it must have become visible as unclear.
	owedMax = 25 * time.Hour
)

// effects checks promise 2 for a case: intents and letters.
func (l *ledger) effects(r *Record, sent map[string]senderRow, now time.Time) {
	log := map[string]int{} // events by code and intent
	for _, e := range r.Events {
		if id := e.Params["intent"]; id != "" {
			log[e.Code+" "+id]++
		}
	}
	prefix := contract.WorkflowID(casefile.CaseID(r.Case.Case)) + "/"
	keys := map[string]int{}
	for _, intent := range r.Intents {
		keys[intent.Key]++
		f := func(code, format string, args ...any) Finding {
			text := fmt.Sprintf("intent %s (%s) ", intent.ID, intent.Kind) + fmt.Sprintf(format, args...)
			return Finding{Promise: 2, Code: code, Case: r.Case.Case, ID: intent.ID, Text: text}
		}
		l.check(keys[intent.Key] == 1, f("intent.double", "is the second one of the visit %s", intent.Key))
		l.check(strings.HasPrefix(intent.Key, prefix), f("intent.key", "belongs by its key to another case"))
		l.check(log["intent.owed "+intent.ID] == 1, f("intent.log", "was owed %d times by the event log, not once", log["intent.owed "+intent.ID]))
		l.outcome(r, intent, log, now, f)
		l.due(intent, sent[intent.Kind], now, f)
		l.printed(r, intent, log["intent.confirmed "+intent.ID] > 0, f)
	}
	l.letters(r)
}

// outcome checks that an effect is confirmed once, or tried, or visible to a person.
func (l *ledger) outcome(r *Record, intent intentRow, log map[string]int, now time.Time, f func(string, string, ...any) Finding) {
	confirmed := log["intent.confirmed "+intent.ID] + log["intent.confirmed-by-hand "+intent.ID]
	asked := has(r.Tasks, func(t taskRow) bool { return t.ID == intent.Task })
	switch casefile.IntentState(intent.State) {
	case casefile.IntentConfirmed:
		l.check(confirmed == 1 && intent.ConfirmedAt != nil, f("intent.confirmed", "was confirmed %d times by the event log, not once", confirmed))
	case casefile.IntentUnclear:
		l.check(asked, f("intent.unclear", "is unclear and no task shows it"))
	case casefile.IntentOwed, casefile.IntentSending:
		l.check(asked || log["intent.resent "+intent.ID] > 0 || now.Sub(intent.CreatedAt) < owedMax,
			f("intent.stuck", "is owed since %s and visible to nobody", intent.CreatedAt.Format(time.RFC3339)))
		l.check(confirmed == 0, f("intent.confirmed", "is confirmed by the event log and still owed"))
	case casefile.IntentWithdrawn:
		l.check(confirmed == 0 && r.Case.State == string(casefile.CaseClosed), f("intent.withdrawn", "was taken back although it was sent or its case is open"))
	default:
		l.check(false, f("intent.state", "has the unknown state %q", intent.State))
	}
}

// due checks that an effect is taken up when its time has come. The sender of a kind takes them in the order in which they are due, and
// while the partner is away one per round: others may then wait for long, but only behind those that were due before them.
func (l *ledger) due(intent intentRow, sent senderRow, now time.Time, f func(string, string, ...any) Finding) {
	if s := casefile.IntentState(intent.State); s != casefile.IntentOwed && s != casefile.IntentSending {
		return
	}
	since := intent.NextAttemptAt.Format(time.RFC3339)
	l.check(now.Sub(intent.NextAttemptAt) < overdueMax || now.Sub(sent.AttemptedAt) < overdueMax, f("intent.overdue", "is due since %s and nobody takes it up", since))
	l.check(sent.NewestOwedAt.Sub(intent.NextAttemptAt) < overdueMax, f("intent.overdue", "is due since %s and was passed over", since))
}

// printed checks that a letter that people print lies in the tray exactly once, and one that the print centre has does not lie there too:
// it would be printed twice.
func (l *ledger) printed(r *Record, intent intentRow, handed bool, f func(string, string, ...any) Finding) {
	if intent.Kind != activities.IntentPrint {
		return
	}
	tray := efile.PrintObject(intent.ID)
	centre := has(r.Letters, func(x letterRow) bool {
		return x.Way == string(casefile.WayCentre) && (x.Key == intent.Key || strings.HasPrefix(intent.Key, x.Key+"/"))
	})
	for _, o := range r.Objects {
		if o.Key == tray {
			l.check(o.Versions == 1, f("print.double", "was laid into the tray %d times", o.Versions))
		}
	}
	lies := has(r.Objects, func(o efile.Object) bool { return o.Key == tray && !o.Gone })
	if centre {
		l.check(!handed || !lies, f("print.double", "is with the print centre and lies in the tray too"))
		return
	}
	if handed {
		l.check(lies, f("print.missing", "is confirmed, but the tray has no such letter"))
	}
}

func (l *ledger) letters(r *Record) {
	keys, intended := map[string]int{}, map[string]int{}
	for _, e := range r.Events {
		if e.Code == "letter.intended" {
			intended[e.Params["letter"]]++
		}
	}
	for _, letter := range r.Letters {
		keys[letter.Key]++
		f := func(code, format string, args ...any) Finding {
			text := fmt.Sprintf("letter %s ", letter.ID) + fmt.Sprintf(format, args...)
			return Finding{Promise: 2, Code: code, Case: r.Case.Case, ID: letter.ID, Text: text}
		}
		l.check(keys[letter.Key] == 1, f("letter.double", "is the second one of the visit %s", letter.Key))
		l.check(intended[letter.ID] == 1, f("letter.log", "was intended %d times by the event log, not once", intended[letter.ID]))
		order := func(i intentRow) bool { return i.Key == letter.Key && i.Kind == activities.IntentPrint }
		switch casefile.LetterState(letter.State) {
		case casefile.LetterIntended:
		case casefile.LetterFiled, casefile.LetterUnclear, casefile.LetterSent:
			l.check(has(r.Documents, func(d documentRow) bool { return d.ID == letter.Document && d.Outgoing }), f("letter.document", "is %s and the e-file has no document of it", letter.State))
		default:
			l.check(false, f("letter.state", "has the unknown state %q", letter.State))
		}
		if letter.State == string(casefile.LetterSent) {
			l.check(has(r.Intents, order), f("letter.order", "is sent without an order to print it"))
		}
		l.check(letter.State == string(casefile.LetterSent) || !has(r.Intents, func(i intentRow) bool {
			return order(i) && i.State == string(casefile.IntentConfirmed)
		}), f("letter.unsent", "is in the print, but still %s", letter.State))
	}
	for _, e := range r.Events {
		if e.Code == "letter.intended" {
			l.check(has(r.Letters, func(x letterRow) bool { return x.ID == e.Params["letter"] }), Finding{
				Promise: 2, Code: "letter.missing", Case: r.Case.Case, ID: e.Params["letter"],
				Text: fmt.Sprintf("letter %s was intended and does not exist", e.Params["letter"]),
			})
		}
	}
}

// thumbnailMade reports whether the record says so of a thumbnail, and has said so before the objects were listed.
func (d documentRow) thumbnailMade(now time.Time) bool {
	const listing = time.Hour
	return *d.Thumbnail == "made" && d.ThumbnailAt != nil && now.Sub(*d.ThumbnailAt) > listing
}

// objects checks promise 12 for a case as far as names show it: row and object belong together, and the key exists.
func (l *ledger) objects(r *Record, now time.Time) {
	const uploadMax = 2 * time.Hour
	named := map[string]bool{}
	for _, d := range r.Documents {
		named[d.Object], named[d.Original] = true, true
		f := func(code, text string) Finding {
			return Finding{Promise: 12, Code: code, Case: r.Case.Case, ID: d.ID, Text: fmt.Sprintf("document %s %s", d.ID, text)}
		}
		if d.Thumbnail != nil { // also of one that is owed: its maker may have been killed before the row stood, and the next one takes the object up
			named[efile.ThumbnailObject(casefile.CaseID(r.Case.Case), casefile.DocumentID(d.ID))] = true
			l.check(!d.thumbnailMade(now) || has(r.Objects, func(o efile.Object) bool {
				return !o.Gone && o.Key == efile.ThumbnailObject(casefile.CaseID(r.Case.Case), casefile.DocumentID(d.ID))
			}), f("thumbnail.missing", "has a thumbnail by the record and none in the e-file"))
		}
		switch d.State {
		case "receiving":
			l.check(now.Sub(d.RecordedAt) < uploadMax, f("document.broken-off", "is an upload that was broken off and not cleared away"))
		case string(casefile.DocumentRefused):
		default:
			l.check(len(d.SHA256) == 32 && d.Size > 0, f("document.hash", "has no hash"))
			l.check(d.Outgoing || d.Receipt != "" || r.Case.System != "", f("document.receipt", "came from outside without a receipt"))
			l.check(len(r.Keys) == 1, f("document.key", "lies in a case without a key"))
		}
	}
	for _, o := range r.Objects {
		if o.Gone || !strings.HasPrefix(o.Key, efile.FolderCases) {
			continue
		}
		l.check(named[o.Key], Finding{
			Promise: 12, Code: "object.unnamed", Case: r.Case.Case, ID: o.Key, Text: fmt.Sprintf("no document names the object %s", o.Key),
		})
	}
}
