package bpmn

// Model is a BPMN file as it was drawn: everything that a picture needs and everything that Compile looks at.
type Model struct {
	ID        string
	Processes []*ProcessModel
	// Participants and MessageFlows come from collaborations; they are drawn, not executed.
	Participants []*Participant
	MessageFlows []*Flow
	Messages     []RootElement
	Errors       []RootElement
	Signals      []RootElement
	Escalations  []RootElement
	Diagrams     []*Diagram
	// EventDefinitions stand at the root of the file and are referred to by events (eventDefinitionRef).
	EventDefinitions []EventDefinition
	hash             string
	elements         map[string]*Element
	flows            map[string]*Flow
	processes        map[string]*ProcessModel
	drawn            map[string]*Element
}

// Hash is the SHA-256 of the file's bytes in hexadecimal.
func (m *Model) Hash() string { return m.hash }

// Element gives the element with the id, or nil.
func (m *Model) Element(id string) *Element { return m.elements[id] }

// Drawn gives what has a shape and is passed by nobody, which a file keeps apart from its elements: the data that a process as a whole takes
// and gives (ioSpecification); nil where there is none.
func (m *Model) Drawn(id string) *Element { return m.drawn[id] }

// Flow gives the sequence or message flow or association with the id, or nil.
func (m *Model) Flow(id string) *Flow { return m.flows[id] }

// Process gives the process with the id, or nil.
func (m *Model) Process(id string) *ProcessModel { return m.processes[id] }

// RootElement is a message, error, signal or escalation that elements refer to.
type RootElement struct {
	ID, Name, Code string
	CorrelationKey string // zeebe:subscription
	Line, Column   int
}

// Participant is a pool.
type Participant struct {
	ID, Name, Process string
	Multiple          bool // stands for several (participantMultiplicity); drawn, not executed
	Line, Column      int
}

// ProcessModel is one process of the file.
type ProcessModel struct {
	ID, Name, VersionTag string
	Executable           bool
	Elements             []*Element // of the top level, in the order of the file
	Flows                []*Flow    // of the top level: sequence flows and associations
	Lanes                []*Lane
	Properties           []Property
	Documentation        string
	Line, Column         int
}

// Lane is a lane with the elements that stand in it; lanes may be nested.
type Lane struct {
	ID, Name string
	Nodes    []string
	Children []*Lane
	Line     int
	Column   int
}

// Element is a flow node, a data element or an artifact.
type Element struct {
	ID, Name, Type string // Type is the local name in the file, e.g. "userTask"
	Documentation  string
	// Parent is the sub-process around the element, nil at the top level.
	Parent   *Element
	Process  *ProcessModel
	Elements []*Element // of a sub-process
	Flows    []*Flow

	Events                            []EventDefinition
	AttachedTo                        string // of a boundary event
	Interrupting                      bool   // cancelActivity of a boundary event, isInterrupting of a start event
	ParallelMultiple                  bool
	Default                           string // default sequence flow
	Instantiate                       bool
	TriggeredByEvent                  bool // event sub-process
	ForCompensation                   bool
	StartQuantity, CompletionQuantity string
	Loop                              *Loop
	Ordering, Completion              string // of an ad-hoc sub-process
	CancelRemaining                   bool
	Gateway                           string // eventGatewayType
	Direction                         string // gatewayDirection
	Method                            string // of a transaction
	Implementation, ScriptFormat      string
	Text                              string // of a text annotation
	DataState                         string // of a data object, "[geprüft]" below its name
	Collection                        bool   // data of which there are several
	MessageRef, OperationRef          string
	Called                            string // calledElement attribute
	Zeebe                             Zeebe
	Line, Column                      int
	references                        []string // event definitions at the root of the file
	unknown                           []string // references that lead nowhere
	informal                          []string // expressions that are texts to people
	scripted                          bool     // the script stands in the element of the standard
}

// EventDefinition is what an event waits for or throws.
type EventDefinition struct {
	ID, Type          string // Type without the suffix: "timer", "message", "error", "terminate" …
	Ref               string // id of the message, error, signal, escalation or activity
	Timer             string // "date", "duration" or "cycle"
	Expression        string // of a timer or a condition
	Name              string // of a link
	WaitForCompletion bool
	Line, Column      int
}

// Loop is a loop characteristic.
type Loop struct {
	Type                                                           string // "multiInstance" or "standard"
	Sequential                                                     bool
	TestBefore                                                     bool
	Condition                                                      string
	Maximum                                                        string
	Completion                                                     string
	InputCollection, InputElement, OutputCollection, OutputElement string
	// Behavior is "None", "One", "Complex" or "All" (also when it is empty); NoneRef, OneRef and Complex name the events thrown.
	Behavior, NoneRef, OneRef string
	Complex                   []ComplexModel
	dataRef                   string // collections named as the standard does it
	Line, Column              int
}

// ComplexModel is a complexBehaviorDefinition of a multi-instance marker.
type ComplexModel struct {
	Condition string
	Event     EventDefinition
}

// Flow is a sequence flow, a message flow or an association.
type Flow struct {
	ID, Name, Type string
	Source, Target string
	Condition      string
	HasCondition   bool
	Language       string // of the condition, where it names one itself
	Direction      string // of an association: "One", "Both", "None" or ""
	informal       bool   // the condition is a text to people
	Line, Column   int
}

// Property is a zeebe:property.
type Property struct{ Name, Value string }

// Mapping is a zeebe:input or zeebe:output.
type Mapping struct {
	Source, Target string
	Line, Column   int
}

// Zeebe is the subset of the zeebe extension elements that is understood (engine conventions).
type Zeebe struct {
	TaskType, Retries                     string
	Headers                               []Property
	Inputs, Outputs                       []Mapping
	UserTask                              bool
	FormReference                         string
	CandidateGroups, Assignee             string
	DueDate, FollowUpDate                 string
	Priority                              string
	DecisionID, ResultVariable            string
	CalledProcess                         string
	PropagateAllChild, PropagateAllParent string
	Script                                string
	HasScript                             bool
	Properties                            []Property
	refused                               []string
}

// Property gives the value of the zeebe:property with the name, or "".
func (z Zeebe) Property(name string) string { return propertyValue(z.Properties, name) }

// Header gives the value of the task header with the key, or "".
func (z Zeebe) Header(key string) string { return propertyValue(z.Headers, key) }

func propertyValue(list []Property, name string) string {
	for _, p := range list {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

// Diagram is one page of the diagram interchange.
type Diagram struct {
	ID, Name string
	// Plane is the id of the process, collaboration or collapsed sub-process that the page shows.
	Plane  string
	Shapes []*Shape
	Edges  []*Edge
}

// Shape is the place of an element on a page.
type Shape struct {
	Element                    string
	Bounds                     Bounds
	Label                      *Bounds
	Expanded                   bool
	Horizontal                 bool
	HasExpanded, HasHorizontal bool
	MarkerVisible              bool
}

// Edge is the way of a flow on a page.
type Edge struct {
	Element   string
	Waypoints []Point
	Label     *Bounds
}

// Bounds is a rectangle in the units of the diagram (pixels).
type Bounds struct{ X, Y, Width, Height float64 }

// Point is a point in the units of the diagram.
type Point struct{ X, Y float64 }
