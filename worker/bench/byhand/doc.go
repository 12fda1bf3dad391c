// Package byhand is the extension of a residence permit as a straight Go workflow: the measure for what the interpreter costs.
//
// It is what a good Temporal engineer would write for the one procedure: an ordinary function with a coroutine for the query that runs
// beside, Updates that wake the task that waits, one timer per deadline. It calls the same activities under the same names, locally
// where package workflows does, takes the same Updates, and projects the same turns with facts of the same richness before anything is
// started outside. It knows nothing of BPMN, FEEL or engine states.
//
// Where it does less: it knows the one way of the measured story and fails on any other; it excludes nobody (Vier-Augen), because no task
// of this way does; it has no incidents, no continue-as-new, no query and no text for Temporal's pages; what it stores as its state is
// enough to see where a case stands, but nothing reads it back. Each of these makes it cheaper, not dearer. It is never part of the
// programs.
package byhand
