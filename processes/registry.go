package processes

import (
	_ "embed" // the list of released files is embedded into a string
	"io/fs"
	"path"
	"strconv"
	"strings"

	"ablauf/internal/casefile"
	"ablauf/processes/ablaufverfahren"
	"ablauf/processes/ablehnung"
	"ablauf/processes/allgemein"
	"ablauf/processes/arbeitgeberwechsel"
	beteiligungba "ablauf/processes/beteiligung-ba"
	"ablauf/processes/eingang"
	"ablauf/processes/entscheidung"
	"ablauf/processes/fiktionsbescheinigung"
	"ablauf/processes/nachforderung"
	"ablauf/processes/notfall"
	"ablauf/processes/rules"
	"ablauf/processes/sachstand"
	"ablauf/processes/sicherheitsabfrage"
	"ablauf/processes/untaetigkeit"
	"ablauf/processes/verlaengerung"
)

// Procedure is one procedure with its versions.
type Procedure struct {
	Key  string // id of the process in the diagrams, e.g. "verlaengerung"
	Name string // as people call it
	// Application is the form of the application that starts it, e.g. "verlaengerung/antrag"; empty where it is only called.
	Application string
	// OnePerPerson: while a case of a person is open, whatever else the person hands in for the procedure belongs to that case.
	OnePerPerson bool
	// ForTitle: the application is one for a residence title, so the effect of § 81 AufenthG hangs on its receipt.
	ForTitle bool
	Versions []Version // oldest first; new cases start on the last

	files fs.FS
}

// Version is one version of a procedure.
type Version struct {
	Number int
	// Calls pins the version of each called procedure, so that a bundle stays the same when another version of it appears.
	Calls []Call
}

// Call names a called procedure and the version that is called.
type Call struct {
	Key     string
	Version int
}

// All lists the built-in procedures, sorted by key.
func All() []Procedure {
	return []Procedure{
		{
			Key: "ablaufverfahren", Name: "Ablaufverfahren", files: ablaufverfahren.Files,
			Versions: []Version{{Number: 1}},
		},
		{
			Key: "ablehnung", Name: "Ablehnung", files: ablehnung.Files,
			Versions: []Version{{Number: 1}},
		},
		{
			Key: "arbeitgeberwechsel", Name: "Arbeitgeberwechsel", Application: "arbeitgeberwechsel/antrag", files: arbeitgeberwechsel.Files,
			Versions: []Version{{Number: 1, Calls: []Call{
				{Key: "ablehnung", Version: 1}, {Key: "beteiligung-ba", Version: 1}, {Key: "eingang", Version: 1}, {Key: "nachforderung", Version: 1},
			}}},
		},
		{
			Key: "beteiligung-ba", Name: "Beteiligung der Bundesagentur", files: beteiligungba.Files,
			Versions: []Version{{Number: 1}},
		},
		{
			Key: "eingang", Name: "Eingang", Application: "eingang/schreiben", files: eingang.Files,
			Versions: []Version{{Number: 1}},
		},
		{
			Key: "entscheidung", Name: "Entscheidung", files: entscheidung.Files,
			Versions: []Version{{Number: 1}},
		},
		{
			Key: "fiktionsbescheinigung", Name: "Fiktionsbescheinigung", files: fiktionsbescheinigung.Files,
			Versions: []Version{{Number: 1}},
		},
		{
			Key: "nachforderung", Name: "Nachforderung", files: nachforderung.Files,
			Versions: []Version{{Number: 1}},
		},
		{
			Key: "notfall", Name: "Notfall", Application: "notfall/meldung", files: notfall.Files, OnePerPerson: true,
			Versions: []Version{{Number: 1}},
		},
		{
			Key: "sachstand", Name: "Sachstand", files: sachstand.Files,
			Versions: []Version{{Number: 1}},
		},
		{
			Key: "sicherheitsabfrage", Name: "Sicherheitsabfrage", files: sicherheitsabfrage.Files,
			Versions: []Version{{Number: 1}},
		},
		{
			Key: "untaetigkeit", Name: "Untätigkeit", files: untaetigkeit.Files,
			Versions: []Version{{Number: 1}},
		},
		{
			Key: "verlaengerung", Name: "Verlängerung", Application: "verlaengerung/antrag", ForTitle: true, files: verlaengerung.Files,
			Versions: []Version{{Number: 1, Calls: []Call{
				{Key: "ablehnung", Version: 1}, {Key: "beteiligung-ba", Version: 1}, {Key: "eingang", Version: 1}, {Key: "entscheidung", Version: 1}, {Key: "fiktionsbescheinigung", Version: 1}, {Key: "nachforderung", Version: 1}, {Key: "sicherheitsabfrage", Version: 1},
			}}},
		},
	}
}

// TitleProcedures lists the keys of the procedures whose applications are for a residence title.
func TitleProcedures() []string {
	var keys []string
	for _, p := range All() {
		if p.ForTitle {
			keys = append(keys, p.Key)
		}
	}
	return keys
}

// AppliedFor lists the keys of the procedures that people apply for or report to.
func AppliedFor() []string {
	var keys []string
	for _, p := range All() {
		if p.Application != "" {
			keys = append(keys, p.Key)
		}
	}
	return keys
}

// lookup finds a procedure and one of its versions.
func lookup(all []Procedure, key string, number int) (Procedure, Version, error) {
	for _, p := range all {
		if p.Key != key {
			continue
		}
		for _, v := range p.Versions {
			if v.Number == number {
				return p, v, nil
			}
		}
	}
	return Procedure{}, Version{}, casefile.Errorf(casefile.NotFound, "procedure.unknown", "no procedure %s in version %d", key, number)
}

// diagram gives the diagram of a version as it was drawn.
func (p Procedure) diagram(v Version) (File, error) {
	return p.read("v" + strconv.Itoa(v.Number) + ".bpmn")
}

func (p Procedure) read(name string) (File, error) {
	data, err := fs.ReadFile(p.files, name)
	if err != nil {
		return File{}, casefile.Errorf(casefile.NotFound, "procedure.file-unknown", "procedure %s: %w", p.Key, err)
	}
	return File{Path: path.Join(p.Key, name), Text: string(data)}, nil
}

func ruleFiles() fs.FS { return rules.Files }

// generalLetter gives the template of a letter that belongs to no procedure by its reference, e.g. "allgemein/datei-zurueckgewiesen"; false where it is none of
// them.
func generalLetter(ref string) ([]byte, bool) {
	folder, name, _ := strings.Cut(ref, "/")
	if folder != "allgemein" {
		return nil, false
	}
	data, err := fs.ReadFile(allgemein.Files, path.Join("letters", name+".md"))
	return data, err == nil
}

//go:embed RELEASED.sum
var released string

// Released gives the hash of every file that must never change again, by path below the repository.
func Released() map[string]string { return readSums(released) }

func readSums(list string) map[string]string {
	sums := map[string]string{}
	for _, line := range strings.Split(list, "\n") {
		hash, name, found := strings.Cut(line, "  ")
		if found && !strings.HasPrefix(line, "#") {
			sums[name] = hash
		}
	}
	return sums
}
