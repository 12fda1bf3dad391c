package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"ablauf/workflows/contract"
)

// patience says how long an activity may take and how often it is tried before it becomes an incident.
type patience struct {
	timeout  time.Duration
	attempts int32
	// pause is the longest one between two tries; 0 means a minute.
	pause time.Duration
	// local activities are those that take milliseconds and may be repeated freely; they cost no history beyond a marker. After a
	// second without success they are run as normal ones. They run before Temporal has taken down the workflow task they belong to, so
	// only what reads, or what is keyed by a visit that the record holds already, may be local.
	local bool
	// along: it takes milliseconds too, and its first try goes along with the projection of the turn that asks for it, but it may have to
	// wait long, so any other try is that of a normal activity.
	along bool
}

// patienceDefault is for task types that the table does not name.
var patienceDefault = patience{timeout: time.Minute, attempts: 20}

// activityPatience is the one table of timeouts and tries. Twenty tries with the pauses below take a quarter of an hour: a part that
// restarts is waited for, a part that stays away becomes visible. The projection is never given up: a case must not run ahead of
// the legal record.
var activityPatience = map[string]patience{
	contract.ActivityProject:     {timeout: 10 * time.Second, attempts: 0, pause: 10 * time.Second},
	contract.ActivityUndelivered: {timeout: 30 * time.Second, attempts: 0, local: true},
	contract.ActivityLetterTimer: {timeout: 30 * time.Second, attempts: 0, local: true},
	contract.ActivityRule:        {timeout: 30 * time.Second, attempts: 20, local: true},
	"frist-berechnen":            {timeout: 30 * time.Second, attempts: 20, local: true},
	"titel-verlaengern":          {timeout: 30 * time.Second, attempts: 20, local: true},
	"sachbearbeitung-frei":       {timeout: 30 * time.Second, attempts: 20, local: true},
	"nebenbestimmung-aendern":    {timeout: 30 * time.Second, attempts: 20, local: true},
	// These owe a message to a partner and send nothing.
	"ba-anfrage":          {timeout: 30 * time.Second, attempts: 20, local: true},
	"sicherheitsabfrage":  {timeout: 30 * time.Second, attempts: 20, local: true},
	"sicherheitsliste":    {timeout: 30 * time.Second, attempts: 20, local: true},
	"gueltigkeitsmeldung": {timeout: 30 * time.Second, attempts: 20, local: true},
	"meldeabfrage":        {timeout: 30 * time.Second, attempts: 20, local: true},
	"azr-suche":           {timeout: 30 * time.Second, attempts: 20, local: true},
	"azr-meldung":         {timeout: 30 * time.Second, attempts: 20, local: true},
	"kartenbestellung":    {timeout: 30 * time.Second, attempts: 20, local: true},
	// It waits for the partner's inbox to be read, however long the partner is away.
	"ba-fiktion": {timeout: 30 * time.Second, attempts: 0, along: true},
	"schreiben":  {timeout: 30 * time.Second, attempts: 20},
	// What the intake does reads the record or writes it in one transaction, known by the visit.
	"eingang-abgleichen":  {timeout: 30 * time.Second, attempts: 20, local: true},
	"team-zuweisen":       {timeout: 30 * time.Second, attempts: 20, local: true},
	"person-zuordnen":     {timeout: 30 * time.Second, attempts: 20},
	"fall-zuordnen":       {timeout: 30 * time.Second, attempts: 20},
	"notfall-melden":      {timeout: 30 * time.Second, attempts: 20},
	"verfahren-eroeffnen": {timeout: 30 * time.Second, attempts: 20},
	// These read or write one row of the record.
	"ablauf-stand":        {timeout: 30 * time.Second, attempts: 20},
	"anschrift-eintragen": {timeout: 30 * time.Second, attempts: 20},
	"stichprobe-ziehen":   {timeout: 30 * time.Second, attempts: 20},
}

func patienceOf(activity string, retries int) patience {
	p, known := activityPatience[activity]
	if !known {
		p = patienceDefault
	}
	if retries > 0 {
		p.attempts = int32(min(retries, 1000))
	}
	return p
}

func retryPolicy(p patience) *temporal.RetryPolicy {
	longest := p.pause
	if longest == 0 {
		longest = time.Minute
	}
	return &temporal.RetryPolicy{
		InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: longest, MaximumAttempts: p.attempts,
	}
}

// execute runs an activity by its patience and waits for the result.
func execute(ctx workflow.Context, activity, summary string, retries int, input, result any) error {
	p := patienceOf(activity, retries)
	if p.local {
		err := executeLocal(ctx, activity, summary, input, result)
		if err == nil || !worthAnotherTry(err) {
			return err
		}
	}
	return executeNormal(ctx, activity, summary, p, input, result)
}

func executeLocal(ctx workflow.Context, activity, summary string, input, result any) error {
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		ScheduleToCloseTimeout: time.Second, Summary: summary,
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: 100 * time.Millisecond, MaximumAttempts: 3},
	})
	return workflow.ExecuteLocalActivity(ctx, activity, input).Get(ctx, result)
}

func executeNormal(ctx workflow.Context, activity, summary string, p patience, input, result any) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: p.timeout, RetryPolicy: retryPolicy(p), Summary: summary,
	})
	return workflow.ExecuteActivity(ctx, activity, input).Get(ctx, result)
}
