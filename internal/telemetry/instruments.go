package telemetry

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// instruments are what the programs count while they work.
type instruments struct {
	httpRequests *prometheus.CounterVec
	httpSeconds  *prometheus.HistogramVec
	turns        *prometheus.HistogramVec
	activities   *prometheus.HistogramVec
	rounds       *prometheus.HistogramVec
	roundLast    *prometheus.GaugeVec
}

// turnBuckets reach from a small turn (some 25 microseconds) to one that something is wrong with.
var turnBuckets = []float64{.00001, .000025, .00005, .0001, .00025, .0005, .001, .0025, .005, .01, .05, .1}

// workBuckets reach from a quick query to an answer for which nobody waits any more.
var workBuckets = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60}

func newInstruments(r prometheus.Registerer) *instruments {
	histogram := func(m Metric, buckets []float64) *prometheus.HistogramVec {
		v := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: m.Name, Help: m.Help, Buckets: buckets}, m.Labels)
		r.MustRegister(v)
		return v
	}
	i := &instruments{
		httpRequests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: httpRequests.Name, Help: httpRequests.Help}, httpRequests.Labels),
		httpSeconds:  histogram(httpSeconds, workBuckets),
		turns:        histogram(turnSeconds, turnBuckets),
		activities:   histogram(activitySecs, workBuckets),
		rounds:       histogram(roundSeconds, workBuckets),
		roundLast:    prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: roundLast.Name, Help: roundLast.Help}, roundLast.Labels),
	}
	r.MustRegister(i.httpRequests, i.roundLast)
	return i
}

// methods are those that routes have; anybody may send any other word.
var methods = map[string]bool{"GET": true, "HEAD": true, "POST": true, "PUT": true, "PATCH": true, "DELETE": true, "OPTIONS": true}

// Request counts an answered request. route is the template of the route, empty where none fitted.
func (t *Telemetry) Request(method, route string, status int, took time.Duration) {
	if t == nil || t.metrics == nil {
		return
	}
	method, route = known(method), orNone(route)
	t.metrics.httpRequests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
	t.metrics.httpSeconds.WithLabelValues(route, method).Observe(took.Seconds())
}

func known(method string) string {
	if methods[method] {
		return method
	}
	return "other"
}

func orNone(route string) string {
	if route == "" {
		return "none"
	}
	return route
}

// Turns gives what the shell of the cases calls when a turn of the engine begins; what that gives is called when it has ended, with
// the kind of the event and "ok" or the code of the refusal. It is nil while metrics are off.
func (t *Telemetry) Turns() func() func(event, verdict string) {
	if t == nil || t.metrics == nil {
		return nil
	}
	return func() func(event, verdict string) {
		began := time.Now()
		return func(event, verdict string) {
			t.metrics.turns.WithLabelValues(event, verdict).Observe(time.Since(began).Seconds())
		}
	}
}

// Round counts one round of a loop of the worker: n things were done, or err came of it. Rounds that found nothing only show that the
// loop lives.
func (t *Telemetry) Round(loop string, n int, err error, took time.Duration) {
	if t == nil || t.metrics == nil {
		return
	}
	if err != nil {
		t.metrics.rounds.WithLabelValues(loop, "trouble").Observe(took.Seconds())
		return
	}
	t.metrics.roundLast.WithLabelValues(loop).SetToCurrentTime()
	if n > 0 {
		t.metrics.rounds.WithLabelValues(loop, "ok").Observe(took.Seconds())
	}
}
