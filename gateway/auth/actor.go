package auth

import (
	"context"

	"github.com/gin-gonic/gin"

	"ablauf/internal/casefile"
)

type actorKey struct{}

// WithActor puts the person that acts into a context.
func WithActor(ctx context.Context, actor casefile.Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, actor)
}

// ActorFrom gives the person that acts, and whether anybody has signed in.
func ActorFrom(ctx context.Context) (casefile.Actor, bool) {
	actor, ok := ctx.Value(actorKey{}).(casefile.Actor)
	return actor, ok && actor.ID != ""
}

// Actor gives the person that acts in a request; the zero Actor, who may do nothing, where nobody has signed in.
func Actor(c *gin.Context) casefile.Actor {
	actor, _ := ActorFrom(c.Request.Context())
	return actor
}
