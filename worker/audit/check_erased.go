package audit

import "fmt"

// erasure looks at a case that was erased: it is not damaged, and none of the other promises has anything to be compared with any more. That
// nothing is left of it is what remains to be checked (promise 7: the content goes when the law says so; promise 12: the key goes with it).
func (l *ledger) erasure(r *Record) {
	if r.Case.Erasing && !r.Case.Erased {
		return
	}
	l.erased++
	left := func(promise int, ok bool, what string) {
		l.check(ok, Finding{
			Promise: promise, Code: "erased.left", Case: r.Case.Case, ID: r.Case.Case, Text: fmt.Sprintf("the case was erased, but %s", what),
		})
	}
	left(12, len(r.Keys) == 0, "its key is there")
	left(12, len(r.Objects) == 0, "objects of it are there")
	left(12, len(r.Documents) == 0, "documents of it stand in the list")
	left(13, len(r.Links) == 0, "it still leads to a person")
	left(3, !r.Workflow.Known, "Temporal still knows it")
	left(7, count(r.Events, func(e eventRow) bool { return e.Code == "case.erased" }) == 1, "its log does not say so once")
	for _, e := range r.Events {
		left(7, e.Code == "event.erased" || e.Seq >= lastBefore(r), fmt.Sprintf("line %d of its log still has a content", e.Seq))
	}
}

// lastBefore gives the number of the line that says that the case was erased; what was written behind it, such as a refused look, stays.
func lastBefore(r *Record) int64 {
	for _, e := range r.Events {
		if e.Code == "case.erased" {
			return e.Seq
		}
	}
	return 0
}
