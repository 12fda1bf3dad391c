package telemetry

import (
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.temporal.io/sdk/client"
)

// sdkLabels are the labels that Temporal's SDK may set; its other ones (identities, queues of one process) are dropped, because their
// values are not from a closed list. Every metric of the SDK has all of them, empty where they say nothing.
var sdkLabels = []string{"operation", "status_code", "workflow_type", "activity_type", "worker_type", "poller_type", "failure_reason"}

// sdkMetrics are the metrics of Temporal's SDK, made when it first uses a name.
type sdkMetrics struct {
	registry prometheus.Registerer

	mu         sync.Mutex
	counters   map[string]*prometheus.CounterVec
	gauges     map[string]*prometheus.GaugeVec
	histograms map[string]*prometheus.HistogramVec
}

func newSDKMetrics(r prometheus.Registerer) *sdkMetrics {
	return &sdkMetrics{
		registry: r, counters: map[string]*prometheus.CounterVec{}, gauges: map[string]*prometheus.GaugeVec{},
		histograms: map[string]*prometheus.HistogramVec{},
	}
}

// vector gives the metric of a name and makes it the first time.
func vector[V prometheus.Collector](m *sdkMetrics, all map[string]V, name string, make func() V) V {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, known := all[name]
	if !known {
		v = make()
		m.registry.MustRegister(v)
		all[name] = v
	}
	return v
}

// sdkHandler is the metrics handler of Temporal's SDK with the labels set so far, in the order of sdkLabels.
type sdkHandler struct {
	metrics *sdkMetrics
	labels  []string
}

// WithTags gives a handler with further labels.
func (h sdkHandler) WithTags(tags map[string]string) client.MetricsHandler {
	labels := make([]string, len(sdkLabels))
	copy(labels, h.labels)
	for i, name := range sdkLabels {
		if value, set := tags[name]; set {
			labels[i] = value
		}
	}
	return sdkHandler{h.metrics, labels}
}

// Counter gives a counter.
func (h sdkHandler) Counter(name string) client.MetricsCounter {
	v := vector(h.metrics, h.metrics.counters, name, func() *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name + "_total", Help: sdkHelp}, sdkLabels)
	})
	return counter{v.WithLabelValues(h.labels...)}
}

// Gauge gives a gauge.
func (h sdkHandler) Gauge(name string) client.MetricsGauge {
	v := vector(h.metrics, h.metrics.gauges, name, func() *prometheus.GaugeVec {
		return prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name, Help: sdkHelp}, sdkLabels)
	})
	return gauge{v.WithLabelValues(h.labels...)}
}

// Timer gives a histogram in seconds.
func (h sdkHandler) Timer(name string) client.MetricsTimer {
	v := vector(h.metrics, h.metrics.histograms, name, func() *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name + "_seconds", Help: sdkHelp, Buckets: workBuckets}, sdkLabels)
	})
	return timer{v.WithLabelValues(h.labels...)}
}

const sdkHelp = "From Temporal's SDK; its documentation explains it."

type (
	counter struct{ prometheus.Counter }
	gauge   struct{ prometheus.Gauge }
	timer   struct{ prometheus.Observer }
)

// Inc adds to the counter.
func (c counter) Inc(n int64) { c.Add(float64(n)) }

// Update sets the gauge.
func (g gauge) Update(v float64) { g.Set(v) }

// Record adds a duration.
func (t timer) Record(d time.Duration) { t.Observe(d.Seconds()) }
