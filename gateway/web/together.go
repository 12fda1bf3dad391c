package web

import (
	"context"
	"fmt"
	"runtime/debug"

	"golang.org/x/sync/errgroup"
)

// together asks for parts of a page that do not need each other at the same time; the first error ends the others. The parts must not write the same
// fields of the page. A panic in a part is raised here, where the gateway turns it into an error page: in a goroutine of its own it would end the program.
func together(ctx context.Context, parts ...func(context.Context) error) error {
	group, ctx := errgroup.WithContext(ctx)
	raised := make([]any, len(parts))
	for i, part := range parts {
		group.Go(func() error {
			defer func() {
				if reason := recover(); reason != nil {
					raised[i] = fmt.Sprintf("%v\n%s", reason, debug.Stack())
				}
			}()
			return part(ctx)
		})
	}
	err := group.Wait()
	for _, reason := range raised {
		if reason != nil {
			panic(reason)
		}
	}
	return err
}
