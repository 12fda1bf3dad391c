package devstack

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// Temporal is ready when its namespace, the 30 days of retention and our search attributes are, and it survives the loss of
// its database and its own death.
func TestTemporalServes(t *testing.T) {
	t.Parallel()
	s := throwaway(t, Temporal)
	conn, err := grpc.NewClient(s.address(Temporal), grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	defer conn.Close()
	workflows := workflowservice.NewWorkflowServiceClient(conn)

	namespace, err := workflows.DescribeNamespace(t.Context(), &workflowservice.DescribeNamespaceRequest{Namespace: TemporalNamespace})
	require.NoError(t, err)
	require.Equal(t, 30*24*time.Hour, namespace.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration())

	attributes, err := operatorservice.NewOperatorServiceClient(conn).ListSearchAttributes(t.Context(),
		&operatorservice.ListSearchAttributesRequest{Namespace: TemporalNamespace})
	require.NoError(t, err)
	for name, kind := range map[string]enumspb.IndexedValueType{
		"AblaufProcedure":    enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		"AblaufStatus":       enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		"AblaufIncident":     enumspb.INDEXED_VALUE_TYPE_BOOL,
		"AblaufNextDeadline": enumspb.INDEXED_VALUE_TYPE_DATETIME,
	} {
		require.Equal(t, kind, attributes.GetCustomAttributes()[name], name)
	}
	for name := range attributes.GetCustomAttributes() {
		require.NotContains(t, name, "Aktenzeichen", "file numbers stay out of Temporal")
	}

	count := func(ctx context.Context) error {
		_, err := workflows.CountWorkflowExecutions(ctx, &workflowservice.CountWorkflowExecutionsRequest{
			Namespace: TemporalNamespace, Query: "AblaufIncident = true",
		})
		return err
	}
	require.NoError(t, count(t.Context()))
	require.NoError(t, s.KillPart(PostgreSQL))
	require.NoError(t, s.StartPart(t.Context(), PostgreSQL))
	require.NoError(t, s.child(Temporal).waitReady(t.Context(), time.Minute, count))
	require.NoError(t, s.KillPart(Temporal))
	require.NoError(t, s.StartPart(t.Context(), Temporal))
	require.NoError(t, s.child(Temporal).waitReady(t.Context(), time.Minute, count))
	require.Empty(t, s.Exits())
}
