package player

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Expiry is the story of a title that runs out without a word of its holder. It begins with no application: the title comes from another
// system, and the nightly scan opens the case.
func Expiry() Story {
	return Story{Key: "titelablauf", Title: "Titel läuft ab, dreimal angeschrieben, kein Antrag, § 18b", run: runsOutInSilence}
}

// Operator prepares a command of the worker's program beside the running system, as the city's IT types it.
type Operator func(ctx context.Context, args ...string) (*exec.Cmd, error)

// run runs a command; what it says is of no interest unless it fails.
func (o Operator) run(ctx context.Context, args ...string) error {
	command, err := o(ctx, args...)
	if err != nil {
		return err
	}
	if said, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("worker %s: %w\n%s", args[0], err, said)
	}
	return nil
}

// Schedule of the nightly scan, as package contract calls it.
const expirySchedule = "ablaufscan"

// daysToExpiry is how far away the end of the title is: the first letter is due, the second not yet.
const daysToExpiry = 77

// BringIn takes the title over from another system, lets the night's scan run now and goes on with the case that it opens.
func (p *Play) BringIn(ctx context.Context, operator Operator, inside *Inside) error {
	// Who takes over has signed in once before.
	if _, err := p.gateway.As(reader).Do(ctx, Request{Path: "/api/v1/tasks"}); err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "ablauf-titel-")
	if err != nil {
		return fmt.Errorf("folder for the import: %w", err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	id := "T-" + p.nonce
	write := func(name, head, row string) string {
		path := filepath.Join(folder, name)
		if err == nil {
			err = os.WriteFile(path, []byte(head+"\n"+row+"\n"), 0o600)
		}
		return path
	}
	persons := write("personen.csv", "quell_id;familienname;vornamen;geburtsdatum;staatsangehoerigkeiten;strasse;plz;ort",
		fmt.Sprintf("P-%s;Beispiel-Ablauf;Noor %s;14.03.1991;IND;Musterweg 4;70173;Musterstadt", p.nonce, letters(p.nonce)))
	titles := write("titel.csv", "quell_id;person_quell_id;art;paragraph;gueltig_von;gueltig_bis",
		fmt.Sprintf("%s;P-%s;aufenthaltserlaubnis;18b;%s;%s", id, p.nonce, p.Today.AddDate(-2, 0, 0).Format("02.01.2006"),
			p.Today.AddDate(0, 0, daysToExpiry).Format("02.01.2006")))
	if err != nil {
		return fmt.Errorf("files of the import: %w", err)
	}
	err = operator.run(ctx, "import", "-system", importedFrom, "-by", "dev:"+reader, "-as-of", p.Today.Format("2006-01-02 15:04"), "-delta", "-strict", "-quiet",
		"-reports", folder, "-personen", persons, "-titel", titles)
	if err != nil {
		return err
	}
	if err := p.Until(ctx, "schedule of the scan", func(ctx context.Context) (bool, error) {
		err := inside.TriggerSchedule(ctx, expirySchedule)
		return err == nil, err
	}); err != nil {
		return err
	}
	return p.Until(ctx, "case of the night", func(ctx context.Context) (bool, error) {
		p.CaseID, err = inside.CaseAbout(ctx, importedFrom, id)
		return p.CaseID != "", err
	})
}

// importedFrom is what the import calls the invented other system.
const importedFrom = "VORFUEHRUNG"

// letters turns a nonce into a name, so that nobody is taken for the person of an earlier run.
func letters(nonce string) string {
	name := []byte(nonce[:8])
	for i, c := range name {
		name[i] = 'a' + c%26
	}
	return string(name)
}

// runsOutInSilence: three letters without an answer, a call that reaches nobody two weeks before the end, and three days after it a person
// looks (§ 81 Abs. 4 Satz 3, § 50 Abs. 1 AufenthG).
func runsOutInSilence(ctx context.Context, p *Play) error {
	end := p.Today.AddDate(0, 0, daysToExpiry)
	comes := func(days int) act {
		return func(ctx context.Context, p *Play) error { return p.Advance(ctx, noon(end.AddDate(0, 0, -days))) }
	}
	const week = 7
	return inOrder(ctx, p,
		sees("ablaufverfahren/ablaufschreiben"),
		comes(8*week),
		sees("ablaufverfahren/erinnerung"),
		comes(4*week),
		sees("ablaufverfahren/letzte-erinnerung"),
		comes(2*week),
		does("leitung", "ausnahmeliste-pruefen", map[string]any{
			"ausnahmeMassnahme": "angerufen", "ausnahmeVermerk": "Zweimal angerufen, niemand da. Nachricht mit der Bitte um Rückruf hinterlassen.",
		}),
		comes(-4),
		does("sachbearbeitung", "abgelaufen-pruefen", map[string]any{
			"abgelaufenErgebnis": "unbekannt", "abgelaufenVermerk": "Nach Auskunft der Meldebehörde noch gemeldet. Termin angeboten, Hinweis auf die Härteregel gegeben.",
		}),
	)
}
