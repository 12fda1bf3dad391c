package backup

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

func erasedOn(id casefile.CaseID, day int) store.ErasedCase {
	return store.ErasedCase{Case: id, ErasedAt: time.Date(2026, 11, day, 4, 0, 0, 0, time.UTC)}
}

// TestErasuresNeverForget: a list keeps what it has when it is written again, is not written over when it is damaged or another authority's, and says so.
func TestErasuresNeverForget(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), ErasuresName)
	_, err := ReadErasures(path)
	require.ErrorIs(t, err, os.ErrNotExist)
	moment := time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)
	_, err = WriteErasures(path, Erasures{Authority: "musterstadt", AsOf: moment, Cases: []store.ErasedCase{erasedOn("b", 21)}})
	require.NoError(t, err)
	_, err = WriteErasures(path, Erasures{Authority: "musterstadt", AsOf: moment.Add(-time.Hour), Cases: []store.ErasedCase{erasedOn("a", 20)}})
	require.NoError(t, err)
	list, err := ReadErasures(path)
	require.NoError(t, err)
	require.Equal(t, []store.ErasedCase{erasedOn("a", 20), erasedOn("b", 21)}, list.Cases)
	require.True(t, list.AsOf.Equal(moment), "it does not get older")
	_, err = WriteErasures(path, Erasures{Authority: "landkreis-beispielburg", AsOf: moment})
	require.ErrorContains(t, err, "is the list of the authority musterstadt")

	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	overwrite(t, path)
	_, err = WriteErasures(path, Erasures{Authority: "musterstadt", AsOf: moment})
	require.ErrorContains(t, err, "is no list of erasures")
	require.NoError(t, os.WriteFile(path, []byte(`{"form": "ablauf-erasures/1", "cases": []}`), 0o600))
	_, err = ReadErasures(path)
	require.ErrorContains(t, err, "was changed or is damaged")
	require.NoError(t, os.WriteFile(path, raw, 0o600))
	_, err = ReadErasures(path)
	require.NoError(t, err)
}

// TestErasuresFit: a list that is older than the backup does not know what was erased in between.
func TestErasuresFit(t *testing.T) {
	t.Parallel()
	taken := time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)
	m := Manifest{Authority: "musterstadt", TakenAt: taken}
	require.NoError(t, Erasures{Authority: "musterstadt", AsOf: taken}.fits(m))
	require.ErrorContains(t, Erasures{Authority: "musterstadt", AsOf: taken.Add(-time.Second)}.fits(m), "older than the backup")
	require.ErrorContains(t, Erasures{Authority: "kreis", AsOf: taken}.fits(m), "is of the authority kreis")
	require.Equal(t, "/backup/erasures.json", ErasuresBeside("/backup/2026-11-22/"))
}
