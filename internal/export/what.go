package export

import (
	"context"
	"io"
	"strings"

	"ablauf/internal/casefile"
)

// What names a kind of export.
type What string

// The kinds of exports.
const (
	WhatOffer    What = "anbietung"
	WhatHandover What = "aussonderung"
	WhatCourt    What = "gericht"
	WhatSubject  What = "auskunft"
	// WhatSubjectData is the same for machines.
	WhatSubjectData What = "auskunft-daten"
)

// Whats lists all kinds in the order in which people name them.
func Whats() []What { return []What{WhatOffer, WhatHandover, WhatCourt, WhatSubject, WhatSubjectData} }

// MediaType is that of the file.
func (w What) MediaType() string {
	switch w {
	case WhatCourt, WhatSubject:
		return "application/pdf"
	case WhatSubjectData:
		return "application/json"
	case WhatOffer, WhatHandover:
	}
	return "application/zip"
}

// Name gives the name of the file.
func (f File) Name(w What, p Process) string {
	number := strings.Trim(notInNames.ReplaceAllString(f.Case.Aktenzeichen, "-"), "-")
	switch w {
	case WhatOffer:
		return XdomeaName(Offer, p)
	case WhatHandover:
		return XdomeaName(Handover, p)
	case WhatCourt:
		return "akte-" + number + ".pdf"
	case WhatSubject:
		return "auskunft-" + number + ".pdf"
	case WhatSubjectData:
		return "auskunft-" + number + ".json"
	}
	return string(w) + "-" + number
}

// Write writes an export of a kind. Invalid "export.unknown" for another; else as the methods that write each kind.
func (f File) Write(ctx context.Context, out io.Writer, w What, p Process, from Source) error {
	switch w {
	case WhatOffer:
		return f.Xdomea(ctx, out, Offer, p, from)
	case WhatHandover:
		return f.Xdomea(ctx, out, Handover, p, from)
	case WhatCourt:
		return f.Court(ctx, out, from)
	case WhatSubject:
		return f.SubjectPDF(out)
	case WhatSubjectData:
		return f.SubjectJSON(out)
	}
	return casefile.Errorf(casefile.Invalid, "export.unknown", "no export %q", w)
}
