package telemetry

// Metric is one metric of our own. README's operations page lists the same names; a test compares the two.
type Metric struct {
	Name   string
	Help   string
	Labels []string
}

// What the programs count while they work.
var (
	httpRequests = Metric{"ablauf_http_requests_total", "Requests by template of the route, method and status.", []string{"route", "method", "status"}}
	httpSeconds  = Metric{"ablauf_http_request_seconds", "Time until a request was answered.", []string{"route", "method"}}
	turnSeconds  = Metric{"ablauf_engine_turn_seconds", "Turns of the engine, by event and what became of it: ok or the code of the refusal; replays do not count.", []string{"event", "verdict"}}
	activitySecs = Metric{"ablauf_activity_seconds", "Activities, local ones too, by type and result (ok, retried, final); type projektion is the projection.", []string{"type", "result"}}
	roundSeconds = Metric{"ablauf_round_seconds", "Rounds of the worker's loops that found work or met trouble, by result.", []string{"loop", "result"}}
	roundLast    = Metric{"ablauf_round_last_timestamp_seconds", "When a loop last ended a round without trouble.", []string{"loop"}}
)

// What is read when Prometheus asks.
var (
	partUp = Metric{"ablauf_part_up", "1 while the program reaches the part, else 0.", []string{"part"}}

	signalsRead   = Metric{"ablauf_signals_read", "1 if the signals below could be read from PostgreSQL, else 0: then they are missing.", nil}
	receiptsOpen  = Metric{"ablauf_receipts", "Receipts that have not reached their case, by state: pending or poison.", []string{"state"}}
	receiptAge    = Metric{"ablauf_receipt_oldest_seconds", "Age of the oldest pending receipt.", nil}
	submissions   = Metric{"ablauf_submissions_pending", "Finished tasks that have not been applied.", nil}
	submissionAge = Metric{"ablauf_submission_oldest_seconds", "Age of the oldest finished task that has not been applied.", nil}
	intents       = Metric{"ablauf_intents", "Effects on the outside that are not confirmed, by kind and state: owed, sending or unclear.", []string{"kind", "state"}}
	intentAge     = Metric{"ablauf_intent_oldest_seconds", "Age of the oldest effect that is owed or being sent, by kind.", []string{"kind"}}
	deadlines     = Metric{"ablauf_deadlines", "Deadlines that nothing has settled, by state: running or overdue.", []string{"state"}}
	tasksOpen     = Metric{"ablauf_tasks_open", "Open tasks by the role that has to do them.", []string{"group"}}
	tasksOverdue  = Metric{"ablauf_tasks_overdue", "Open tasks whose day has passed, by role.", []string{"group"}}
	casesOpen     = Metric{"ablauf_cases_open", "Cases that run.", nil}
	incidents     = Metric{"ablauf_incidents", "Open cases that an incident holds up.", nil}
	unposted      = Metric{"ablauf_letters_unposted", "Letters that nobody has confirmed as posted.", nil}
	unpostedAge   = Metric{"ablauf_letter_unposted_oldest_seconds", "Age of the oldest letter that nobody has confirmed as posted.", nil}
	documents     = Metric{"ablauf_documents_unchecked", "Documents that wait for their check.", nil}
	virusCheck    = Metric{"ablauf_virus_check", "1 while documents are checked for malware, 0 where the operator has switched that off.", nil}
	lastRoot      = Metric{"ablauf_root_last_timestamp_seconds", "When the event log was last sealed; missing while it never was.", nil}
	lastScan      = Metric{"ablauf_expiry_scan_last_timestamp_seconds", "When a night of the expiry scan last came to its end; missing while none did.", nil}
	lastBackup    = Metric{"ablauf_backup_last_timestamp_seconds", "When a backup was last completed; missing while none was.", nil}
)

// Names lists all metrics of our own.
func Names() []Metric {
	return []Metric{
		httpRequests, httpSeconds, turnSeconds, activitySecs, roundSeconds, roundLast, partUp, signalsRead, receiptsOpen, receiptAge,
		submissions, submissionAge, intents, intentAge, deadlines, tasksOpen, tasksOverdue, casesOpen, incidents, documents, virusCheck, unposted,
		unpostedAge, lastRoot,
		lastBackup, lastScan,
	}
}
