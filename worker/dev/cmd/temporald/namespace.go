package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"
)

// retention is how long the history of a closed workflow stays.
const retention = 30 * 24 * time.Hour

// searchAttributes are what an operator may search workflows by. They hold codes and times, never names or file numbers.
func searchAttributes() map[string]enumspb.IndexedValueType {
	return map[string]enumspb.IndexedValueType{
		"AblaufProcedure":    enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		"AblaufStatus":       enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		"AblaufIncident":     enumspb.INDEXED_VALUE_TYPE_BOOL,
		"AblaufNextDeadline": enumspb.INDEXED_VALUE_TYPE_DATETIME,
	}
}

// ensureNamespace registers namespace and search attributes where they are missing and returns when both can be used.
func ensureNamespace(ctx context.Context, set settings) error {
	conn, err := grpc.NewClient(set.listen, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return fmt.Errorf("connect to the frontend: %w", err)
	}
	defer conn.Close()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		err := register(ctx, conn, set.namespace)
		if err == nil {
			return nil
		}
		// The services come up one after the other, and a new namespace is known everywhere only after a refresh.
		select {
		case <-ctx.Done():
			return fmt.Errorf("register namespace %s: %w", set.namespace, err)
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// register does the next missing steps; it succeeds when a search with the attributes succeeds.
func register(ctx context.Context, conn *grpc.ClientConn, namespace string) error {
	workflows := workflowservice.NewWorkflowServiceClient(conn)
	_, err := workflows.DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: namespace})
	if missing(err) {
		_, err = workflows.RegisterNamespace(ctx, &workflowservice.RegisterNamespaceRequest{
			Namespace: namespace, WorkflowExecutionRetentionPeriod: durationpb.New(retention),
		})
	}
	if err != nil {
		return err
	}
	operator := operatorservice.NewOperatorServiceClient(conn)
	known, err := operator.ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: namespace})
	if err != nil {
		return err
	}
	wanted := searchAttributes()
	maps.DeleteFunc(wanted, func(name string, _ enumspb.IndexedValueType) bool {
		_, exists := known.GetCustomAttributes()[name]
		return exists
	})
	if len(wanted) > 0 {
		if _, err := operator.AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
			Namespace: namespace, SearchAttributes: wanted,
		}); err != nil {
			return err
		}
	}
	_, err = workflows.CountWorkflowExecutions(ctx, &workflowservice.CountWorkflowExecutionsRequest{
		Namespace: namespace,
		Query:     "AblaufProcedure = 'x' and AblaufStatus = 'x' and AblaufIncident = true and AblaufNextDeadline > '2000-01-01T00:00:00Z'",
	})
	return err
}

func missing(err error) bool {
	var notFound *serviceerror.NamespaceNotFound
	return errors.As(serviceerror.FromStatus(status.Convert(err)), &notFound)
}
