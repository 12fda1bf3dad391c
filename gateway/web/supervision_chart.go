package web

import (
	"strconv"
	"strings"

	"ablauf/gateway/desk"
)

// The box that charts are drawn into; the axes leave room for their labels.
const (
	chartLeft, chartRight  = 44, 628
	chartTop, chartBottom  = 12, 190
	chartLines             = 5
	chartWidth, chartRange = chartRight - chartLeft, chartBottom - chartTop
)

func point(b *strings.Builder, x, y float64) {
	if b.Len() > 0 {
		b.WriteByte(' ')
	}
	b.WriteString(strconv.FormatFloat(x, 'f', 1, 64) + "," + strconv.FormatFloat(y, 'f', 1, 64))
}

// seriesChart draws numbers one behind the other; nil for fewer than two.
func seriesChart(id string, title, desc Text, names []Text, series ...[]float64) *Chart {
	top := 1.0
	for _, s := range series {
		if len(s) < 2 {
			return nil
		}
		for _, v := range s {
			top = max(top, v)
		}
	}
	c := &Chart{ID: id, Title: title, Desc: desc}
	for n, s := range series {
		var points strings.Builder
		for k, v := range s {
			point(&points, chartLeft+float64(chartWidth)*float64(k)/float64(len(s)-1), chartBottom-float64(chartRange)*v/top)
		}
		c.Lines = append(c.Lines, ChartLine{points.String(), n + 1, names[n]})
	}
	c.YTicks = []Tick{{chartBottom, "0"}, {chartTop, strconv.Itoa(int(top))}}
	return c
}

// survivalChart draws which share of the cases of each procedure has ended after how many days; nil where nothing has ended. Only the
// procedures with most cases are drawn, the table has all.
func survivalChart(id string, cohorts []desk.Cohort) *Chart {
	days := 0
	for _, k := range cohorts {
		if n := len(k.Curve); n > 0 {
			days = max(days, k.Curve[n-1].Day)
		}
	}
	if days == 0 {
		return nil
	}
	c := &Chart{ID: id, Title: Say("supervision.times.chart"), Desc: Say("supervision.times.desc")}
	for _, k := range cohorts {
		if len(k.Curve) == 0 || len(c.Lines) == chartLines {
			continue
		}
		var points strings.Builder
		ended := 0.0
		x := func(day int) float64 { return chartLeft + float64(chartWidth)*float64(day)/float64(days) }
		point(&points, chartLeft, chartBottom)
		for _, p := range k.Curve {
			point(&points, x(p.Day), chartBottom-chartRange*ended)
			ended = 1 - p.Open
			point(&points, x(p.Day), chartBottom-chartRange*ended)
		}
		c.Lines = append(c.Lines, ChartLine{points.String(), len(c.Lines) + 1, procedureText(k.Procedure)})
	}
	c.YTicks = []Tick{{chartBottom, "0 %"}, {chartBottom - chartRange/2, "50 %"}, {chartBottom - chartRange*4/5, "80 %"}, {chartTop, "100 %"}}
	for k := range 5 {
		c.XTicks = append(c.XTicks, Tick{chartLeft + chartWidth*k/4, strconv.Itoa(days * k / 4)})
	}
	return c
}
