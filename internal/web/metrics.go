package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics counts the answers of the front door.
type Metrics struct {
	registry *prometheus.Registry
	took     *prometheus.HistogramVec
	faults   *prometheus.CounterVec
}

// NewMetrics makes the counters in a registry of their own.
func NewMetrics(r *prometheus.Registry) *Metrics {
	m := &Metrics{
		registry: r,
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "wangting_http_seconds", Help: "Time from request to the end of the answer.",
			Buckets: []float64{.001, .005, .02, .1, .5, 2, 10},
		}, []string{"route", "status"}),
		faults: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "wangting_faults_total", Help: "Errors answered, by kind and outside service.",
		}, []string{"kind", "service"}),
	}
	r.MustRegister(m.took, m.faults)
	return m
}

func (m *Metrics) observe(route string, status int, took time.Duration) {
	if m != nil {
		m.took.WithLabelValues(route, strconv.Itoa(status)).Observe(took.Seconds())
	}
}

// Handler serves /metrics.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}
