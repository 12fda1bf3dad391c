package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// An authority of many years: of a hundred thousand cases most have ended after their three months were over.
const (
	sqlManyCases = `
insert into cases (aktenzeichen, procedure, procedure_version, bundle, applied_for, state, received_at, recorded_at, closed_at, changed_at)
select 'AZ-' || i, 'verlaengerung', 1, 'b', '18b', case when i % 20 = 0 then 'open' else 'closed' end, at, now(), case when i % 20 > 0 then at end, at
  from generate_series(1, 100000) i, now() as at`
	sqlManyDeadlines = `
insert into deadline (case_id, key, kind, direction, last_day, due_at, state, over, set_at, state_at, recorded_at, changed_at)
select id, 'vwgo75', 'vwgo75', 'behoerde', current_date + case state when 'open' then 40 else -1 - i end, at,
       case state when 'open' then 'running' else 'passed' end, state = 'closed', at, case state when 'closed' then at end, at, now()
  from (select id, state, recorded_at at, (row_number() over ())::int % 2000 i from cases) numbered`
)

// BenchmarkDelayed measures the question of every minute where nothing is to be watched.
//
//	go -C worker/dev run . exec --parts=postgres -- go test ./internal/store -run NONE -bench Delayed
func BenchmarkDelayed(b *testing.B) {
	db := storetest.New(b)
	s := db.Open(b, at1430)
	owner := db.Owner(b)
	for _, sql := range []string{sqlManyCases, sqlManyDeadlines, "analyze cases", "analyze deadline"} {
		_, err := owner.Exec(b.Context(), sql)
		require.NoError(b, err)
	}
	for b.Loop() {
		found, err := s.Delayed(b.Context(), casefile.DateOf(berlin1430).AddDays(30), store.Delayed{}, 200)
		require.NoError(b, err)
		require.Empty(b, found)
	}
}
