package audit_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	common "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	failure "go.temporal.io/api/failure/v1"
	history "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	workflowapi "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"ablauf/activities"
	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/intake"
	"ablauf/internal/payload"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
	"ablauf/processes"
	"ablauf/worker/audit"
	"ablauf/workflows"
	"ablauf/workflows/contract"
)

// world is an installation with a real database and a real MinIO, in which real procedures have run in the SDK's test environment. What
// Temporal would say is said by the test.
type world struct {
	*testing.T
	database storetest.Database
	store    *store.Store
	owner    *pgx.Conn
	library  *processes.Library
	minio    efile.Config
	master   *efile.MasterKeys
	files    *efile.Client
	codec    *payload.Codec
	temporal *said
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, database: storetest.New(t)}
	w.store, w.owner = w.database.Open(t, time.Now), w.database.Owner(t)
	var err error
	w.library, err = processes.Load()
	require.NoError(t, err)
	for _, b := range w.library.Bundles() {
		require.NoError(t, w.store.RegisterDefinition(t.Context(), store.Definition{Hash: b.Hash, Kind: "bundle", Key: b.Key, Version: b.Version, Content: b.Content}))
	}
	for _, r := range w.library.Rules() {
		require.NoError(t, w.store.RegisterDefinition(t.Context(), store.Definition{Hash: r.Hash, Kind: "rules", Key: r.Key, Content: r.Content}))
	}
	w.minio = efile.Config{
		Endpoint: os.Getenv("ABLAUF_MINIO_ENDPOINT"), AccessKey: secret(t, "ABLAUF_MINIO_ACCESS_KEY_FILE"),
		SecretKey: secret(t, "ABLAUF_MINIO_SECRET_KEY_FILE"), Bucket: "audit-test-" + strings.ToLower(rand.Text()),
	}
	w.master, err = efile.LoadMasterKeys(keyFile(t))
	require.NoError(t, err)
	w.files, err = efile.Open(t.Context(), w.minio, w.store, w.master)
	require.NoError(t, err)
	w.codec, err = payload.Load(keyFile(t))
	require.NoError(t, err)
	w.temporal = &said{codec: w.codec, running: map[string]bool{}}
	return w
}

func secret(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(os.Getenv(name))
	require.NoError(t, err, "this test needs MinIO; run: go -C worker/dev run . exec -- go test ./worker/audit/...")
	return strings.TrimSpace(string(text))
}

func keyFile(t *testing.T) string {
	t.Helper()
	key := make([]byte, 32)
	_, _ = rand.Read(key)
	path := filepath.Join(t.TempDir(), "key")
	require.NoError(t, os.WriteFile(path, []byte(base64.StdEncoding.EncodeToString(key)), 0o600))
	return path
}

// play lets a case run: application, letter, document, completeness. A withdrawn one goes on to its end, another one stays open.
func (w *world) play(withdrawn bool) string {
	c := w.apply()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	env := suite.NewTestWorkflowEnvironment()
	env.SetStartTime(time.Now())
	office, err := authority.Load("musterstadt")
	require.NoError(w, err)
	env.RegisterWorkflowWithOptions((&workflows.Cases{Library: w.library}).Case, workflow.RegisterOptions{Name: "verlaengerung"})
	(&activities.Activities{Store: w.store, EFile: w.files, Library: w.library, Authority: office}).Register(env)
	w.relay(env)
	steps := []func(){
		func() { w.dispatch() },
		func() { w.upload(c.ID); w.relay(env) },
		func() { w.complete(env, c.ID) },
	}
	if withdrawn {
		steps = append(steps, func() { w.withdraw(c.ID); w.relay(env) })
	} else {
		steps = append(steps, env.CancelWorkflow)
	}
	for i, step := range steps {
		// The clock of the environment skips what nobody waits for, but while activities work it goes on like any other: a step has to be
		// further away than they take on a busy machine.
		env.RegisterDelayedCallback(step, time.Duration(i+1)*time.Minute)
	}
	r, err := w.store.Receipts(w.Context(), c.ID)
	require.NoError(w, err)
	env.ExecuteWorkflow("verlaengerung", contract.Start{
		CaseID: c.ID, Bundle: c.Bundle, StartedAt: r[0].ReceivedAt, Receipt: r[0].ID, Variables: r[0].Deciding,
	})
	require.True(w, env.IsWorkflowCompleted())
	w.dispatch()
	c, err = w.store.Case(w.Context(), c.ID)
	require.NoError(w, err)
	require.Equal(w, withdrawn, c.State == casefile.CaseClosed, "%v", env.GetWorkflowError())
	w.temporal.running[string(c.ID)] = !withdrawn
	return string(c.ID)
}

func (w *world) apply() casefile.Case {
	sample, err := os.ReadFile("../dev/testdata/rechtzeitig-18b.json")
	require.NoError(w, err)
	today := time.Now()
	for placeholder, day := range map[string]time.Time{
		"{{today-2y+31d}}": today.AddDate(-2, 0, 31), "{{today+30d}}": today.AddDate(0, 0, 30), "{{today+2y}}": today.AddDate(2, 0, 0),
	} {
		sample = bytes.ReplaceAll(sample, []byte(placeholder), []byte(day.Format(time.DateOnly)))
	}
	// Each is somebody else with an address in the district, so that nobody has anything to clear before completeness is checked.
	family := "Muster-" + rand.Text()
	sample = bytes.ReplaceAll(sample, []byte("Muster-Demir"), []byte(family))
	address := casefile.Address{Street: "Beispielweg 1", PostalCode: "70000", City: "Musterstadt"}
	var form struct{ Application json.RawMessage }
	require.NoError(w, json.Unmarshal(sample, &form))
	end := casefile.DateOf(today.AddDate(0, 0, 30))
	opening, err := intake.Opening{
		ReceivedAt: today, TitleKind: casefile.TitleAufenthaltserlaubnis, Paragraph: "18b", ValidTo: end, AppliedFor: "18b", Kind: "verlaengerung",
	}.Deciding()
	require.NoError(w, err)
	bundle, found := w.library.Newest("verlaengerung")
	require.True(w, found)
	c, _, _, err := w.store.ReceiveApplication(w.Context(), store.Application{
		Receipt: w.receipt("", casefile.ReceiptAntrag, opening),
		Person: casefile.Person{
			FamilyName: family, GivenNames: "Ayla", BirthDate: casefile.PartialDate{Year: 1991}, Nationalities: []string{"TUR"}, Address: address,
		},
		Title: casefile.Title{Kind: casefile.TitleAufenthaltserlaubnis, Paragraph: "18b", ValidTo: end},
		Case:  casefile.Case{Procedure: "verlaengerung", Version: 1, Bundle: bundle.Hash, AppliedFor: "18b"},
		Data:  form.Application, Facts: intake.FactsOf(form.Application), Deadlines: []casefile.Deadline{intake.TitleEnd(end, today)},
	})
	require.NoError(w, err)
	return c
}

func (w *world) receipt(id casefile.CaseID, kind casefile.ReceiptKind, deciding json.RawMessage) casefile.Receipt {
	return casefile.Receipt{
		CaseID: id, Kind: kind, Channel: casefile.ChannelPortal, ReceivedAt: time.Now(), RecordedBy: "portal", Scope: "portal",
		IdempotencyKey: uuid.NewString(), RequestHash: []byte("hash"), Deciding: deciding,
	}
}

// relay delivers as the worker does; in the test environment an Update is answered after its sender has gone on.
func (w *world) relay(env *testsuite.TestWorkflowEnvironment) {
	_, err := w.store.ClaimReceipts(w.Context(), 10, func(_ context.Context, r casefile.Receipt) (store.ReceiptOutcome, error) {
		if r.Kind != casefile.ReceiptAntrag {
			env.UpdateWorkflow(contract.UpdateDeliver, string(r.ID), w.accepted(), activities.DeliverOf(r))
		}
		return store.Delivered(true), nil
	})
	require.NoError(w, err)
}

func (w *world) accepted() *testsuite.TestUpdateCallback {
	return &testsuite.TestUpdateCallback{
		OnAccept: func() {}, OnReject: func(err error) { require.NoError(w, err) },
		OnComplete: func(_ any, err error) { require.NoError(w, err) },
	}
}

func (w *world) upload(id casefile.CaseID) {
	content := []byte("%PDF-1.7 Reisepass")
	sum := sha256.Sum256(content)
	doc := casefile.Document{CaseID: id, Kind: "P01", MediaType: "application/pdf", Size: int64(len(content)), SHA256: sum[:], State: casefile.DocumentReleased}
	stored, err := w.files.Put(w.Context(), id, bytes.NewReader(content))
	require.NoError(w, err)
	doc.ObjectKey = stored.ObjectKey
	doc.ID, err = w.store.BeginUpload(w.Context(), doc)
	require.NoError(w, err)
	_, _, _, err = w.store.ReceiveDocument(w.Context(), store.Upload{Receipt: w.receipt(id, casefile.ReceiptUnterlage, nil), Document: doc})
	require.NoError(w, err)
}

func (w *world) complete(env *testsuite.TestWorkflowEnvironment, id casefile.CaseID) {
	tasks, _, err := w.store.Tasks(w.Context(), store.TaskFilter{CaseID: id, State: casefile.TaskOpen, Limit: 10})
	require.NoError(w, err)
	require.Len(w, tasks, 1)
	data := json.RawMessage(`{"vollstaendig":true,"baZustimmungBis":"2099-12-31"}`)
	deciding, err := intake.DecidingValues(data)
	require.NoError(w, err)
	task, err := w.store.ClaimTask(w.Context(), tasks[0].Task.ID, "clara", tasks[0].Task.Version)
	require.NoError(w, err)
	sub, err := w.store.Submit(w.Context(), casefile.Submission{
		TaskID: task.ID, CaseID: id, Data: data, Deciding: deciding, Actor: "clara", TaskVersion: task.Version, SubmittedAt: time.Now(),
	})
	require.NoError(w, err)
	env.UpdateWorkflow(contract.UpdateComplete, string(sub.ID), w.accepted(), contract.Complete{
		Submission: sub.ID, Instance: task.ElementInstance, Actor: "clara", At: sub.SubmittedAt, Deciding: deciding,
	})
}

func (w *world) withdraw(id casefile.CaseID) {
	data := json.RawMessage(`{"ruecknahmeAm":"` + time.Now().Format(time.DateOnly) + `"}`)
	deciding, err := intake.DecidingValues(data)
	require.NoError(w, err)
	_, _, err = w.store.Receive(w.Context(), store.Message{
		Receipt: w.receipt(id, casefile.ReceiptRuecknahme, deciding), Facts: intake.FactsOf(data),
	})
	require.NoError(w, err)
}

func (w *world) dispatch() {
	_, err := w.store.ClaimIntents(w.Context(), activities.IntentPrint, 10, func(ctx context.Context, i casefile.Intent) (store.IntentOutcome, error) {
		var order activities.PrintOrder
		require.NoError(w, json.Unmarshal(i.Payload, &order))
		require.NoError(w, w.files.HandToPrint(ctx, i.ID, strings.NewReader("%PDF-1.7")))
		return store.Sent(nil), w.store.MarkLetter(ctx, order.Letter, casefile.LetterSent, i.CreatedAt)
	})
	require.NoError(w, err)
}

// look breaks something in a transaction with the rights of the owner, looks into it, and takes the break back.
func (w *world) look(o audit.Options, breaks ...string) []audit.Finding {
	w.Helper()
	tx, err := w.owner.Begin(w.Context())
	require.NoError(w, err)
	defer func() { require.NoError(w, tx.Rollback(context.Background())) }()
	for _, sql := range breaks {
		_, err := tx.Exec(w.Context(), sql)
		require.NoError(w, err, sql)
	}
	o.Now = time.Now()
	report, err := audit.Look(w.Context(), w.sources(tx), o)
	require.NoError(w, err)
	return report.Findings
}

func (w *world) sources(tx pgx.Tx) audit.Sources {
	files, err := efile.Connect(w.minio, audit.KeyReader(tx), w.master)
	require.NoError(w, err)
	return audit.Sources{DB: tx, EFile: files, Temporal: w.temporal, Codec: w.codec, Library: w.library}
}

// said is a Temporal that says what the test wants.
type said struct {
	client.Client
	codec   *payload.Codec
	running map[string]bool
	// histories are the events by run, the same for every case. A run without any is one whose time is over; the list shows all but those
	// whose name says that it does not.
	histories map[string][]*history.HistoryEvent
}

// newestRun is the run that runs.
const newestRun = "newest"

func (s *said) ListWorkflow(context.Context, *workflowservice.ListWorkflowExecutionsRequest) (*workflowservice.ListWorkflowExecutionsResponse, error) {
	answer := &workflowservice.ListWorkflowExecutionsResponse{}
	for id := range s.running {
		answer.Executions = append(answer.Executions, s.info(id))
		for run := range s.histories {
			if run != newestRun && run != "unlisted" {
				answer.Executions = append(answer.Executions, &workflowapi.WorkflowExecutionInfo{
					Execution: &common.WorkflowExecution{WorkflowId: "case/" + id, RunId: run}, Status: enums.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW,
				})
			}
		}
	}
	return answer, nil
}

func (s *said) DescribeWorkflowExecution(_ context.Context, id, _ string) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	return &workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: s.info(strings.TrimPrefix(id, "case/"))}, nil
}

func (s *said) info(id string) *workflowapi.WorkflowExecutionInfo {
	status := enums.WORKFLOW_EXECUTION_STATUS_COMPLETED
	if s.running[id] {
		status = enums.WORKFLOW_EXECUTION_STATUS_RUNNING
	}
	return &workflowapi.WorkflowExecutionInfo{Execution: &common.WorkflowExecution{WorkflowId: "case/" + id, RunId: newestRun}, Status: status}
}

func (s *said) GetWorkflowHistory(_ context.Context, _, run string, _ bool, _ enums.HistoryEventFilterType) client.HistoryEventIterator {
	if run == "" {
		run = newestRun
	}
	events, known := s.histories[run]
	return &eventList{events, known && events == nil}
}

type eventList struct {
	rest []*history.HistoryEvent
	over bool
}

func (l *eventList) HasNext() bool { return len(l.rest) > 0 || l.over }

func (l *eventList) Next() (*history.HistoryEvent, error) {
	if l.over {
		return nil, serviceerror.NewNotFound("its time is over")
	}
	e := l.rest[0]
	l.rest = l.rest[1:]
	return e, nil
}

// continued is the last event of a run that goes on as another one.
func continued(as string) *history.HistoryEvent {
	return &history.HistoryEvent{
		EventId: 9, EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
		Attributes: &history.HistoryEvent_WorkflowExecutionContinuedAsNewEventAttributes{
			WorkflowExecutionContinuedAsNewEventAttributes: &history.WorkflowExecutionContinuedAsNewEventAttributes{NewExecutionRunId: as},
		},
	}
}

// follows is the first event of a run that goes on from another one.
func follows(run string) *history.HistoryEvent {
	return &history.HistoryEvent{
		EventId: 1, EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
		Attributes: &history.HistoryEvent_WorkflowExecutionStartedEventAttributes{
			WorkflowExecutionStartedEventAttributes: &history.WorkflowExecutionStartedEventAttributes{ContinuedExecutionRunId: run},
		},
	}
}

// started is the first event of a history with a payload, a search attribute and a failure of the run before.
func started(p *common.Payload, attribute, message string) *history.HistoryEvent {
	return &history.HistoryEvent{
		EventId: 1, EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
		Attributes: &history.HistoryEvent_WorkflowExecutionStartedEventAttributes{
			WorkflowExecutionStartedEventAttributes: &history.WorkflowExecutionStartedEventAttributes{
				Input:            &common.Payloads{Payloads: []*common.Payload{p}},
				SearchAttributes: &common.SearchAttributes{IndexedFields: map[string]*common.Payload{attribute: {Data: []byte(`"1"`)}}},
				ContinuedFailure: &failure.Failure{Source: "GoSDK", Message: message},
			},
		},
	}
}
