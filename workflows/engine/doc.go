// Package engine executes compiled BPMN diagrams as a pure function: Step takes a definition, a state and one event and gives the
// next state and the commands that are owed.
//
// It is authoritative for the token rules (BPMN 2.0.2, chapter 13), for what may be completed by whom (Vier-Augen) and for which
// timers and messages a case waits. It never reads a clock (events carry their time), never draws a random number, never does
// input or output and never ranges over a map. What an expression gets wrong becomes an incident at its element; the rest of the
// case goes on. DESIGN.md explains the token rules and the decisions behind them.
package engine
