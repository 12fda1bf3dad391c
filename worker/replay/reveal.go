package replay

import (
	"context"
	"encoding/json"
	"fmt"

	common "go.temporal.io/api/common/v1"
	history "go.temporal.io/api/history/v1"
	"go.temporal.io/api/proxy"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Reveal makes a history fit for the repository: decode decrypts its payloads, and what tells of the machine it was recorded on (names of
// processes and hosts, stack traces) is left out. A replay needs none of it.
func Reveal(ctx context.Context, h *history.History, decode func([]*common.Payload) ([]*common.Payload, error)) error {
	err := proxy.VisitPayloads(ctx, h, proxy.VisitPayloadsOptions{
		SkipSearchAttributes: true,
		Visitor: func(_ *proxy.VisitPayloadsContext, payloads []*common.Payload) ([]*common.Payload, error) {
			return decode(payloads)
		},
	})
	if err != nil {
		return fmt.Errorf("decrypt the history: %w", err)
	}
	return forget(h.ProtoReflect())
}

// forget empties the fields that tell of a machine.
func forget(m protoreflect.Message) (err error) {
	if encoded, isFailure := m.Interface().(interface{ GetEncodedAttributes() *common.Payload }); isFailure {
		if err := forgetStack(encoded.GetEncodedAttributes()); err != nil {
			return err
		}
	}
	m.Range(func(field protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case field.Name() == "identity" || field.Name() == "stack_trace":
			m.Clear(field)
		case field.IsMap() || field.Message() == nil:
		case field.IsList():
			for i := range v.List().Len() {
				if err = forget(v.List().Get(i).Message()); err != nil {
					return false
				}
			}
		default:
			err = forget(v.Message())
		}
		return err == nil
	})
	return err
}

// forgetStack takes the stack trace from what a failure carried encrypted.
func forgetStack(p *common.Payload) error {
	if len(p.GetData()) == 0 {
		return nil
	}
	var kept struct {
		Message    string `json:"message"`
		StackTrace string `json:"stack_trace"`
	}
	if err := json.Unmarshal(p.GetData(), &kept); err != nil {
		return fmt.Errorf("what a failure carries: %w", err)
	}
	kept.StackTrace = ""
	data, err := json.Marshal(kept)
	if err != nil {
		return fmt.Errorf("what a failure carries: %w", err)
	}
	p.Data = data
	return nil
}
