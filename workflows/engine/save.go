package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"sort"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/feel"
)

type instanceJSON struct {
	*instanceAlias
	Vars json.RawMessage `json:"vars,omitempty"`
}

type instanceAlias Instance

// MarshalJSON writes the instance; variables are written so that they come back with their FEEL types.
func (i *Instance) MarshalJSON() ([]byte, error) {
	vars, err := encodeVars(i.Vars)
	if err != nil {
		return nil, err
	}
	return json.Marshal(instanceJSON{instanceAlias: (*instanceAlias)(i), Vars: vars})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (i *Instance) UnmarshalJSON(b []byte) error {
	in := instanceJSON{instanceAlias: (*instanceAlias)(i)}
	if err := json.Unmarshal(b, &in); err != nil {
		return err
	}
	vars, err := decodeVars(in.Vars)
	i.Vars = vars
	return err
}

type doneJSON struct {
	*doneAlias
	Vars json.RawMessage `json:"vars,omitempty"`
}

type doneAlias Done

type loopJSON struct {
	*loopAlias
	Items json.RawMessage `json:"items,omitempty"`
}

type loopAlias Loop

func encodeVars(vars *feel.Context) (json.RawMessage, error) {
	if vars == nil || vars.Len() == 0 {
		return nil, nil
	}
	return feel.EncodeJSON(vars)
}

func decodeVars(raw json.RawMessage) (*feel.Context, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	v, err := feel.DecodeJSON(raw)
	if err != nil {
		return nil, err
	}
	vars, ok := v.(*feel.Context)
	if !ok {
		return nil, errors.New("engine: variables are no context")
	}
	return vars, nil
}

// Save gives the state as bytes; equal states give equal bytes.
func Save(s State) ([]byte, error) { return json.Marshal(s) }

// Load reads the bytes of Save and binds them to the definition they ran on. A state of another definition, or one that names
// elements which the definition does not have, is an error: a case never silently changes its program.
func Load(def *bpmn.Definition, data []byte) (State, error) {
	var s State
	if err := json.Unmarshal(data, &s); err != nil {
		return State{}, fmt.Errorf("engine: state cannot be read: %w", err)
	}
	if s.Bundle != def.Hash {
		return State{}, fmt.Errorf("engine: state belongs to bundle %s, not to %s", s.Bundle, def.Hash)
	}
	return s, s.bind(def)
}

// bind rebuilds what is derived: the index, the links into the definition, the numbers of children and of what has to be looked at again
// and again.
func (s *State) bind(def *bpmn.Definition) error {
	sort.Slice(s.Instances, func(a, b int) bool { return s.Instances[a].ID < s.Instances[b].ID })
	s.index = make(map[int]*Instance, len(s.Instances))
	s.conditions, s.merging = 0, 0
	for _, i := range s.Instances {
		i.children = 0
		s.index[i.ID] = i
		process := def.Process(i.Process)
		if process == nil {
			return fmt.Errorf("engine: instance %d runs in the unknown process %q", i.ID, i.Process)
		}
		if i.Element != "" {
			if i.node = process.Node(i.Element); i.node == nil {
				return fmt.Errorf("engine: instance %d stands at the unknown element %q", i.ID, i.Element)
			}
		}
		if err := s.bindWaits(i, process); err != nil {
			return err
		}
	}
	for _, i := range s.Instances {
		if i.Parent == 0 {
			continue
		}
		parent := s.index[i.Parent]
		if parent == nil {
			return fmt.Errorf("engine: instance %d stands in the unknown scope %d", i.ID, i.Parent)
		}
		parent.children++
	}
	return nil
}

func (s *State) bindWaits(i *Instance, process *bpmn.Process) error {
	for k := range i.Waits {
		w := &i.Waits[k]
		if w.event = process.Node(w.Element); w.event == nil {
			return fmt.Errorf("engine: instance %d waits for the unknown event %q", i.ID, w.Element)
		}
		if w.Condition {
			s.conditions++
		}
	}
	for k := range i.Joins {
		j := &i.Joins[k]
		if j.node = process.Node(j.Element); j.node == nil {
			return fmt.Errorf("engine: tokens of instance %d wait at the unknown element %q", i.ID, j.Element)
		}
		if j.node.Merge != nil {
			s.merging++
		}
	}
	return nil
}
