package desk

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

// TestCardOfAnUnlimitedTitle: the day on the card of a settlement permit is not the end of the title (§ 9 Abs. 1, § 9a Abs. 1 AufenthG):
// neither the record nor the procedure nor a deadline may take it for one. The end of a limited title stays.
func TestCardOfAnUnlimitedTitle(t *testing.T) {
	t.Parallel()
	for kind, end := range map[string]string{"niederlassungserlaubnis": "", "daueraufenthalt-eu": "", "aufenthaltserlaubnis": "2026-12-31"} {
		var a application
		require.NoError(t, json.Unmarshal([]byte(`{"titel":{"art":"`+kind+`","gueltigBis":"2026-12-31"}}`), &a))
		want, start := casefile.Date{}, `"titelEnde":null`
		if end != "" {
			want, start = casefile.MustParseDate(end), `"titelEnde":{"@":"date","v":"2026-12-31"}`
		}
		require.Equal(t, want, a.title().ValidTo, kind)
		deciding, err := a.deciding(casefile.Receipt{})
		require.NoError(t, err)
		require.Contains(t, string(deciding), start, kind)
	}
}
