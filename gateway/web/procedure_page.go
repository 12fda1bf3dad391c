package web

// ProceduresPage lists the procedures.
type ProceduresPage struct {
	Layout
	Procedures []ProcedureLine
	// Scans: the reader may start a dry run of the nightly scan.
	Scans bool
	// Releases: the reader may see which new versions were handed in.
	Releases bool
}

// Template names the page's template.
func (*ProceduresPage) Template() string { return "procedures" }

// ProcedureLine is a procedure with its versions, the newest first.
type ProcedureLine struct {
	Key, Name string
	Versions  []int
}

// ProcedurePage shows one version of a procedure as a diagram and as text.
type ProcedurePage struct {
	Layout
	Key, Name string
	Version   int
	Versions  []int
	// Running is how many open cases run on the version, for staff; Capped: there are more.
	Running int
	Capped  bool
	Counted bool
	// Newest is the version that new cases begin on.
	Newest  int
	About   string
	Drawing Drawing
	Planes  []PlaneLink
	Steps   []StepLine
	Forms   []string
	// Proposes: the reader may hand in a new version.
	Proposes bool
}

// Template names the page's template.
func (*ProcedurePage) Template() string { return "procedure" }
