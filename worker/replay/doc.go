// Package replay is the gate in front of a release: recorded histories of every procedure and way are played again with the shell and the
// engine of today.
//
// A running case rests on its history. When a worker starts anew, Temporal hands it the events, and the program must ask for the same things
// in the same order with the same content, or the case stands still or, worse, goes another way than the record says. Each recording
// carries the bundle it ran on, so a replay needs no running system and works after a diagram has got a newer version.
//
// The package is authoritative for what counts as a break: what Temporal's replayer refuses (another order of commands), and what it does
// not look at, the content of turns, work, timers and answers. It holds no personal data: payloads carry ids, codes and deciding dates,
// and a test searches the recordings for what the invented people are called and have written. It is never part of the programs.
package replay
