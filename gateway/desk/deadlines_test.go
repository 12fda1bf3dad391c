package desk

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/calendar"
)

// TestDeadlineRequestNamesWhatTheCalendarKnows: the values that the API permits are the calendar's, no more and no less.
func TestDeadlineRequestNamesWhatTheCalendarKnows(t *testing.T) {
	t.Parallel()
	permitted := func(name string) []string {
		field, ok := reflect.TypeFor[DeadlineRequest]().FieldByName(name)
		require.True(t, ok)
		_, list, ok := strings.Cut(field.Tag.Get("validate"), "oneof=")
		require.True(t, ok)
		return slices.Sorted(slices.Values(strings.Fields(list)))
	}
	require.Equal(t, calendar.Events(), permitted("Event"))
	lands := make([]string, 0, 16)
	for _, land := range calendar.Lands() {
		lands = append(lands, string(land))
	}
	slices.Sort(lands)
	require.Equal(t, lands, permitted("Land"))
}
