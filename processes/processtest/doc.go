// Package processtest proves the built-in procedures: it runs the scenarios beside each diagram on the engine.
//
// It is authoritative for nothing; a scenario says what the law and the authority expect, the diagram has to follow. It never
// touches Temporal or a database: what an activity or a rule table answers is written in the scenario.
package processtest
