package store_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// TestMigrationsUpDownUp: every migration can be taken back, leaves nothing behind, and goes up again to the same schema.
func TestMigrationsUpDownUp(t *testing.T) {
	t.Parallel()
	db := storetest.Empty(t)
	owner := db.Owner(t)
	objects := func() []string {
		rows, err := owner.Query(t.Context(), `
			select c.relkind::text || ' ' || n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
			 where n.nspname in ('public', 'keys') and c.relname not like 'goose%' and c.relname not like '%\_not\_null'
			union all
			select 'function ' || p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public'
			 order by 1`)
		require.NoError(t, err)
		names, err := pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err)
		return names
	}
	before := objects()
	require.NoError(t, store.Migrate(t.Context(), db.OwnerURL))
	up := objects()
	require.Greater(t, len(up), len(before)+20)
	require.NoError(t, store.Migrate(t.Context(), db.OwnerURL), "nothing is left to do")
	require.Equal(t, up, objects())
	require.NoError(t, store.MigrateDown(t.Context(), db.OwnerURL))
	require.Equal(t, before, objects())
	require.NoError(t, store.Migrate(t.Context(), db.OwnerURL))
	require.Equal(t, up, objects())
	aCase(t, db.Open(t, at1430))
}

// TestMigrateAtOnce: two programs that start together migrate once.
func TestMigrateAtOnce(t *testing.T) {
	t.Parallel()
	db := storetest.Empty(t)
	errs := make([]error, 3)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { errs[i] = store.Migrate(t.Context(), db.OwnerURL) })
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	aCase(t, db.Open(t, at1430))
	requireKind(t, store.Migrate(t.Context(), "postgres://x:geheim@:::y"), casefile.Invalid, "store.url")
}

// TestMutableTablesKeepHistory: a table whose rows have a version has the trigger that keeps the row before each change.
func TestMutableTablesKeepHistory(t *testing.T) {
	t.Parallel()
	owner := storetest.New(t).Owner(t)
	rows, err := owner.Query(t.Context(), `
		select c.table_name from information_schema.columns c
		 where c.table_schema = 'public' and c.column_name = 'version' and c.table_name not in ('row_history', 'definition')
		   and not exists (select from information_schema.triggers t
		                    where t.event_object_table = c.table_name and t.trigger_name = c.table_name || '_history')`)
	require.NoError(t, err)
	bare, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.Empty(t, bare)
}
