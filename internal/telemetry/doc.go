// Package telemetry lets operators watch the programs: metrics for Prometheus and traces for an OpenTelemetry collector.
//
// Both are off until an address is given, and then cost nothing: no listener, no goroutine, no instrument. The package is
// authoritative for the names of all metrics (Names) and for what may stand in a label or an attribute: values from short, closed
// lists, templates of routes instead of paths, in traces ids of rows. It never takes a name, a text that somebody typed or the text
// of an error, it never takes a trace from outside, and it is no record: what must not be lost stands in PostgreSQL.
package telemetry
