package audit

// Promise is one of the things that must always hold.
type Promise struct {
	Number   int    `json:"number"`
	Sentence string `json:"sentence"`
	// Proof names the tests that prove a promise of which a running system shows nothing.
	Proof string `json:"proof,omitempty"`
	// Checked is how many things were compared.
	Checked  int `json:"checked"`
	Findings int `json:"findings"`
}

// promises are those of the architecture, section 4, in its order.
func promises() []Promise {
	return []Promise{
		{Number: 1, Sentence: "A receipt once given is never lost, and twice sent is once."},
		{Number: 2, Sentence: "Every intended effect on the outside is confirmed once or visible as unclear."},
		{Number: 3, Sentence: "Personal data does not enter Temporal, and payloads are encrypted."},
		{Number: 4, Sentence: "No decision about a person is made by the program alone."},
		{Number: 5, Sentence: "Every decision stores table hash, rows and inputs, each row with its paragraph."},
		{Number: 6, Sentence: "What was released never changes, and what a case runs on is kept."},
		{Number: 7, Sentence: "The event log only grows, is chained, and the program may not change it."},
		{Number: 8, Sentence: "PostgreSQL alone can rebuild the running system."},
		{Number: 9, Sentence: "Two axes of time everywhere."},
		{
			Number: 10, Sentence: "Unsupported BPMN is refused at load.",
			Proof: "workflows/bpmn: every element is supported or refused",
		},
		{
			Number: 11, Sentence: "The engine reads no clock, no random source, no zone file, no map in its order.",
			Proof: "worker/repotest: imports; workflowcheck; workflows/engine: orders",
		},
		{Number: 12, Sentence: "Every document is encrypted with its case's key from the first byte stored."},
		{Number: 13, Sentence: "Person match and merge are links that can be undone."},
		{Number: 14, Sentence: "Rows that came from elsewhere carry their source."},
	}
}
