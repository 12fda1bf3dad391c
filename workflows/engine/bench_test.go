package engine_test

import (
	"testing"

	"ablauf/workflows/engine"
	"ablauf/workflows/enginetest"
	"ablauf/workflows/feel"
)

// BenchmarkStep measures one turn of a small case: a task is completed, a condition evaluated, a timer armed and withdrawn.
func BenchmarkStep(b *testing.B) {
	def, err := enginetest.Compile(`
process p
start s
xor m
user a group=g
boundary frist at=a timer=P7D
xor g default=f9
end e
flow f0 s -> m
flow f1 m -> a
flow f2 a -> g
flow f3 g -> m if n < 1000000
flow f9 g -> e
flow f8 frist -> e`)
	if err != nil {
		b.Fatal(err)
	}
	state, _, err := engine.Step(def, engine.State{}, engine.Start{At: noon, Variables: feel.NewContext().Put("n", feel.Int(1))})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		done := engine.TaskCompleted{At: noon, Instance: state.Instances[len(state.Instances)-1].ID, Actor: "anna"}
		state, _, err = engine.Step(def, state, done)
		if err != nil {
			b.Fatal(err)
		}
	}
}
