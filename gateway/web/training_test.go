package web

import (
	"bytes"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/desk"
	"ablauf/gateway/locale"
	"ablauf/processes"
)

// builtLibrary compiles the procedures once for the tests inside the package: nothing writes to them.
var builtLibrary = sync.OnceValues(desk.NewLibrary)

// TestEveryLesson: each sample case with a title can be walked through to its end in both languages; a lesson about something that
// happens names it and shows it in a diagram, and a task says who does it and what they look at.
func TestEveryLesson(t *testing.T) {
	t.Parallel()
	built, err := builtLibrary()
	require.NoError(t, err)
	renderer, err := NewRenderer()
	require.NoError(t, err)
	h := &Handler{Deps: Deps{Desk: desk.New(desk.Deps{Library: built})}}
	for _, p := range built.Procedures() {
		samples, err := processes.Samples(p.Key)
		require.NoError(t, err)
		titled := 0
		for _, s := range samples {
			if !locale.Has(sampleTitle(s).Key) {
				continue
			}
			titled++
			languages := locale.Languages()
			if titled > 1 {
				languages = languages[:1] // the words of the second language do not differ from sample to sample
			}
			for _, lang := range languages {
				for n := range lessonsOf(s) {
					page := &LessonPage{Layout: Layout{Lang: lang, Title: Say("training.title")}, Sample: sampleTitle(s)}
					require.NoError(t, h.fillLesson(page, s, n+1))
					checkLesson(t, page, s.Procedure+" "+s.Key)
					var out bytes.Buffer
					require.NoError(t, renderer.Render(&out, lang, page))
				}
			}
		}
		require.Positive(t, titled, "%s has nothing to learn on", p.Key)
	}
}

func checkLesson(t *testing.T, page *LessonPage, sample string) {
	t.Helper()
	where := sample + ", lesson " + page.Kind + " " + page.Name
	require.NotEmpty(t, page.Drawing, where)
	require.Equal(t, page.Number == page.Total, page.Forward == "", where)
	switch lessonKind(page.Kind) {
	case lessonPerson:
		require.NotEmpty(t, page.Name, where)
		require.NotEmpty(t, page.Groups, where)
		require.NotEmpty(t, page.Look, where)
	case lessonClock:
		require.NotEmpty(t, page.Name, where)
		require.False(t, page.Moment.IsZero(), where)
	case lessonBegin, lessonProgram, lessonArrival:
	}
}

// TestTitlesHaveSamples: a title whose scenario was renamed would make the example disappear from the list in silence.
func TestTitlesHaveSamples(t *testing.T) {
	t.Parallel()
	keys := locale.Keys(locale.Official, "training.sample.")
	require.NotEmpty(t, keys)
	for _, key := range keys {
		procedure, sample, _ := strings.Cut(strings.TrimPrefix(key, "training.sample."), ".")
		_, err := processes.FindSample(procedure, sample)
		require.NoError(t, err, key)
	}
}

// TestLessonsOfExtension: what the program does by itself between two things that happen is one lesson, and the first lesson holds what it
// does when an application arrives.
func TestLessonsOfExtension(t *testing.T) {
	t.Parallel()
	s, err := processes.FindSample("verlaengerung", "bewilligung-1")
	require.NoError(t, err)
	lessons := lessonsOf(s)
	require.Equal(t, lessonBegin, lessons[0].kind)
	require.Contains(t, lessons[0].work, "fiktion-bestimmen")
	for i, l := range lessons[1:] {
		require.False(t, l.kind == lessonProgram && lessons[i].kind == lessonProgram, "lessons %d and %d", i, i+1)
	}
	require.True(t, lessons[len(lessons)-1].ended)
}
