// Package suites runs the conformance suites that others wrote: betsy of the University of Bamberg, bpmn-js-token-simulation, the
// reference models of the BPMN Model Interchange Working Group and the German FIM library.
//
// It is authoritative for how a suite is read: which word of a suite means what to the engine. It decides nothing by the name of a test,
// so that parts of the suites that are not at hand are read in the same way. It never changes the engine for a suite: models that are
// drawn for another tool are rewritten before they are compiled.
package suites
