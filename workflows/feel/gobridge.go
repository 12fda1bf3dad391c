package feel

import (
	"encoding/json"
	"fmt"
	"math"
	"sort"
	"strconv"
)

// maxValueDepth bounds the nesting of values from outside.
const maxValueDepth = 200

// FromGo turns what encoding/json produces into a value: nil, bool, string, json.Number, int, int64, float64, []any, []string and
// map[string]any, the entries of which are sorted by name. Dates written as text stay text. A Value passes unchanged.
func FromGo(v any) (Value, error) { return fromGo(v, 0) }

func fromGo(v any, depth int) (Value, error) {
	if depth > maxValueDepth {
		return nil, fmt.Errorf("the value is nested more than %d levels deep", maxValueDepth)
	}
	switch v := v.(type) {
	case nil:
		return Null{}, nil
	case Value:
		return v, nil
	case bool:
		return Bool(v), nil
	case string:
		return String(v), nil
	case json.Number:
		return numberFromText(string(v))
	case int:
		return Int(int64(v)), nil
	case int32:
		return Int(int64(v)), nil
	case int64:
		return Int(v), nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, errNotANumber
		}
		return numberFromText(strconv.FormatFloat(v, 'g', -1, 64))
	case []string:
		out := make(List, len(v))
		for i, e := range v {
			out[i] = String(e)
		}
		return out, nil
	case []any:
		return listFromGo(v, depth)
	case map[string]any:
		return contextFromGo(v, depth)
	}
	return nil, fmt.Errorf("a Go value of type %T has no FEEL value", v)
}

func numberFromText(s string) (Value, error) {
	n, err := NewNumber(s)
	if err != nil {
		return nil, err
	}
	return n, nil
}

func listFromGo(v []any, depth int) (Value, error) {
	out := make(List, len(v))
	for i, e := range v {
		var err error
		if out[i], err = fromGo(e, depth+1); err != nil {
			return nil, fmt.Errorf("element %d: %w", i, err)
		}
	}
	return out, nil
}

func contextFromGo(v map[string]any, depth int) (Value, error) {
	keys := make([]string, 0, len(v))
	//workflowcheck:ignore the keys are sorted below before anything is made of them
	for k := range v {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	out := NewContext()
	for _, k := range keys {
		e, err := fromGo(v[k], depth+1)
		if err != nil {
			return nil, fmt.Errorf("entry %q: %w", k, err)
		}
		out.Put(k, e)
	}
	return out, nil
}

// ToGo turns a value into what encoding/json understands: numbers as json.Number, temporal values and ranges as their text, contexts
// as map[string]any, functions as nil. Whatever lies beyond the first million parts is nil.
func ToGo(v Value) any {
	budget := DefaultBudget
	return toGo(v, &budget)
}

// toGo leaves out what lies beyond the budget: shared parts of a value are copied, and may be many.
func toGo(v Value, budget *int) any {
	if *budget--; *budget < 0 {
		return nil
	}
	switch v := v.(type) {
	case Bool:
		return bool(v)
	case Number:
		return json.Number(v.String())
	case String:
		return string(v)
	case Date:
		return v.String()
	case Time:
		return v.String()
	case DateTime:
		return v.String()
	case DaysDuration:
		return v.String()
	case MonthsDuration:
		return v.String()
	case *Range:
		w := &writer{}
		w.write(v, 0)
		return w.b.String()
	case List:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = toGo(e, budget)
		}
		return out
	case *Context:
		out := make(map[string]any, v.Len())
		for i, k := range v.keys {
			out[k] = toGo(v.vals[i], budget)
		}
		return out
	case nil, Null, *Func:
	}
	return nil
}
