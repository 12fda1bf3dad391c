package soak

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
)

// judge compares everything with everything, once all is quiet.
func (s *soak) judge(ctx context.Context, k *killer, references []player.Report) (Result, error) {
	env, err := s.stack.Env()
	if err != nil {
		return Result{}, err
	}
	db, err := pgx.Connect(ctx, devstack.Lookup(env)("MIGRATE_DATABASE_URL"))
	if err != nil {
		return Result{}, fmt.Errorf("look into PostgreSQL: %w", err)
	}
	defer db.Close(context.WithoutCancel(ctx))
	if err := s.quiet(ctx, db); err != nil {
		return Result{}, err
	}
	rec, err := s.readRecord(ctx, db)
	if err != nil {
		return Result{}, err
	}
	r := Result{
		Seed: s.Seed, Cases: len(s.played), Took: time.Since(s.begun), Struck: k.struck, Receipts: len(rec.receipts),
		Submissions: len(rec.submissions), Letters: len(rec.intents), Repeated: s.ledger.repeated, TurnedAway: s.ledger.turnedAway,
	}
	r.compareLedger(s.ledger, rec)
	r.comparePlayed(s.played, references)
	r.compareObjects(rec)
	for _, line := range rec.loose {
		r.find("at rest: %s", line)
	}
	for _, line := range s.ended {
		r.find("a part ended by itself: %s", line)
	}
	s.readDocuments(ctx, rec, &r)
	if err := s.askTemporal(ctx, env, &r); err != nil {
		return r, err
	}
	err = s.audit(ctx, &r)
	r.Took = time.Since(s.begun)
	return r, err
}

// compareLedger: a receipt once given is never lost, and twice sent is once (architecture 4, promise 1); what was said to be applied is.
func (r *Result) compareLedger(l *ledger, rec record) {
	known := map[string]bool{}
	for _, p := range l.all() {
		r.Promises++
		switch {
		case p.receipt != "":
			known[p.receipt] = true
			row, found := rec.receipts[p.receipt]
			if !found {
				r.find("receipt %s was given to %s and is lost", p.receipt, p.login)
			} else if row.caseID != p.caseID {
				r.find("receipt %s was given for case %s and stands in case %s", p.receipt, p.caseID, row.caseID)
			}
			if _, found := rec.documents[p.document]; p.document != "" && !found {
				r.find("document %s was received and is lost", p.document)
			}
		case p.submission != "":
			known[p.submission] = true
			if row := rec.submissions[p.submission]; row.state != "applied" {
				r.find("submission %s was answered as %s and is %q %s", p.submission, p.progress, row.state, row.verdict)
			}
		}
	}
	for id, row := range rec.receipts {
		if !known[id] {
			r.find("receipt %s (case %s, key %s) stands in the record and nobody was given it", id, row.caseID, row.key)
		}
	}
	for id := range rec.submissions {
		if !known[id] {
			r.find("submission %s stands in the record and nobody was told of it", id)
		}
	}
	for _, c := range l.contradictions {
		r.find("the same act had two answers: %s", c)
	}
	for _, b := range l.broken {
		r.find("internal error: %s", b)
	}
}

// comparePlayed: whatever broke down on the way, a case goes the way of its story, with its letters and documents, each once.
func (r *Result) comparePlayed(all []played, references []player.Report) {
	for _, p := range all {
		if p.err != nil {
			r.find("case %s, %q: %v", p.caseID, references[p.story].Story, p.err)
			continue
		}
		want, got := traits(references[p.story]), traits(p.report)
		for _, name := range slices.Sorted(maps.Keys(want)) {
			r.Promises++
			if want[name] != got[name] {
				r.find("case %s, %q: %s differ from an undisturbed case:\n    %s\n    %s", p.caseID, references[p.story].Story, name, want[name], got[name])
			}
		}
	}
}

// traits are what two cases of one story must have in common; their order in time may differ.
func traits(p player.Report) map[string]string {
	var letters, documents, deadlines []string
	for _, l := range p.Letters {
		letters = append(letters, l.Template+" "+l.State)
	}
	for _, d := range p.Documents {
		documents = append(documents, d.Kind+" "+d.State)
	}
	for _, d := range p.Deadlines {
		deadlines = append(deadlines, d.Kind+" "+d.State)
	}
	sorted := func(list []string) string { return strings.Join(slices.Sorted(slices.Values(list)), ", ") }
	return map[string]string{
		"outcomes": p.Outcome, "ways": sorted(withoutLot(p.Way)), "letters": sorted(letters), "documents": sorted(documents), "deadlines": sorted(deadlines),
		"rows of § 81": strings.Join(p.Rows, ", "), "titles": fmt.Sprint(p.Title.Kind, p.Title.Paragraph, p.InForce.Effect.Code),
	}
}

// sampled are the elements by which a case goes that the lot has drawn, beside those of one that it has not: five of a hundred (entscheidung/v1.bpmn).
var sampled = []string{"stichprobe-pruefen", "stichprobe-ergebnis-frage", "geprueft-zusammen"}

// withoutLot gives the way of a case as it would be had the lot not drawn it. One that goes by only some of these elements keeps them, so it differs.
func withoutLot(way []string) []string {
	rest := slices.Clone(way)
	for _, element := range sampled {
		i := slices.Index(rest, element)
		if i < 0 {
			return way
		}
		rest = slices.Delete(rest, i, i+1)
	}
	return rest
}

// compareObjects: every intended effect on the outside is confirmed once (promise 2), no bytes lie about without a row.
func (r *Result) compareObjects(rec record) {
	for id, state := range rec.intents {
		r.Promises++
		if name := "druckausgang/" + id + ".pdf.enc"; state == "confirmed" && !rec.tray[name] {
			r.find("intent %s is confirmed and its letter does not lie in the tray", id)
		}
	}
	if len(rec.tray) != len(rec.intents) {
		r.find("%d letters lie in the tray for %d intents", len(rec.tray), len(rec.intents))
	}
	for key, whole := range rec.objectKeys {
		r.Promises++
		if whole && !rec.objects[key] {
			r.find("document object %s is missing in MinIO", key)
		}
	}
	for key := range rec.objects {
		if _, known := rec.objectKeys[key]; !known {
			r.find("object %s lies in MinIO and no document has it", key)
		}
	}
}

// readDocuments reads every received document as a person would and compares its content.
func (s *soak) readDocuments(ctx context.Context, rec record, r *Result) {
	reader := player.NewGateway(s.stack.URL()).As("leitung")
	for id, want := range rec.documents {
		r.Promises++
		err := reader.StatePurpose(ctx, rec.caseOf[id], "aufsicht")
		var content []byte
		if err == nil {
			content, err = reader.DocumentContent(ctx, id)
		}
		sum := sha256.Sum256(content)
		if err != nil {
			r.find("document %s cannot be read: %v", id, err)
		} else if got := hex.EncodeToString(sum[:]); got != want {
			r.find("document %s has other content than was received", id)
		}
	}
}

// askTemporal: a closed case has ended there too.
func (s *soak) askTemporal(ctx context.Context, env []string, r *Result) error {
	inside, err := player.LookInside(ctx, devstack.Lookup(env))
	if err != nil {
		return err
	}
	defer inside.Close()
	for _, p := range s.played {
		if p.err != nil {
			continue
		}
		r.Promises++
		described, err := inside.Describe(ctx, p.caseID)
		if err != nil {
			r.find("case %s: %v", p.caseID, err)
		} else if status := described.GetWorkflowExecutionInfo().GetStatus().String(); status != "Completed" {
			r.find("the workflow of closed case %s is %s", p.caseID, status)
		}
	}
	return nil
}

// audit lets the auditor of the worker look at everything.
func (s *soak) audit(ctx context.Context, r *Result) error {
	cmd, err := s.stack.Program(ctx, devstack.Worker, []string{"audit"})
	if err != nil {
		return err
	}
	output, err := cmd.CombinedOutput()
	r.Audit = string(output)
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		r.find("the auditor has findings, see its list")
	case err != nil:
		return fmt.Errorf("run the auditor: %w", err)
	}
	return nil
}
