package casefile

import (
	"errors"
	"fmt"
)

// Kind says what sort of trouble an error is. Inside the program errors have kinds; one translator at the edge turns a kind into
// an HTTP status, a log line and a sentence for the reader (gateway/httperr), another into a Temporal failure (activities).
type Kind uint8

// The kinds of errors.
const (
	// Internal is everything unexpected; its text never reaches a user.
	Internal Kind = iota
	// Invalid means that the caller's data break a rule; Fields say which.
	Invalid
	// NotFound means that the thing does not exist or may not be seen by the caller.
	NotFound
	// Conflict means that somebody else was first or that the state does not allow the act.
	Conflict
	// Forbidden means that the caller lacks the permission.
	Forbidden
	// Unavailable means that a part the act needs is down; trying again later helps.
	Unavailable
)

// FieldError says what is wrong with one field of the caller's data.
type FieldError struct {
	// Field is the JSON Pointer of the field, e.g. "/person/birthDate".
	Field string `json:"field"`
	// Code names the broken rule, e.g. "required" or "date.impossible"; the locale files render it.
	Code string `json:"code"`
	// Params are the values that the sentence needs, never what the person entered.
	Params map[string]string `json:"params,omitempty"`
}

// Error is an error with a kind. Code names the case for machines and for the locale files ("task.already-completed").
type Error struct {
	Kind   Kind
	Code   string
	Fields []FieldError
	Params map[string]string
	Err    error
}

// Error gives the text for logs.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Code
	}
	return fmt.Sprintf("%s: %v", e.Code, e.Err)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an error of a kind; code names it for machines and locale files, format and args describe it for the log.
func Errorf(kind Kind, code, format string, args ...any) error {
	return &Error{Kind: kind, Code: code, Err: fmt.Errorf(format, args...)}
}

// InvalidFields makes an Invalid error out of field errors.
func InvalidFields(code string, fields ...FieldError) error {
	return &Error{Kind: Invalid, Code: code, Fields: fields}
}

// KindOf gives the kind of the outermost Error in the chain; an error without a kind is Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// CodeOf gives the code of the outermost Error in the chain, or "internal".
func CodeOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return "internal"
}
