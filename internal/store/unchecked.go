package store

import (
	"context"
	"encoding/hex"
	"time"

	"ablauf/internal/casefile"
)

// DocumentCheck is what the check of a document found.
type DocumentCheck struct {
	// Refusal is the code of why the document is not taken, "" for one that is released.
	Refusal string
	// MediaType is what the inspection says that the document is; "" leaves what stands there.
	MediaType string
	// Without is the copy without what acts as which the document is to be filed; nothing else was found yet. The next check finds it named in the record, so that no object
	// is stored that nobody knows of.
	Without *DocumentCopy
	// Scanner is what the virus scanner calls itself, "" where none was asked; Finding what it calls the malware.
	Scanner, Finding string
}

// DocumentCopy is a copy of a document in the e-file.
type DocumentCopy struct {
	ObjectKey string
	Size      int64
	SHA256    []byte
}

// adHocRefusedFile is a file that somebody was given a receipt for and that turned out to be nothing that may be opened. Its day counts; whoever sent it
// has to be told what to send instead.
var adHocRefusedFile = adHocKind{
	element: ElementRefusedFile, name: "Zurückgewiesene Datei klären", form: "allgemein/datei-zurueckgewiesen", group: casefile.RoleClearing,
}

// ElementRefusedFile is the element of the tasks about a file that the check refused.
const ElementRefusedFile = "datei-zurueckgewiesen"

// RefusedFileKey is the key of what the program does about a refused file: its task, and the letter that the task sends.
func RefusedFileKey(id casefile.DocumentID) string { return "zurueckgewiesen/" + string(id) }

// RefusedFile finds the file that such a task is about among those of its case.
func RefusedFile(task casefile.Task, documents []casefile.Document) (casefile.Document, bool) {
	for _, d := range documents {
		if d.State == casefile.DocumentRefused && derivedID(string(task.CaseID), RefusedFileKey(d.ID)) == task.ID {
			return d, true
		}
	}
	return casefile.Document{}, false
}

// A document that another worker holds is passed over.
const sqlDocumentClaim = `
select ` + columnsDocument + ` from document d
 where d.state in ('quarantined', 'checking') and (d.check_after is null or d.check_after <= $1)
 order by d.id
 limit 1
   for no key update of d skip locked`

const sqlDocumentChecked = `
update document
   set state = $2, refusal = $3, media_type = coalesce(nullif($4, ''), media_type), scanner = $5, finding = $6, checked_at = $7, check_after = null,
       changed_at = $7
 where id = $1`

const sqlDocumentDefused = `
update document
   set original_key = case original_key when '' then object_key else original_key end, original_size = case original_key when '' then size else original_size end,
       original_sha256 = coalesce(original_sha256, sha256), object_key = $2, size = $3, sha256 = $4, media_type = $5, check_after = null, changed_at = $6
 where id = $1`

const sqlDocumentCheckFailed = `
update document
   set check_attempts = check_attempts + 1, check_after = $2::timestamptz + least(power(2, least(check_attempts, 20)), $3::int) * interval '1 second'
 where id = $1 and state in ('quarantined', 'checking')`

// ClaimUnchecked checks up to limit documents that wait for it, oldest first, each in a transaction that holds its row, and gives how many it took.
// Several workers may do so at once. check must be repeatable: a crash before the commit lets another worker begin anew. What it finds is recorded with the
// event log; of a document that is refused clearing gets a task, the day of its receipt stays. An error of the kind Unavailable is no fault of the document:
// nothing is recorded and it comes back at once, because the next ones would fare the same. After any other error the document waits, longer each time, and
// the others go on.
func (s *Store) ClaimUnchecked(
	ctx context.Context, limit int, check func(context.Context, casefile.Document) (DocumentCheck, error),
) (int, error) {
	var outcome DocumentCheck
	return s.claimDocuments(ctx, limit, documentClaim{
		what: "check documents", sql: sqlDocumentClaim,
		do: func(ctx context.Context, d casefile.Document) (err error) {
			outcome, err = check(ctx, d)
			return err
		},
		settle:   func(ctx context.Context, t tx, d casefile.Document) error { return s.settleCheck(ctx, t, d, outcome) },
		postpone: func(ctx context.Context, d casefile.Document, _ error) error { return s.postponeCheck(ctx, d.ID) },
	})
}

func (s *Store) settleCheck(ctx context.Context, t tx, d casefile.Document, c DocumentCheck) error {
	if c.Without != nil {
		return s.settleDefused(ctx, t, d, c)
	}
	state, now := casefile.DocumentReleased, s.now() // the check may have taken its time
	if c.Refusal != "" {
		state = casefile.DocumentRefused
	}
	if _, err := t.Exec(ctx, sqlDocumentChecked, string(d.ID), string(state), c.Refusal, c.MediaType, c.Scanner, c.Finding, now); err != nil {
		return err
	}
	params := map[string]string{"document": string(d.ID)}
	if c.Scanner != "" {
		params["scanner"] = c.Scanner
	}
	checked := casefile.Event{Code: "document." + string(state), Params: params, HappenedAt: now}
	if c.Refusal == "" {
		return appendEvents(ctx, t, d.CaseID, casefile.StreamCase, checked)
	}
	params["refusal"] = c.Refusal
	if c.Finding != "" {
		params["finding"] = c.Finding
	}
	task, err := openAdHocTask(ctx, t, adHoc{
		caseID: d.CaseID, key: RefusedFileKey(d.ID), kind: adHocRefusedFile, receipt: d.ReceiptID, at: now,
	})
	if err != nil {
		return err
	}
	return appendEvents(ctx, t, d.CaseID, casefile.StreamCase, checked, openedEvent(task, adHocRefusedFile))
}

// settleDefused names the copy; the document still waits for the rest of its check.
func (s *Store) settleDefused(ctx context.Context, t tx, d casefile.Document, c DocumentCheck) error {
	now := s.now()
	if _, err := t.Exec(ctx, sqlDocumentDefused, string(d.ID), c.Without.ObjectKey, c.Without.Size, c.Without.SHA256, c.MediaType, now); err != nil {
		return err
	}
	return appendEvents(ctx, t, d.CaseID, casefile.StreamCase, casefile.Event{Code: "document.defused", HappenedAt: now, Params: map[string]string{
		"document": string(d.ID), "sha256": hex.EncodeToString(c.Without.SHA256), "originalSha256": hex.EncodeToString(d.AsSent().SHA256),
	}})
}

// postponeCheck lets a document wait that could not be checked, so that the others need not.
func (s *Store) postponeCheck(ctx context.Context, id casefile.DocumentID) error {
	_, err := s.pool.Exec(ctx, sqlDocumentCheckFailed, key(id), s.now(), int(backoffMax.Seconds()))
	return translate("postpone a check", err)
}

const sqlQuarantineLeft = `
select ` + columnsDocument + ` from document d
 where d.quarantined and (d.state = 'released' or d.state = 'refused' and d.checked_at < $1) order by d.checked_at limit $2`

// LeftInQuarantine gives documents whose object in quarantine is of no more use: those that were released, and those that were refused before a moment.
func (s *Store) LeftInQuarantine(ctx context.Context, refusedBefore time.Time, limit int) ([]casefile.Document, error) {
	documents, err := list(ctx, s.pool, scanDocument, sqlQuarantineLeft, refusedBefore, bounded(limit, uncheckedMax))
	return documents, translate("left in quarantine", err)
}

const sqlQuarantineCleared = `update document set quarantined = false where id = $1 and state in ('released', 'refused')`

// ClearedQuarantine records that nothing of a document lies in quarantine any more.
func (s *Store) ClearedQuarantine(ctx context.Context, id casefile.DocumentID) error {
	_, err := s.pool.Exec(ctx, sqlQuarantineCleared, key(id))
	return translate("cleared quarantine", err)
}
