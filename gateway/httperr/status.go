package httperr

import (
	"net/http"

	"ablauf/internal/casefile"
)

// statusOf gives the status of an error. The kind decides; a few codes have a status of their own because HTTP has a word for
// them. Invalid without fields means that the request as a whole cannot be read (400); with fields, that it was read and its
// content breaks a rule (422).
func statusOf(kind casefile.Kind, code string, fields bool) int {
	if status := statusOfCode(code); status != 0 {
		return status
	}
	switch kind {
	case casefile.Invalid:
		if fields {
			return http.StatusUnprocessableEntity
		}
		return http.StatusBadRequest
	case casefile.NotFound:
		return http.StatusNotFound
	case casefile.Conflict:
		return http.StatusConflict
	case casefile.Forbidden:
		return http.StatusForbidden
	case casefile.Unavailable:
		return http.StatusServiceUnavailable
	case casefile.Internal:
	}
	return http.StatusInternalServerError
}

func statusOfCode(code string) int {
	switch code {
	case "auth.login-required":
		return http.StatusUnauthorized
	case "body.too-large", "document.too-large", "document.case-too-large":
		return http.StatusRequestEntityTooLarge
	case "body.media-type":
		return http.StatusUnsupportedMediaType
	case "method.unknown":
		return http.StatusMethodNotAllowed
	// The request can be read; it is the document that was named which cannot be processed.
	case "idempotency.other-body", "document.refused", "document.too-many-to-draw", "document.not-drawable", "document.not-arrangeable":
		return http.StatusUnprocessableEntity
	}
	return 0
}

// kindName is the part of a locale key that stands for a kind.
func kindName(kind casefile.Kind) string {
	switch kind {
	case casefile.Invalid:
		return "invalid"
	case casefile.NotFound:
		return "not-found"
	case casefile.Conflict:
		return "conflict"
	case casefile.Forbidden:
		return "forbidden"
	case casefile.Unavailable:
		return "unavailable"
	case casefile.Internal:
	}
	return "internal"
}
