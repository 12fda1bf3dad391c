// Package workflows is the shell around the engine: the one place that speaks to Temporal's workflow package.
//
// It takes what arrives (Updates, timers, results of activities) into one inbox, gives one event after the other to engine.Step and
// carries out the commands: facts go to PostgreSQL, work goes to activities, timers are armed. It decides nothing about BPMN and
// nothing about a person. Every procedure is a workflow type of its own name; all of them are Case.
package workflows
