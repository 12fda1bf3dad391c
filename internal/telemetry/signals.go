package telemetry

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Signals is what operators have to know of the legal record. Ages are of the oldest one, 0 where there is none.
type Signals struct {
	ReceiptsPending, ReceiptsPoison          int
	ReceiptAge                               time.Duration
	SubmissionsPending                       int
	SubmissionAge                            time.Duration
	Intents                                  []IntentSignal
	DeadlinesRunning, DeadlinesOverdue       int
	TasksOpen, TasksOverdue                  map[string]int // by role
	CasesOpen, Incidents, DocumentsUnchecked int
	VirusCheck                               bool // false: the operator has switched it off
	LettersUnposted                          int
	LetterAge                                time.Duration
	LastRoot, LastBackup, LastExpiryScan     time.Time // zero: never
}

// IntentSignal tells of the effects of a kind, which is a code.
type IntentSignal struct {
	Kind                   string
	Owed, Sending, Unclear int
	Age                    time.Duration
}

// WatchSignals shows what read gives, each time Prometheus asks. Several workers show the same; take the maximum.
func (t *Telemetry) WatchSignals(read func(context.Context) (Signals, error)) {
	if t != nil && t.registry != nil {
		t.registry.MustRegister(signalsCollector(read))
	}
}

type signalsCollector func(context.Context) (Signals, error)

// Describe names the metrics.
func (c signalsCollector) Describe(descriptions chan<- *prometheus.Desc) {
	for _, m := range []Metric{
		signalsRead, receiptsOpen, receiptAge, submissions, submissionAge, intents, intentAge, deadlines, tasksOpen, tasksOverdue,
		casesOpen, incidents, documents, virusCheck, unposted, unpostedAge, lastRoot, lastBackup, lastScan,
	} {
		descriptions <- m.describe()
	}
}

// Collect reads the signals. What could not be read is left out instead of shown as 0, which would look like good news.
func (c signalsCollector) Collect(found chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), readTimeout)
	defer cancel()
	s, err := c(ctx)
	if err != nil {
		found <- signalsRead.value(0)
		return
	}
	found <- signalsRead.value(1)
	count := func(m Metric, n int, labels ...string) { found <- m.value(float64(n), labels...) }
	age := func(m Metric, d time.Duration, labels ...string) { found <- m.value(d.Seconds(), labels...) }
	count(receiptsOpen, s.ReceiptsPending, "pending")
	count(receiptsOpen, s.ReceiptsPoison, "poison")
	age(receiptAge, s.ReceiptAge)
	count(submissions, s.SubmissionsPending)
	age(submissionAge, s.SubmissionAge)
	for _, i := range s.Intents {
		count(intents, i.Owed, i.Kind, "owed")
		count(intents, i.Sending, i.Kind, "sending")
		count(intents, i.Unclear, i.Kind, "unclear")
		age(intentAge, i.Age, i.Kind)
	}
	count(deadlines, s.DeadlinesRunning, "running")
	count(deadlines, s.DeadlinesOverdue, "overdue")
	for group, n := range s.TasksOpen {
		count(tasksOpen, n, group)
	}
	for group, n := range s.TasksOverdue {
		count(tasksOverdue, n, group)
	}
	count(casesOpen, s.CasesOpen)
	count(incidents, s.Incidents)
	count(documents, s.DocumentsUnchecked)
	checked := map[bool]int{true: 1}
	count(virusCheck, checked[s.VirusCheck])
	count(unposted, s.LettersUnposted)
	age(unpostedAge, s.LetterAge)
	for m, at := range map[*Metric]time.Time{&lastRoot: s.LastRoot, &lastBackup: s.LastBackup, &lastScan: s.LastExpiryScan} {
		if !at.IsZero() {
			found <- m.value(float64(at.Unix()))
		}
	}
}
