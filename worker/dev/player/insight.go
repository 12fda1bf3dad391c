package player

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	common "go.temporal.io/api/common/v1"
	history "go.temporal.io/api/history/v1"
	schedule "go.temporal.io/api/schedule/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
)

// Inside looks into Temporal and PostgreSQL. It holds no payload key: what it sees of a history is what an operator sees.
type Inside struct {
	conn      *grpc.ClientConn
	temporal  workflowservice.WorkflowServiceClient
	namespace string
	db        *pgxpool.Pool
}

// LookInside connects to the parts that the variables ABLAUF_TEMPORAL_ADDRESS, ABLAUF_TEMPORAL_NAMESPACE and ABLAUF_DATABASE_URL
// name, as devstack's Env has them.
func LookInside(ctx context.Context, getenv func(string) string) (*Inside, error) {
	conn, err := grpc.NewClient(getenv("ABLAUF_TEMPORAL_ADDRESS"), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, fmt.Errorf("look into Temporal: %w", err)
	}
	db, err := openPool(ctx, getenv("ABLAUF_DATABASE_URL"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("look into PostgreSQL: %w", err), conn.Close())
	}
	return &Inside{conn, workflowservice.NewWorkflowServiceClient(conn), getenv("ABLAUF_TEMPORAL_NAMESPACE"), db}, nil
}

// openPool opens connections that are looked at before each use, because the database may have been down since the last one.
func openPool(ctx context.Context, address string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, err
	}
	config.ShouldPing = func(context.Context, pgxpool.ShouldPingParams) bool { return true }
	db, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	if err := db.Ping(ctx); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// Close ends the connections.
func (i *Inside) Close() error {
	i.db.Close()
	return i.conn.Close()
}

// Cost counts the history events of a case and measures the largest engine state it had.
func (i *Inside) Cost(ctx context.Context, caseID string) (historyEvents int64, stateBytes int, err error) {
	described, err := i.Describe(ctx, caseID)
	if err != nil {
		return 0, 0, err
	}
	const sqlStateSize = "select coalesce(max(length(state)), 0) from engine_state where case_id = $1"
	if err := i.db.QueryRow(ctx, sqlStateSize, caseID).Scan(&stateBytes); err != nil {
		return 0, 0, fmt.Errorf("measure the engine state: %w", err)
	}
	return described.GetWorkflowExecutionInfo().GetHistoryLength(), stateBytes, nil
}

// Describe gives what Temporal says of a case, search attributes and memo among it, as it is stored.
func (i *Inside) Describe(ctx context.Context, caseID string) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	described, err := i.temporal.DescribeWorkflowExecution(ctx, &workflowservice.DescribeWorkflowExecutionRequest{
		Namespace: i.namespace, Execution: execution(caseID),
	})
	if err != nil {
		return nil, fmt.Errorf("describe the workflow: %w", err)
	}
	return described, nil
}

// History gives all history events of a case as they are stored, without decryption.
func (i *Inside) History(ctx context.Context, caseID string) ([]*history.HistoryEvent, error) {
	var all []*history.HistoryEvent
	for next := []byte(nil); ; {
		page, err := i.temporal.GetWorkflowExecutionHistory(ctx, &workflowservice.GetWorkflowExecutionHistoryRequest{
			Namespace: i.namespace, Execution: execution(caseID), NextPageToken: next,
		})
		if err != nil {
			return nil, fmt.Errorf("read the history: %w", err)
		}
		all = append(all, page.GetHistory().GetEvents()...)
		if next = page.GetNextPageToken(); len(next) == 0 {
			return all, nil
		}
	}
}

// TriggerSchedule lets a schedule do now what it does at its hour.
func (i *Inside) TriggerSchedule(ctx context.Context, id string) error {
	_, err := i.temporal.PatchSchedule(ctx, &workflowservice.PatchScheduleRequest{
		Namespace: i.namespace, ScheduleId: id, Patch: &schedule.SchedulePatch{TriggerImmediately: &schedule.TriggerImmediatelyRequest{}},
	})
	if err != nil {
		return fmt.Errorf("trigger the schedule %s: %w", id, err)
	}
	return nil
}

// Count counts the rows of tables of the legal record, by table.
func (i *Inside) Count(ctx context.Context, tables ...string) (map[string]int, error) {
	counts := map[string]int{}
	for _, table := range tables {
		var n int
		if err := i.db.QueryRow(ctx, "select count(*) from "+pgx.Identifier{table}.Sanitize()).Scan(&n); err != nil {
			return nil, fmt.Errorf("count the rows of %s: %w", table, err)
		}
		counts[table] = n
	}
	return counts, nil
}

// Receipts gives the ids of a case's receipts in the order in which they were given.
func (i *Inside) Receipts(ctx context.Context, caseID string) ([]string, error) {
	rows, err := i.db.Query(ctx, "select id::text from receipt where case_id = $1 order by case_seq", caseID)
	if err != nil {
		return nil, fmt.Errorf("list the receipts: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// CaseAbout gives the case about a title that came from another system; empty where there is none.
func (i *Inside) CaseAbout(ctx context.Context, system, source string) (id string, err error) {
	const sqlCaseAbout = `select c.id::text from cases c join title t on t.id = c.title_id where t.source_system = $1 and t.source_id = $2`
	err = i.db.QueryRow(ctx, sqlCaseAbout, system, source).Scan(&id)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return "", fmt.Errorf("find the case of a title: %w", err)
	}
	return id, nil
}

// Logged counts the lines of the event log with a code.
func (i *Inside) Logged(ctx context.Context, code string) (n int, err error) {
	if err := i.db.QueryRow(ctx, "select count(*) from case_event where content ->> 'code' = $1", code).Scan(&n); err != nil {
		return 0, fmt.Errorf("count the lines of the event log: %w", err)
	}
	return n, nil
}

// execution names the workflow of a case; the prefix is that of package contract.
func execution(caseID string) *common.WorkflowExecution {
	return &common.WorkflowExecution{WorkflowId: "case/" + caseID}
}

// Forget deletes everything that Temporal holds of a case, as if Temporal had been set up anew, and waits until it is gone.
func (i *Inside) Forget(ctx context.Context, caseID string) error {
	_, err := i.temporal.DeleteWorkflowExecution(ctx, &workflowservice.DeleteWorkflowExecutionRequest{
		Namespace: i.namespace, WorkflowExecution: execution(caseID),
	})
	if err != nil {
		return fmt.Errorf("delete the history of a case: %w", err)
	}
	for {
		_, err := i.Describe(ctx, caseID)
		if status.Code(errors.Unwrap(err)) == codes.NotFound || status.Code(err) == codes.NotFound {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}
