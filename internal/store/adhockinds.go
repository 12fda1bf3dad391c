package store

// ProgramTask is a sort of task that the program opens by itself.
type ProgramTask struct{ Element, Name string }

// ProgramTasks lists the sorts of tasks that no diagram has.
func ProgramTasks() []ProgramTask {
	kinds := []adHocKind{
		adHocInbound, adHocDispatch, adHocEarlier, adHocRemedy, adHocSecurity, adHocLater, adHocRefused, adHocReturned, adHocUntied,
		adHocUnposted, adHocWhose, adHocWatchAgain, adHocRepresentative, adHocAstray, adHocFollowUp, adHocHeld, adHocRefusedFile,
	}
	tasks := make([]ProgramTask, len(kinds))
	for i, k := range kinds {
		tasks[i] = ProgramTask{k.element, k.name}
	}
	return tasks
}
