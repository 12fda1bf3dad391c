package web

import "ablauf/internal/casefile"

// UploadPage takes a document into the e-file of a case.
type UploadPage struct {
	Layout
	CaseID       casefile.CaseID
	Aktenzeichen string
	Person       PersonLine
	Fields       []Field
	Errors       []FormError
	MaxMegabytes int
	Key          string // makes the upload count once
}

// Template names the page's template.
func (*UploadPage) Template() string { return "upload" }
