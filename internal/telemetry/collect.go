package telemetry

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// readTimeout bounds what is read from other parts for one scrape.
const readTimeout = 5 * time.Second

// WatchParts shows for each part whether its probe succeeds; the probes run when Prometheus asks.
func (t *Telemetry) WatchParts(probes map[string]func(context.Context) error) {
	if t != nil && t.registry != nil {
		t.registry.MustRegister(partsCollector(probes))
	}
}

// partsCollector probes parts, all at once.
type partsCollector map[string]func(context.Context) error

// Describe names the metric.
func (p partsCollector) Describe(descriptions chan<- *prometheus.Desc) {
	descriptions <- partUp.describe()
}

// Collect asks the parts.
func (p partsCollector) Collect(found chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), readTimeout)
	defer cancel()
	var all sync.WaitGroup
	for part, probe := range p {
		all.Go(func() {
			up := 1.0
			if probe(ctx) != nil {
				up = 0
			}
			found <- partUp.value(up, part)
		})
	}
	all.Wait()
}

func (m Metric) describe() *prometheus.Desc { return prometheus.NewDesc(m.Name, m.Help, m.Labels, nil) }

func (m Metric) value(v float64, labels ...string) prometheus.Metric {
	return prometheus.MustNewConstMetric(m.describe(), prometheus.GaugeValue, v, labels...)
}
