// Package bpmn reads BPMN 2.0 diagrams and compiles them into an immutable graph that the engine executes.
//
// Parse gives the whole model, also of what cannot be executed, with the diagram interchange that pictures are drawn from.
// Compile takes one process of it, checks everything that would be executed and gives the graph or a list of findings with line,
// element type and id. The package is authoritative for what is supported: an element that Compile does not know is refused, never
// skipped. It never reads files, never re-encodes a diagram (the bytes are the truth, Hash names them) and never evaluates an
// expression.
package bpmn
