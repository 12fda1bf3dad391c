// Package player plays the story of a case against a running gateway, as the people in it would: it applies, waits for tasks, claims
// and completes them with the right person, uploads documents, sends messages and lets weeks pass.
//
// It is authoritative for the stories that the demo prints and the end-to-end tests assert, so that both tell the same facts. It
// knows the system from outside only: the API, in a Report also the number of Temporal's history events and the size of the
// engine's state. It is for development; it advances clocks and signs in as invented people.
package player
