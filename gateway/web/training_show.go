package web

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/processes"
)

// showTraining handles "GET /ueben".
func (h *Handler) showTraining(c *gin.Context) {
	page := &TrainingPage{Layout: h.layoutFor(c, "verfahren", Say("training.title"))}
	for _, p := range h.Desk.Processes() {
		if !p.Current {
			continue
		}
		line := TrainingProcedure{Key: p.Key, Name: p.Name, Version: p.Version}
		samples, err := processes.Samples(p.Key)
		if err != nil {
			h.fail(c, err)
			return
		}
		for _, s := range samples {
			// Scenarios try out also what only the engine cares about; those that teach something have a title.
			if locale.Has(sampleTitle(s).Key) {
				line.Samples = append(line.Samples, SampleLink{Title: sampleTitle(s), Href: lessonPath(s, 1), Lessons: len(lessonsOf(s))})
			}
		}
		if len(line.Samples) > 0 {
			page.Procedures = append(page.Procedures, line)
		}
	}
	h.show(c, http.StatusOK, page)
}

// showLesson handles "GET /ueben/:key/:sample"; "schritt" is the number of the lesson, from 1 on.
func (h *Handler) showLesson(c *gin.Context) {
	sample, err := processes.FindSample(c.Param("key"), c.Param("sample"))
	if err == nil && !locale.Has(sampleTitle(sample).Key) {
		err = casefile.Errorf(casefile.NotFound, "sample.unknown", "the scenario is not for learning")
	}
	if err != nil {
		h.fail(c, err)
		return
	}
	page := &LessonPage{Layout: h.layoutFor(c, "verfahren", Say("training.title")), Sample: sampleTitle(sample)}
	number, err := strconv.Atoi(c.DefaultQuery("schritt", "1"))
	if err != nil {
		number = 1
	}
	if err := h.fillLesson(page, sample, number); err != nil {
		h.fail(c, err)
		return
	}
	h.show(c, http.StatusOK, page)
}

func sampleTitle(s processes.Sample) Text { return Say("training.sample." + s.Procedure + "." + s.Key) }

func lessonPath(s processes.Sample, number int) string {
	return "/ueben/" + s.Procedure + "/" + s.Key + "?schritt=" + strconv.Itoa(number)
}
