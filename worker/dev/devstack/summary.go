package devstack

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"text/tabwriter"
	"time"
)

// WriteSummary tells a person what runs where, who can log in, and how to stop it.
func (s *Stack) WriteSummary(ctx context.Context, out io.Writer) error {
	var text strings.Builder
	fmt.Fprintln(&text)
	if s.has(Gateway) {
		fmt.Fprintf(&text, "Ablauf runs: open %s\n\n", s.URL())
		writeDemoUsers(&text, s.demoUsers(ctx))
	}
	table := tabwriter.NewWriter(&text, 0, 0, 3, ' ', 0)
	for _, part := range AllParts() {
		fmt.Fprintf(table, "  %s\t%s\t%s\n", strings.ToUpper(part.Title()[:1])+part.Title()[1:], s.whereIs(part), s.noteOn(part))
	}
	table.Flush()
	fmt.Fprintf(&text, "\n  Passwords and keys are in %s, logs in %s.\n", s.secret(""), s.logs)
	fmt.Fprint(&text, "  The data is kept. Ctrl-C stops everything.\n\n")
	if _, err := io.WriteString(out, text.String()); err != nil {
		return fmt.Errorf("write the summary: %w", err)
	}
	return nil
}

func (s *Stack) whereIs(part Part) string {
	ext := s.config.External
	switch {
	case part == PostgreSQL && ext.DatabaseURL != "":
		return "your DATABASE_URL"
	case part == MinIO && ext.MinIOEndpoint != "":
		return ext.MinIOEndpoint
	case part == Temporal && ext.TemporalAddress != "":
		return ext.TemporalAddress
	case !s.has(part):
		return "not started"
	case part == Worker:
		return "no port"
	}
	return s.address(part)
}

func (s *Stack) noteOn(part Part) string {
	if !s.has(part) {
		return ""
	}
	switch part {
	case PostgreSQL:
		return fmt.Sprintf("database %s; logins %s, %s and %s", dbAblauf, roleSuperuser, roleOwner, roleApp)
	case MinIO:
		return fmt.Sprintf("buckets %s and %s", BucketEFile, BucketLedger)
	case Temporal:
		return "namespace " + TemporalNamespace
	case Registers:
		return "plays the Bundesagentur für Arbeit and the registers; see internal/registers/fake/serve for what it can be told"
	case Virus:
		return "plays ClamAV and knows EICAR's test file alone; ABLAUF_CLAMD names a real one"
	case Worker, Gateway:
		return "log " + s.log(part)
	}
	return ""
}

// demoUser is one entry of what the gateway answers to GET /dev/users in development.
type demoUser struct {
	Login string `json:"login"`
	Name  string `json:"name"`
	Role  string `json:"role"`
}

// demoUsers asks the gateway, which alone knows them. No answer is no reason to fail: the login page shows them too.
func (s *Stack) demoUsers(ctx context.Context) []demoUser {
	limited, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(limited, http.MethodGet, s.URL()+"dev/users", nil)
	if err != nil {
		return nil
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil
	}
	defer response.Body.Close()
	var users []demoUser
	if response.StatusCode != http.StatusOK || json.NewDecoder(io.LimitReader(response.Body, 1<<20)).Decode(&users) != nil {
		return nil
	}
	return users
}

func writeDemoUsers(out io.Writer, users []demoUser) {
	if len(users) == 0 {
		fmt.Fprint(out, "  Demo users: choose one on the login page.\n\n")
		return
	}
	fmt.Fprintln(out, "  Demo users, no password needed:")
	table := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	for _, user := range users {
		fmt.Fprintf(table, "    %s\t%s\t%s\n", user.Login, user.Name, user.Role)
	}
	table.Flush()
	fmt.Fprintln(out)
}
