package web

import "ablauf/gateway/httperr"

// ErrorPage says what went wrong and what a person can do now. The text of an internal error never stands on it.
type ErrorPage struct {
	Layout
	Problem httperr.Problem
}

// Template names the page's template.
func (*ErrorPage) Template() string { return "error" }
