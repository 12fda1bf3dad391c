package audit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"ablauf/internal/store"
	sealed "ablauf/worker/ledger"
)

// appRole is the login of the programs.
const appRole = "ablauf_app"

// deletable are the tables from which the programs may delete: what a person has not finished yet or keeps for convenience, who has a case open
// just now, and what a dry run of the expiry letters found, on which nothing rests. A document can only go while its upload has not come to an end; a trigger sees to that.
// A row about a thumbnail goes when the erasure of its case begins; without it the document only has no small picture.
var deletable = []string{
	"public.case_reader", "public.document", "public.draft", "public.expiry_line", "public.saved_search", "public.saved_view", "public.thumbnail",
	"public.user_setting",
}

// unchangeable are the tables whose rows never change.
var unchangeable = []string{
	"keys.case_key", "public.access_deletion", "public.activity_result", "public.application", "public.case_event", "public.case_fact", "public.decision",
	"public.definition", "public.deletion_protocol", "public.effect", "public.engine_state", "public.note", "public.print_batch_letter", "public.row_history",
}

// What a role may that the programs can take on with SET ROLE counts as theirs, whether they inherit it or not.
const sqlGrants = `
select n.nspname || '.' || c.relname, bool_or(has_any_column_privilege(r.oid, c.oid, 'UPDATE')),
       bool_or(has_table_privilege(r.oid, c.oid, 'DELETE')), bool_or(has_table_privilege(r.oid, c.oid, 'TRUNCATE')),
       bool_or(has_table_privilege(r.oid, c.oid, 'TRIGGER'))
  from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join pg_roles r
 where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\_%'
   and pg_has_role($1, r.oid, 'member')
 group by 1 order by 1`

type grantRow struct {
	Table                             string
	Update, Delete, Truncate, Trigger bool
}

// grants checks of promise 7 what the role of the programs may do.
func (l *ledger) grants(tables []grantRow) {
	f := func(code, table, may string) Finding {
		return Finding{Promise: 7, Code: code, ID: table, Text: fmt.Sprintf("the role %s may %s %s", appRole, may, table)}
	}
	for _, t := range tables {
		l.check(!t.Delete || slices.Contains(deletable, t.Table), f("grant.delete", t.Table, "delete from"))
		l.check(!t.Update || !slices.Contains(unchangeable, t.Table), f("grant.update", t.Table, "change rows of"))
		l.check(!t.Truncate && !t.Trigger, f("grant.truncate", t.Table, "empty or put triggers on"))
	}
	for _, name := range unchangeable {
		l.check(has(tables, func(t grantRow) bool { return t.Table == name }), Finding{
			Promise: 7, Code: "table.missing", ID: name, Text: fmt.Sprintf("the table %s does not exist", name),
		})
	}
}

// A role that may act as the owner of the tables, or as the one that erases, could do what its own grants forbid. So could one that may
// act as a role with a might of its own: that is not inherited, but taken on with SET ROLE.
const sqlRole = `
select bool_or(r.rolsuper or r.rolcreaterole or r.rolbypassrls)
       or exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                   where n.nspname in ('public', 'keys') and c.relkind in ('r', 'p') and pg_has_role($1, c.relowner, 'member'))
       or pg_has_role($1, 'ablauf_erasure', 'member')
  from pg_roles r where pg_has_role($1, r.oid, 'member')`

const sqlGuards = `
select t.name, coalesce(bool_or(g.tgenabled in ('O', 'A')), false)
  from unnest(array['case_event_append_only', 'case_event_no_truncate', 'case_key_of_erased', 'document_delete']) as t (name)
  left join pg_trigger g on g.tgname = t.name
 group by t.name order by t.name`

type guardRow struct {
	Trigger string
	Armed   bool
}

// guards checks of promise 7 that role and triggers keep even the owner from changing the event log by mistake.
func (l *ledger) guards(ctx context.Context, db store.Reader) error {
	tables, err := rows[grantRow](ctx, db, sqlGrants, appRole)
	if err != nil {
		return err
	}
	l.grants(tables)
	type roleRow struct{ Mighty bool }
	role, err := rows[roleRow](ctx, db, sqlRole, appRole)
	if err != nil {
		return err
	}
	l.check(len(role) == 1 && !role[0].Mighty, Finding{
		Promise: 7, Code: "grant.role", ID: appRole, Text: "the role of the programs does not exist or may act as a mightier one",
	})
	triggers, err := rows[guardRow](ctx, db, sqlGuards)
	for _, t := range triggers {
		l.check(t.Armed, Finding{Promise: 7, Code: "guard.trigger", ID: t.Trigger, Text: fmt.Sprintf("the trigger %s is gone or switched off", t.Trigger)})
	}
	return err
}

// chains checks of promise 7 every chain of the event log, and that it agrees with the roots that were locked away.
func (l *ledger) chains(ctx context.Context, s Sources) error {
	var roots []sealed.Root
	var faults []sealed.Fault
	if s.Ledger != nil {
		var err error
		if roots, faults, err = s.Ledger.Roots(ctx, rootsMax); err != nil {
			return err
		}
	}
	result, err := sealed.Verify(ctx, s.DB, roots)
	l.checked[7] += int(result.Links) + result.Sealed
	for _, f := range append(faults, result.Faults...) {
		l.check(false, Finding{Promise: 7, Code: "chain.broken", Case: string(f.CaseID), ID: f.Text, Text: f.Text})
	}
	return err
}

// rootsMax is how many roots the event log is compared with; the command "verify" compares with all.
const rootsMax = 30

const sqlDoubles = `
select count(*)::int, min(id::text) from receipt where idempotency_key <> '' group by scope, idempotency_key having count(*) > 1`

const sqlKeyed = `select count(*)::int from receipt where idempotency_key <> ''`

const sqlHomeless = `select id::text from receipt where case_id is null and recorded_at < now() - interval '5 minutes' order by id`

// doubles checks of promise 1 that no Idempotency-Key was taken twice, in any case, and that nothing lies where no relay looks.
func (l *ledger) doubles(ctx context.Context, db store.Reader) error {
	type doubleRow struct {
		Times int
		First string
	}
	type countRow struct{ N int }
	keyed, err := rows[countRow](ctx, db, sqlKeyed)
	if err != nil {
		return err
	}
	l.checked[1] += keyed[0].N
	double, err := rows[doubleRow](ctx, db, sqlDoubles)
	for _, d := range double {
		l.check(false, Finding{
			Promise: 1, Code: "receipt.double", ID: d.First,
			Text: fmt.Sprintf("receipt %s and %d more have one Idempotency-Key", d.First, d.Times-1),
		})
	}
	if err != nil {
		return err
	}
	type homelessRow struct{ ID string }
	homeless, err := rows[homelessRow](ctx, db, sqlHomeless)
	for _, r := range homeless {
		l.check(false, Finding{Promise: 1, Code: "receipt.homeless", ID: r.ID, Text: fmt.Sprintf("receipt %s belongs to no case", r.ID)})
	}
	return err
}

const sqlDefinitions = `select hash, kind, key, content from definition order by hash`

type definitionRow struct {
	Hash, Kind, Key string
	Content         []byte
}

// definitions checks of promise 6 that what was kept is what was released, and gives the hashes of all rule tables.
func (l *ledger) definitions(ctx context.Context, db store.Reader, bundle func(content []byte) (hash string, err error)) (map[string]bool, error) {
	kept, err := rows[definitionRow](ctx, db, sqlDefinitions)
	hashes := make(map[string]bool, len(kept))
	for _, d := range kept {
		hashes[d.Hash] = true
		sum := sha256.Sum256(d.Content)
		actual := hex.EncodeToString(sum[:])
		if d.Kind == "bundle" {
			if actual, err = bundle(d.Content); err != nil {
				actual = "unreadable"
			}
		}
		l.check(actual == d.Hash, Finding{
			Promise: 6, Code: "definition.changed", ID: d.Hash, Text: fmt.Sprintf("the definition %s %s is not the one that was released", d.Kind, d.Key),
		})
	}
	return hashes, err
}

// sourceTables are those whose rows may come from another system.
var sourceTables = []string{"person", "employer", "title", "cases"}

// sources checks promise 14.
func (l *ledger) sources(ctx context.Context, db store.Reader) error {
	type sourceRow struct {
		N, Half, Double int
	}
	for _, table := range sourceTables {
		found, err := rows[sourceRow](ctx, db, strings.ReplaceAll(`
select (select count(*) from T where source_system <> '' or source_id <> '')::int,
       (select count(*) from T where (source_system = '') <> (source_id = ''))::int,
       (select count(*) from (select from T where source_id <> '' group by source_system, source_id having count(*) > 1) d)::int`, "T", table))
		if err != nil {
			return err
		}
		l.checked[14] += found[0].N
		l.check(found[0].Half == 0, Finding{
			Promise: 14, Code: "source.half", ID: table, Text: fmt.Sprintf("%d rows of %s name a system without an id or an id without a system", found[0].Half, table),
		})
		l.check(found[0].Double == 0, Finding{
			Promise: 14, Code: "source.double", ID: table, Text: fmt.Sprintf("%d things from elsewhere stand more than once in %s", found[0].Double, table),
		})
	}
	return nil
}

// Lines of a case that was erased went with it.
const sqlEmptied = `
select (select count(*) from case_event e where e.stream = 'zugriff' and e.content is null
          and not exists (select from cases c where c.id = e.case_id and c.erased_at is not null)),
       (select coalesce(sum(lines), 0)::bigint from access_deletion)`

// emptied checks of promise 7 that each line of who read what that lost its content before its case did stands in the protocol.
func (l *ledger) emptied(ctx context.Context, db store.Reader) error {
	type emptiedRow struct{ Empty, Told int64 }
	found, err := rows[emptiedRow](ctx, db, sqlEmptied)
	if err != nil {
		return err
	}
	l.check(found[0].Empty <= found[0].Told, Finding{
		Promise: 7, Code: "access.untold",
		Text: fmt.Sprintf("%d lines of who read what have no content, and the protocol knows of %d", found[0].Empty, found[0].Told),
	})
	return nil
}
