package importer_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// mess draws files: most rows good, some broken in one of many ways, some twice, some left out or changed since the run before.
type mess struct {
	r       *rand.Rand
	persons []string // rows of the run before
	titles  []string
}

func (m *mess) of(list ...string) string { return list[m.r.IntN(len(list))] }

func (m *mess) person(i int) string {
	id, name, birth, state, azr := fmt.Sprintf("P%d", i), m.of("Aydın", "Núñez", "Łuc", "Đỗ"), m.of("1990-02-03", "03.02.1990", "00.00.1990", "0000"), "TUR", ""
	switch m.r.IntN(12) {
	case 0:
		id = m.of("", "P0", "P1", strings.Repeat("x", 201), "P\x01")
	case 1:
		name = m.of("", "Жук", "\"offen", "mit\"mitte", "'=1+1")
	case 2:
		birth = m.of("", "30.02.1990", "2100-01-01", "x")
	case 3: // XXX is the code of ICAO 9303 for a nationality that nobody has stated
		state, azr = m.of("", casefile.NationalityUnspecified, "TUR,TUR,TUR,TUR,TUR,TUR"), m.of("1", "123456789012")
	case 4:
		return m.of(";;", "nur-eins", "a;b;c;d;e;f;g;h;i", "\"", "\"zwei\nZeilen\";A;;1990;TUR;;")
	}
	return strings.Join([]string{id, name, "", birth, state, azr, "Ort"}, ";")
}

func (m *mess) title(i int) string {
	from, to := m.of("01.01.2025", "2025-01-01", ""), m.of("31.12.2026", "2027-01-01", "31.12.2024", "", "x")
	return strings.Join([]string{
		fmt.Sprintf("T%d", i), fmt.Sprintf("P%d", m.r.IntN(60)), m.of("aufenthaltserlaubnis", "aufenthaltserlaubnis", "niederlassungserlaubnis", "visum"),
		m.of("18b", "18b", "9", "99", "§ 18b AufenthG"), from, to,
	}, ";")
}

// next draws the file of the next run out of the one before.
func (m *mess) next(before []string, row func(int) string) []string {
	var rows []string
	for i, old := range before {
		switch m.r.IntN(10) {
		case 0: // left out
		case 1:
			rows = append(rows, row(i))
		default:
			rows = append(rows, old)
		}
	}
	for i := range m.r.IntN(20) {
		rows = append(rows, row(len(before)+i))
	}
	m.r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	return rows
}

// TestSumsAlwaysReconcile: whatever the files hold, every row that was read is new, changed, unchanged or refused, each refused one stands in
// the report, and the database holds what was taken over, no more and no less. A second run of the same file changes nothing.
func TestSumsAlwaysReconcile(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			m := &mess{r: rand.New(rand.NewPCG(seed, 81))}
			for round := range 4 {
				m.persons, m.titles = m.next(m.persons, m.person), m.next(m.titles, m.title)
				o := b.options(
					b.file("personen.csv", personHeader+strings.Join(m.persons, "\n")+"\n"),
					b.file("titel.csv", "quell_id;person_quell_id;art;paragraph;gueltig_von;gueltig_bis\n"+strings.Join(m.titles, "\n")+"\n"),
				)
				o.BatchRows = 1 + m.r.IntN(30)
				sum := b.run(o)
				require.Len(t, sum.Runs, 2)
				for _, r := range sum.Runs {
					requireSums(t, b, r, sum.Reports)
				}
				before := query[string](b, everything)
				again := b.run(o)
				for i, r := range again.Runs {
					require.Zero(t, r.New+r.Changed, "round %d", round)
					require.Equal(t, sum.Runs[i].Refused, r.Refused, "round %d", round)
				}
				require.Equal(t, before, query[string](b, everything), "round %d", round)
			}
		})
	}
}

func requireSums(t *testing.T, b *bench, r store.ImportRun, reports []string) {
	t.Helper()
	require.Equal(t, r.Read, r.New+r.Changed+r.Unchanged+r.Refused)
	require.Equal(t, r.HeldAfter, r.HeldBefore+r.New)
	table := map[store.ImportKind]string{store.ImportPersons: "person", store.ImportTitles: "title"}[r.Kind]
	require.Equal(t, []int{r.HeldAfter}, query[int](b, "select count(*)::int from "+table+" where source_system = 'ALT'"))
	written := 0
	for _, path := range reports {
		if strings.Contains(path, string(r.Kind)+"-zurueckgewiesen-"+r.ID) {
			written = len(readReport(t, path)) - 1
		}
	}
	require.Equal(t, r.Refused, written, "%s", r.Kind)
}

// BenchmarkImport takes 100,000 persons with a title each over, new and then unchanged, and prints the seconds of each.
func BenchmarkImport(b *testing.B) {
	const n = 100_000
	for b.Loop() {
		w := newBench(b)
		var persons, titles strings.Builder
		persons.WriteString(personHeader)
		titles.WriteString("quell_id;person_quell_id;art;paragraph;gueltig_von;gueltig_bis;karte_gueltig_bis;nebenbestimmung\n")
		r := rand.New(rand.NewPCG(1, 2))
		syllables := []string{"ka", "lö", "mir", "ştan", "bo", "ngu", "yen", "er", "dal", "ita", "ço", "ru"}
		name := func() string {
			return strings.ToUpper(string(syllables[r.IntN(12)][0])) + syllables[r.IntN(12)] + syllables[r.IntN(12)] + syllables[r.IntN(12)]
		}
		for i := range n {
			fmt.Fprintf(&persons, "P%d;%s;%s;%d-%02d-%02d;TUR;%012d;Musterstadt\n", i, name(), name(), 1940+r.IntN(80), 1+r.IntN(12), 1+r.IntN(28), i)
			fmt.Fprintf(&titles, "T%d;P%d;aufenthaltserlaubnis;18b;01.01.2025;%02d.12.2026;;Beschäftigung erlaubt\n", i, i, 1+r.IntN(28))
		}
		o := w.options(w.file("personen.csv", persons.String()), w.file("titel.csv", titles.String()))
		for _, what := range []string{"new", "unchanged"} {
			from := b.Elapsed()
			sum := w.run(o)
			b.ReportMetric((b.Elapsed() - from).Seconds(), "s/"+what)
			if got := sum.Runs[1].New + sum.Runs[1].Unchanged; got != n {
				b.Fatalf("%d titles", got)
			}
		}
	}
}
