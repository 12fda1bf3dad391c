package casefile

import "slices"

// SubFile is a part of the file of a case. What the law protects more than the rest lies apart from it, with readers and a key of its own.
type SubFile string

// The sub-files.
const (
	SubFileMain     SubFile = "hauptakte"
	SubFileCrime    SubFile = "strafsache" // convictions and offences, Art. 10 GDPR, § 87 Abs. 4 AufenthG
	SubFileHealth   SubFile = "gesundheit" // Art. 9 Abs. 1 GDPR, § 60a Abs. 2c AufenthG
	SubFileSecurity SubFile = "sicherheit" // the query of § 73 AufenthG
)

// SubFiles lists them, the strictest last: whoever reads health matters also reads criminal matters, and few read either.
func SubFiles() []SubFile {
	return []SubFile{SubFileMain, SubFileCrime, SubFileHealth, SubFileSecurity}
}

// IsSubFile reports whether a text names a sub-file.
func IsSubFile(s string) bool { return slices.Contains(SubFiles(), SubFile(s)) }

// Protected reports whether a sub-file is another one than the main file.
func (f SubFile) Protected() bool { return f != SubFileMain && f != "" }

// StrictestSubFile gives where something belongs that is made of documents in several sub-files, so that nobody reads of a source in it who may not read the
// source. It gives false where there is no such place: the officer of § 73 AufenthG reads neither health nor criminal matters, and who does not their sub-file.
func StrictestSubFile(files ...SubFile) (strictest SubFile, one bool) {
	strictest = SubFileMain
	security, other := false, false
	for _, f := range files {
		security = security || f == SubFileSecurity
		other = other || f == SubFileHealth || f == SubFileCrime
		if slices.Index(SubFiles(), f) > slices.Index(SubFiles(), strictest) {
			strictest = f
		}
	}
	return strictest, !security || !other
}
