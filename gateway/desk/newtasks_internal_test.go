package desk

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// TestNoticeAndListAgree: a task is told to exactly those whose list shows it, for every role, with and without a team.
func TestNoticeAndListAgree(t *testing.T) {
	t.Parallel()
	d := &Desk{}
	for _, role := range casefile.Roles() {
		for _, teams := range [][]string{nil, {"erwerb"}} {
			actor := casefile.Actor{ID: "a", Roles: []casefile.Role{role}, Teams: teams}
			filter, something := d.narrow(actor, store.TaskFilter{})
			for _, group := range []string{"clearing", "scan", "sachbearbeitung", "leitung"} {
				for _, team := range []string{"", "erwerb", "familie"} {
					for _, confidential := range []bool{false, true} {
						listed := something && (len(filter.Teams) == 0 || slices.Contains(filter.Teams, team)) &&
							(len(filter.Groups) == 0 || slices.Contains(filter.Groups, group)) && (!confidential || !filter.HideConfidential)
						told := concerns(actor, store.NewTask{Team: team, Group: group, Confidential: confidential})
						require.Equal(t, listed, told, "%s of %v, task of %s for %s, confidential %v", role, teams, team, group, confidential)
					}
				}
			}
		}
	}
}
