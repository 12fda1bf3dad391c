package player

import "time"

// Applied is the answer to an application.
type Applied struct {
	Receipt      string    `json:"receipt"`
	CaseID       string    `json:"caseId"`
	Aktenzeichen string    `json:"aktenzeichen"`
	ReceivedAt   time.Time `json:"receivedAt"`
	ReceiptText  string    `json:"receiptText"`
	Replayed     bool      `json:"replayed"`
	Attached     bool      `json:"attached"`
}

// Case is a case as GET /api/v1/cases/{id} shows it.
type Case struct {
	ID           string     `json:"id"`
	Aktenzeichen string     `json:"aktenzeichen"`
	State        string     `json:"state"`
	Outcome      string     `json:"outcome"`
	ReceivedAt   time.Time  `json:"receivedAt"`
	Rev          int        `json:"rev"`
	Title        Title      `json:"title"`
	LegalEffect  *Effect    `json:"legalEffect"`
	Active       []Place    `json:"active"`
	Tasks        []Task     `json:"tasks"`
	Deadlines    []Deadline `json:"deadlines"`
	Documents    []Document `json:"documents"`
	Letters      []Letter   `json:"letters"`
	AboutThis    []Related  `json:"aboutThis"`
}

// Related is a case that is about another one.
type Related struct {
	ID        string `json:"id"`
	Procedure string `json:"procedure"`
}

// Title is the title that the case is about, or the one that it granted; days as 2006-01-02.
type Title struct {
	Kind      string `json:"kind"`
	Paragraph string `json:"paragraph"`
	ValidFrom string `json:"validFrom"`
	ValidTo   string `json:"validTo"`
	EndedOn   string `json:"endedOn"` // before its time
}

// Effect is what § 81 AufenthG makes of the application; Row names the row of the rule table.
type Effect struct {
	Row         string `json:"row"`
	Effect      Coded  `json:"effect"`
	Paragraph   string `json:"paragraph"`
	Stay        Coded  `json:"stay"`
	Travel      Coded  `json:"travel"`
	Work        Coded  `json:"work"`
	Certificate Coded  `json:"certificate"`
	InForceFrom string `json:"inForceFrom"`
}

// Coded is a code with its words.
type Coded struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

// Place is an element of the diagram at which a case stands.
type Place struct {
	Element string `json:"element"`
	Type    string `json:"type"`
}

// Task is a task of the worklist.
type Task struct {
	ID       string    `json:"id"`
	CaseID   string    `json:"caseId"`
	Element  string    `json:"element"`
	Name     string    `json:"name"`
	Form     string    `json:"form"`
	Group    string    `json:"group"`
	State    string    `json:"state"`
	Assignee string    `json:"assignee"`
	DueOn    string    `json:"dueOn"`
	OpenedAt time.Time `json:"openedAt"`
	Version  int       `json:"version"`
}

// Completed is the answer to a finished task.
type Completed struct {
	Submission string `json:"submission"`
	Progress   string `json:"progress"` // "applied", "applying" or "pending"
	Status     int    `json:"-"`
}

// Deadline is a day that matters; LastDay as 2006-01-02.
type Deadline struct {
	Kind      string `json:"kind"`
	Direction string `json:"direction"`
	LastDay   string `json:"lastDay"`
	Paragraph string `json:"paragraph"`
	Reason    string `json:"reason"`
	State     string `json:"state"`
}

// Document is a document of the e-file.
type Document struct {
	ID        string `json:"id"`
	Kind      string `json:"kind"`
	Name      string `json:"name"`
	MediaType string `json:"mediaType"`
	Size      int64  `json:"size"`
	State     string `json:"state"`
	Outgoing  bool   `json:"outgoing"`
}

// Letter is a letter of the authority; days as 2006-01-02.
type Letter struct {
	ID                string `json:"id"`
	Template          string `json:"template"`
	Subject           string `json:"subject"`
	DocumentID        string `json:"documentId"`
	State             string `json:"state"`
	LetterDate        string `json:"letterDate"`
	DeemedDeliveredOn string `json:"deemedDeliveredOn"`
	// PostedOn is empty while nobody has confirmed that the letter is with the post.
	PostedOn   string    `json:"postedOn"`
	Way        string    `json:"way"` // "hand" or "druckzentrum"
	SentAt     time.Time `json:"sentAt"`
	RefusedFor string    `json:"refusedFor"`
	ReturnedOn string    `json:"returnedOn"`
}

// onItsWay reports whether the post has the letter, or it is known that the post will not have it.
func (l Letter) onItsWay() bool {
	return l.State == "sent" && (l.PostedOn != "" || l.RefusedFor != "" || l.ReturnedOn != "")
}

// Event is a line of the event log.
type Event struct {
	Seq        int64     `json:"seq"`
	HappenedAt time.Time `json:"happenedAt"`
	Code       string    `json:"code"`
	Text       string    `json:"text"`
	Actor      string    `json:"actor"`
	Element    string    `json:"element"`
	Rev        int       `json:"rev"`
}
