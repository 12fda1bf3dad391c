// Package rules holds the rule tables (DMN) as data: which effect an application has, which documents and which fee it needs, who
// has to agree. Every row names its paragraph and the days from and to which it may be used.
//
// It is authoritative for what a rule says. It never evaluates one, and its results are proposals: a person decides. The tables
// are released apart from the procedures, because fees and thresholds change for running cases too.
//
// # Input vocabulary
//
// stichtag, fall, person, titel and angaben, as the rule tasks supply them. angaben holds the facts: top-level fields of the
// application and of every task form, the newest counting, and what programs supply. Vocabulary declares the ones that no form has. A
// fact that is missing is null, and no row may take null for a yes.
//
// Tables of the expiry procedure read bestand besides: what else the record holds of the person (antragOffen, folgetitel), and of person
// also verstorbenAm, weggezogenAm, auskunftssperre, anschriftVollstaendig and hinweise.
package rules

import (
	"embed"

	"ablauf/workflows/dmn"
)

// Files are the tables, one decision per file, named like the decision.
//
//go:embed *.dmn
var Files embed.FS

// Validity names the columns with the first and the last day on which a row may be used.
var Validity = dmn.Validity{From: "gueltigAb", To: "gueltigBis"}

// Vocabulary is a JSON Schema with texts (as those in schemas) of the facts that no form has, grouped as the tables read them: fall, person,
// titel, angaben, bestand.
//
//go:embed vokabular.json
var Vocabulary []byte
