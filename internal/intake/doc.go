// Package intake says what an application means for the record and for the diagram that it starts, whichever way it came in: over the
// gateway or out of another system's files.
//
// It is authoritative for the variables a case begins with, for the facts that an application's form yields and for the deadline that
// marks the end of the title. It never validates, never stores and never decides a case; it knows no person.
package intake
