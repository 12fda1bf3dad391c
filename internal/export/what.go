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
)

// Whats lists all kinds in the order in which people name them.
func Whats() []What { return []What{WhatOffer, WhatHandover, WhatCourt} }

// MediaType is that of the file.
func (w What) MediaType() string {
	if w == WhatCourt {
		return "application/pdf"
	}
	return "application/zip"
}

// Name gives the name of the file.
func (f File) Name(w What, p Process) string {
	switch w {
	case WhatOffer:
		return XdomeaName(Offer, p)
	case WhatHandover:
		return XdomeaName(Handover, p)
	case WhatCourt:
		return "akte-" + strings.Trim(notInNames.ReplaceAllString(f.Case.Aktenzeichen, "-"), "-") + ".pdf"
	}
	return string(w) + "-" + strings.Trim(notInNames.ReplaceAllString(f.Case.Aktenzeichen, "-"), "-")
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
	}
	return casefile.Errorf(casefile.Invalid, "export.unknown", "no export %q", w)
}
