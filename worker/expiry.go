package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"ablauf/activities"
	"ablauf/internal/authority"
	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
)

// expirySchedule sees to it that Temporal starts the nightly scan, also in a Temporal that was set up anew.
type expirySchedule struct {
	temporal client.Client
	logger   *slog.Logger
}

// scheduleLook is how often the schedule is looked for. A night that was missed while there was none is made up for: the window of the scan
// goes back to the last night that ran.
const scheduleLook = 10 * time.Minute

func (s *expirySchedule) keep(ctx context.Context) {
	for ctx.Err() == nil {
		wait := scheduleLook
		if err := s.ensure(ctx); err != nil && ctx.Err() == nil {
			s.logger.WarnContext(ctx, "schedule of the expiry scan", "error", err.Error())
			wait = pauseTrouble
		}
		pause(ctx, wait)
	}
}

// ensure makes the schedule; one that exists already is right, because there is only this one spelling of it. Two nights never run at once,
// and one that Temporal missed is made up for within a day.
func (s *expirySchedule) ensure(ctx context.Context) error {
	_, err := s.temporal.ScheduleClient().Create(ctx, client.ScheduleOptions{
		ID: contract.ScheduleExpiry,
		Spec: client.ScheduleSpec{
			Calendars:    []client.ScheduleCalendarSpec{{Hour: []client.ScheduleRange{{Start: contract.ExpiryHour}}}},
			TimeZoneName: calendar.Berlin().String(),
		},
		// Without an argument: payloads are encrypted for one workflow id, and the id of a night is known only to the schedule.
		Action:  &client.ScheduleWorkflowAction{ID: contract.ScheduleExpiry, Workflow: contract.WorkflowExpiry, TaskQueue: contract.TaskQueue},
		Overlap: enums.SCHEDULE_OVERLAP_POLICY_SKIP, CatchupWindow: 24 * time.Hour,
	})
	if errors.Is(err, temporal.ErrScheduleAlreadyRunning) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("create schedule: %w", err)
	}
	s.logger.InfoContext(ctx, "schedule of the expiry scan made", "hour", contract.ExpiryHour)
	return nil
}

// runExpiry is the command "expiry".
func runExpiry(ctx context.Context, c call) error {
	flags := flag.NewFlagSet("expiry", flag.ContinueOnError)
	flags.SetOutput(c.out)
	dry := flags.Bool("dry-run", false, "show what would be done and do nothing")
	day := flags.String("day", "", "the day to look from, tomorrow where none is named")
	asJSON := flags.Bool("json", false, "print the counts as JSON")
	if err := flags.Parse(c.args); err != nil {
		return fmt.Errorf("expiry: %w", err)
	}
	if !*dry {
		return errors.New("the scan runs by itself each night at four; to see what it would do: worker expiry --dry-run")
	}
	on := casefile.DateOf(time.Now().In(calendar.Berlin())).AddDays(1)
	if *day != "" {
		var err error
		if on, err = casefile.ParseDate(*day); err != nil {
			return errors.New("the day is written like 2026-11-23")
		}
	}
	counts, took, err := dryRun(ctx, c, on)
	if err != nil {
		return err
	}
	if *asJSON {
		return json.NewEncoder(c.out).Encode(counts)
	}
	sayExpiry(c, on, counts, took)
	return nil
}

func dryRun(ctx context.Context, c call, on casefile.Date) (activities.ExpiryCounts, time.Duration, error) {
	cfg, db, err := operated(ctx, c)
	if err != nil {
		return activities.ExpiryCounts{}, 0, err
	}
	defer db.Close()
	office, err := authority.Load(cfg.Authority)
	if err != nil {
		return activities.ExpiryCounts{}, 0, fmt.Errorf("authority: %w", err)
	}
	library, err := loadLibrary(ctx, db)
	if err != nil {
		return activities.ExpiryCounts{}, 0, fmt.Errorf("procedures: %w", err)
	}
	acts := &activities.Activities{Store: db, Library: library, Authority: office}
	at := time.Date(on.Year, on.Month, on.Day, contract.ExpiryHour, 0, 0, 0, calendar.Berlin())
	began := time.Now()
	counts, err := acts.NewExpiryScan(at, true).Through(ctx, activities.ExpiryProgress{})
	return counts, time.Since(began), err
}

// sayExpiry prints what a dry run has counted, with its shares of time and memory.
func sayExpiry(c call, on casefile.Date, n activities.ExpiryCounts, took time.Duration) {
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	c.say("dry run of the expiry scan as of %s: nothing was opened and nothing was sent", on)
	c.say("titles in the window   %8d, of these %d with a case already", n.Looked, n.Running)
	c.say("cases to open          %8d, of these %d with a first letter", n.Opened, n.Letters)
	c.say("reminders of that day  %8d", n.Reminders)
	c.say("held back              %8d", n.Held)
	c.say("could not be judged    %8d", n.Failed)
	reasons := make([]string, 0, len(n.Reasons))
	for reason := range n.Reasons {
		reasons = append(reasons, reason)
	}
	slices.SortFunc(reasons, func(a, b string) int {
		if d := n.Reasons[b] - n.Reasons[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	for _, reason := range reasons {
		c.say("  %-20s %8d", reason, n.Reasons[reason])
	}
	c.say("time %s: SQL %s, rules %s; memory taken from the system %d MB", took.Round(time.Millisecond), n.SQL.Round(time.Millisecond),
		n.Rules.Round(time.Millisecond), memory.Sys>>20)
}
