// Package diagram draws a procedure as SVG from the places that its author gave the elements (BPMN 2.0.2, chapter 12), and tells
// the same as an ordered list of steps.
//
// It is authoritative for how elements, states and taken ways look and in which order they are read. A state is never shown by
// colour alone: done has a check mark, active is filled with a bold border, cancelled is dashed. The same model and the same
// options give the same bytes. It never lays anything out itself, never decides what is executed and reads no case.
package diagram
