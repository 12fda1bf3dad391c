package devstack

import (
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// SetVariable gives a program of the stack a variable from its next start on, also one that the stack sets itself.
func (s *Stack) SetVariable(part Part, name, value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.variables == nil {
		s.variables = map[Part][]string{}
	}
	kept := slices.DeleteFunc(slices.Clone(s.variables[part]), func(entry string) bool { return strings.HasPrefix(entry, name+"=") })
	s.variables[part] = append(kept, name+"="+value)
}

// variablesOf gives the variables that only this part has: those of the configuration, then those that were set later.
func (s *Stack) variablesOf(part Part) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append(slices.Clone(s.config.Variables[part]), s.variables[part]...)
}

// PayloadKeyFile names the file of the key that encrypts Temporal's payloads at first.
func (s *Stack) PayloadKeyFile() string { return s.secret(secretPayload) }

// TemporalDatabases connects to the two databases of Temporal as their superuser: what lies there is what a thief of a disk sees.
func (s *Stack) TemporalDatabases(ctx context.Context) (main, visibility *pgx.Conn, err error) {
	if main, err = s.connectPostgres(ctx, roleSuperuser, secretSuperuser, dbTemporal); err != nil {
		return nil, nil, err
	}
	if visibility, err = s.connectPostgres(ctx, roleSuperuser, secretSuperuser, dbVisibility); err != nil {
		return nil, nil, err
	}
	return main, visibility, nil
}
