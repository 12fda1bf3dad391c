package soak

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"ablauf/worker/dev/devstack"
)

// record is what PostgreSQL and MinIO hold at the end.
type record struct {
	receipts    map[string]receiptRow
	submissions map[string]submissionRow
	documents   map[string]string // id of an incoming document -> SHA-256 of what was sent in, in hexadecimal
	caseOf      map[string]string // id of an incoming document -> its case
	intents     map[string]string // of letters: id -> state
	objectKeys  map[string]bool   // of documents; false: only of an upload that was broken off, whose bytes may be there or not
	tray        map[string]bool   // objects handed to print, by name
	objects     map[string]bool   // objects below cases/
	loose       []string          // what the record itself says is not at rest or not whole, one line each
}

type receiptRow struct{ caseID, state, key string }

type submissionRow struct{ state, verdict string }

// sqlUnquiet counts what is still on its way.
const sqlUnquiet = `
select (select count(*) from receipt where state = 'pending') + (select count(*) from submission where state = 'pending')
     + (select count(*) from intent where state in ('owed', 'sending')) + (select count(*) from cases where state = 'open')
     + (select count(*) from letter where state in ('intended', 'filed'))`

// quiet waits until nothing is on its way any more. Running out of time is no error: what is left becomes a finding.
func (s *soak) quiet(ctx context.Context, db *pgx.Conn) error {
	for deadline := time.Now().Add(drainMax); ; {
		var n int
		if err := db.QueryRow(ctx, sqlUnquiet).Scan(&n); err != nil {
			return fmt.Errorf("ask whether all is quiet: %w", err)
		}
		if n == 0 || time.Now().After(deadline) {
			return nil
		}
		if !wait(ctx, time.Second) {
			return ctx.Err()
		}
	}
}

// looseEnds are the questions to which a record at rest has no row as answer. Each gives a line per row.
var looseEnds = []string{
	`select 'receipt ' || id || ' is ' || state || ' ' || last_error from receipt where state <> 'delivered'`,
	`select 'submission ' || id || ' is ' || state || ' ' || verdict from submission where state <> 'applied'`,
	`select 'intent ' || id || ' is ' || state from intent where state <> 'confirmed'`,
	`select 'letter ' || id || ' (' || template || ') is ' || state from letter where state <> 'sent'`,
	`select 'case ' || id || ' is still open' from cases where state <> 'closed'`,
	`select 'task ' || t.id || ' (' || t.element || ') is open in a closed case'
	   from task t join cases c on c.id = t.case_id where t.state = 'open' and c.state = 'closed' and t.element_instance > 0`,
	`select 'task ' || t.id || ' (' || t.element || ') was completed by ' || count(s.id) || ' submissions'
	   from task t left join submission s on s.task_id = t.id and s.state = 'applied'
	  where t.state = 'completed' group by t.id having count(s.id) <> 1`,
	`select 'task ' || task_id || ' has ' || count(*) || ' applied submissions' from submission where state = 'applied'
	  group by task_id having count(*) > 1`,
	`select 'letter ' || l.id || ' has ' || count(i.id) || ' intents' from letter l left join intent i on i.key = l.key
	  group by l.id having count(i.id) <> 1`,
	`select 'case ' || c.id || ' has rev ' || c.rev || ' and ' || count(e.rev) || ' states' from cases c
	   left join engine_state e on e.case_id = c.id group by c.id having count(e.rev) <> c.rev or max(e.rev) <> c.rev`,
	`select 'case ' || case_id || ' lacks numbers in its chain of stream ' || stream from case_event
	  group by case_id, stream having max(seq) <> count(*)`,
	`select 'deadline ' || key || ' of case ' || case_id || ' runs on in a closed case' from deadline d
	  where state = 'running' and exists (select from cases c where c.id = d.case_id and c.state = 'closed')`,
	// An upload that was broken off has no receipt: nobody was told that it arrived. The worker clears it away after an hour.
	`select 'document ' || id || ' is ' || state from document where state <> 'released' and not (state = 'receiving' and receipt_id is null)`,
}

// readRecord reads everything that is compared.
func (s *soak) readRecord(ctx context.Context, db *pgx.Conn) (record, error) {
	r := record{
		receipts: map[string]receiptRow{}, submissions: map[string]submissionRow{}, documents: map[string]string{}, caseOf: map[string]string{},
		intents: map[string]string{}, objectKeys: map[string]bool{}, tray: map[string]bool{}, objects: map[string]bool{},
	}
	// What partners send and what the program itself notes is promised to nobody.
	err := collect(ctx, db, `select id::text, case_id::text, state, idempotency_key from receipt
		 where not starts_with(scope, 'register/') and scope <> 'uebermittlung'`, func(v []string) {
		r.receipts[v[0]] = receiptRow{v[1], v[2], v[3]}
	})
	if err == nil {
		err = collect(ctx, db, `select id::text, state, verdict from submission`, func(v []string) {
			r.submissions[v[0]] = submissionRow{v[1], v[2]}
		})
	}
	if err == nil {
		const sqlDocuments = `select id::text, (not outgoing and state <> 'receiving')::text, encode(coalesce(original_sha256, sha256), 'hex'), object_key, state, case_id::text,
			original_key from document`
		err = collect(ctx, db, sqlDocuments, func(v []string) {
			r.objectKeys[v[3]] = r.objectKeys[v[3]] || v[4] != "receiving"
			if v[6] != "" {
				r.objectKeys[v[6]] = true
			}
			if v[1] == "true" {
				r.documents[v[0]], r.caseOf[v[0]] = v[2], v[5]
			}
		})
	}
	if err == nil {
		// A thumbnail that is still owed may lie there already: its object comes before its row.
		const sqlThumbnails = `select 'cases/' || d.case_id || '/vorschau/' || d.id, t.state from thumbnail t join document d on d.id = t.document_id`
		err = collect(ctx, db, sqlThumbnails, func(v []string) { r.objectKeys[v[0]] = v[1] == "made" })
	}
	if err == nil {
		err = collect(ctx, db, `select id::text, state from intent where kind = 'druck'`, func(v []string) { r.intents[v[0]] = v[1] })
	}
	for _, question := range looseEnds {
		if err == nil {
			err = collect(ctx, db, question, func(v []string) { r.loose = append(r.loose, v[0]) })
		}
	}
	if err == nil {
		err = s.readObjects(ctx, &r)
	}
	return r, err
}

// collect reads rows of texts.
func collect(ctx context.Context, db *pgx.Conn, sql string, each func([]string)) error {
	rows, err := db.Query(ctx, sql)
	if err != nil {
		return fmt.Errorf("read the record: %w", err)
	}
	values := make([]*string, len(rows.FieldDescriptions()))
	targets := make([]any, len(values))
	for i := range values {
		targets[i] = &values[i]
	}
	_, err = pgx.ForEachRow(rows, targets, func() error {
		texts := make([]string, len(values))
		for i, v := range values {
			if v != nil {
				texts[i] = *v
			}
		}
		each(texts)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the record: %w", err)
	}
	return nil
}

func (s *soak) readObjects(ctx context.Context, r *record) error {
	env, err := s.stack.Env()
	if err != nil {
		return err
	}
	getenv := devstack.Lookup(env)
	access, err := os.ReadFile(getenv("ABLAUF_MINIO_ACCESS_KEY_FILE"))
	if err != nil {
		return fmt.Errorf("read the key of MinIO: %w", err)
	}
	secret, err := os.ReadFile(getenv("ABLAUF_MINIO_SECRET_KEY_FILE"))
	if err != nil {
		return fmt.Errorf("read the key of MinIO: %w", err)
	}
	client, err := minio.New(getenv("ABLAUF_MINIO_ENDPOINT"), &minio.Options{
		Creds: credentials.NewStaticV4(strings.TrimSpace(string(access)), strings.TrimSpace(string(secret)), ""),
	})
	if err != nil {
		return fmt.Errorf("look into MinIO: %w", err)
	}
	for o := range client.ListObjects(ctx, getenv("ABLAUF_MINIO_BUCKET"), minio.ListObjectsOptions{Recursive: true}) {
		switch {
		case o.Err != nil:
			return fmt.Errorf("look into MinIO: %w", o.Err)
		case strings.HasPrefix(o.Key, "druckausgang/"):
			r.tray[o.Key] = true
		case strings.HasPrefix(o.Key, "cases/"):
			r.objects[o.Key] = true
		}
	}
	return nil
}
