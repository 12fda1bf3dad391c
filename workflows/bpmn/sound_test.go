package bpmn_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/enginetest"
)

// TestSoundness: BPMN 2.0.2, 13.4; what no run should come to is found by playing every run.
func TestSoundness(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sketch string
		want   []string
	}{
		"parallel, joined": {`
process p
start s
and g
user a group=x
user b group=x
and j
end e
flow f0 s -> g
flow f1 g -> a
flow f2 g -> b
flow f3 a -> j
flow f4 b -> j
flow f5 j -> e`, nil},
		"a choice before a parallel join waits for ever": {`
process p
start s
xor g default=f1
user a group=x
user b group=x
and j
end e
flow f0 s -> g
flow f1 g -> a
flow f2 g -> b if n > 1
flow f3 a -> j
flow f4 b -> j
flow f5 j -> e`, []string{"j waits-forever", "e never-reached"}},
		"parallel ways that a choice brings together": {`
process p
start s
and g
user a group=x
user b group=x
xor j default=f5
end e
flow f0 s -> g
flow f1 g -> a
flow f2 g -> b
flow f3 a -> j
flow f4 b -> j
flow f5 j -> e`, []string{"e two-tokens"}},
		"a boundary event that interrupts leaves the join short": {`
process p
start s
and g
user a group=x
boundary t at=a timer=P1D
user b group=x
and j
end e
end abgebrochen
flow f0 s -> g
flow f1 g -> a
flow f2 g -> b
flow f3 a -> j
flow f4 b -> j
flow f5 j -> e
flow f6 t -> abgebrochen`, []string{"j waits-forever"}},
		"a loop back before the join": {`
process p
start s
and g
xor m default=f2
user a group=x
xor w default=f4
user b group=x
and j
end e
flow f0 s -> g
flow f1 g -> m
flow f2 m -> a
flow f3 a -> w
flow f4 w -> j
flow f5 w -> m if n > 1
flow f6 g -> b
flow f7 b -> j
flow f8 j -> e`, nil},
		"a default beside a flow without condition (10.3.1)": {`
process p
start s
user g group=x default=f3
user a group=x
user b group=x
user c group=x
or j
end e
flow f0 s -> g
flow f1 g -> a
flow f2 g -> b if n > 1
flow f3 g -> c
flow f4 a -> j
flow f5 b -> j
flow f6 c -> j
flow f7 j -> e`, nil},
		"more conditions than are combined": {manyWays(12), nil},
	} {
		def, err := enginetest.Compile(c.sketch)
		require.NoError(t, err, name)
		var got []string
		for _, f := range bpmn.Soundness(def.Root()) {
			got = append(got, f.Element+" "+f.Rule)
		}
		require.ElementsMatch(t, c.want, got, name)
	}
}

// manyWays draws an inclusive gateway with so many conditional ways that not every combination is looked at.
func manyWays(n int) string {
	var s strings.Builder
	s.WriteString("process p\nstart s\nor g\nflow f s -> g\n")
	for k := range n {
		fmt.Fprintf(&s, "end e%d\nflow f%d g -> e%d if n > %d\n", k, k, k, k)
	}
	return s.String()
}

// TestManyMerges: a hostile drawing with thousands of inclusive gateways ends in a finding, and the search for soundness says that it does
// not know; both are bounded by what they count, not by time.
func TestManyMerges(t *testing.T) {
	t.Parallel()
	merges := func(n int) string {
		var s strings.Builder
		s.WriteString("process p\nstart s\nand g\nflow f s -> g\n")
		for k := range n {
			fmt.Fprintf(&s, "or i%d\nend e%d\nflow a%d g -> i%d\nflow b%d g -> i%d\nflow c%d i%d -> e%d\n", k, k, k, k, k, k, k, k, k)
		}
		return s.String()
	}
	def, err := enginetest.Compile(merges(600))
	require.NoError(t, err)
	findings := bpmn.Soundness(def.Root())
	require.Len(t, findings, 1)
	require.Equal(t, "soundness-unknown", findings[0].Rule)
	_, err = enginetest.Compile(merges(1200))
	require.ErrorContains(t, err, "too many inclusive gateways that merge")
}
