package web

import "time"

// TrainingPage lists the sample cases on which people learn the procedures.
type TrainingPage struct {
	Layout
	Procedures []TrainingProcedure
}

// Template names the page's template.
func (*TrainingPage) Template() string { return "training" }

// TrainingProcedure is a procedure with its sample cases.
type TrainingProcedure struct {
	Key, Name string
	Version   int
	Samples   []SampleLink
}

// SampleLink leads to the first lesson of a sample case.
type SampleLink struct {
	Title   Text
	Href    string
	Lessons int
}

// LessonPage is one step of a sample case: what happens, who does it, what they look at, and where in the diagram that is.
type LessonPage struct {
	Layout
	ProcedureKey, ProcedureName string
	Version                     int
	Sample                      Text
	Number, Total               int
	Kind                        string // code: begin, person, program, arrival, clock
	// Name is the element that the lesson is about; empty for a stretch of what the program does by itself.
	Name string
	// Called is the procedure in whose diagram the element stands, where it is another one.
	Called string
	Groups []string  // role codes of those who do the task
	Moment time.Time // when the deadline is reached; zero for all other lessons
	About  string    // what the diagram says of the element
	Look   []string
	Law    []string
	// Work is what the program did, in order.
	Work    []string
	Entered []Pair
	Next    []NextStep
	// Waits are the other places at which the case waits meanwhile.
	Waits    []string
	Drawing  Drawing
	Outline  []OutlineLine
	Previous string
	Forward  string
	Ended    bool
}

// Template names the page's template.
func (*LessonPage) Template() string { return "lesson" }

// OutlineLine is a lesson in the outline of a sample case.
type OutlineLine struct {
	Number  int
	Kind    string
	Name    string
	Href    string
	Current bool
}
