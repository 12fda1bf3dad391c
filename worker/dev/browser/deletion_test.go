package browser_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/jackc/pgx/v5"
	"github.com/minio/minio-go/v7"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// deletedName is what the person is called whose file goes. No other test uses it.
const deletedName = "Zzlöschprobe"

// longOver is a case that came to its end, with documents and letters, whose person died in 2015.
func longOver(t *testing.T) *player.Play {
	t.Helper()
	play := player.NewPlay(gateway)
	require.NoError(t, play.ApplyWith(t.Context(), "antragsteller2", changed(t, play, func(a map[string]any) {
		a["person"].(map[string]any)["familienname"] = deletedName
	})))
	for _, story := range player.Stories() {
		if story.Key == testdata.Incomplete {
			require.NoError(t, story.Tell(t.Context(), play))
		}
	}
	require.NoError(t, play.Posted(t.Context()))
	// Only time can make a file due.
	changeRecord(t, `update person set died_on = '2015-03-02', changed_at = now()
	  where id = (select person_id from case_person where case_id = $1 and undone_at is null)`, play.CaseID)
	changeRecord(t, `update cases set closed_at = '2015-02-01', changed_at = now() where id = $1`, play.CaseID)
	return play
}

// objectsOf gives the objects of a case in all their versions.
func objectsOf(t *testing.T, caseID string) (keys []string) {
	t.Helper()
	client, err := stack.Objects()
	require.NoError(t, err)
	for object := range client.ListObjects(t.Context(), devstack.BucketEFile, minio.ListObjectsOptions{Recursive: true, WithVersions: true, Prefix: "cases/" + caseID}) {
		require.NoError(t, object.Err)
		keys = append(keys, object.Key)
	}
	return keys
}

// look lets the program look for what is due as it does at night.
func look(t *testing.T) {
	t.Helper()
	cmd, err := stack.Command(t.Context(), devstack.Worker, "retention", "-look")
	require.NoError(t, err)
	said, err := cmd.CombinedOutput()
	require.NoError(t, err, string(said))
}

// TestDeletionByTwo: § 68 Abs. 2 AufenthV: the file of a person who died, whose five years are over, is found by the program, offered to the archive and
// answered. One person proposes the list and may not release it, a second one does; the program erases the file, and the protocol names both people and
// the paragraph. Nobody finds the case any more: not by name, number or address, in MinIO or in Temporal. Its number, days and outcome stay.
func TestDeletionByTwo(t *testing.T) {
	browser := openBrowser(t)
	play := longOver(t)
	number := fileNumber(t, play)
	before, err := play.Case(t.Context())
	require.NoError(t, err)
	require.NotEmpty(t, objectsOf(t, play.CaseID), "there are documents that can go")
	env, err := stack.Env()
	require.NoError(t, err)
	inside, err := player.LookInside(t.Context(), devstack.Lookup(env))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, inside.Close()) })
	_, err = inside.Describe(t.Context(), play.CaseID)
	require.NoError(t, err, "Temporal knows of the case")
	look(t)

	first, second := signIn(t, browser, "leitung"), signIn(t, browser, "leitung2")
	require.Equal(t, "true", found(first, deletedName, number))
	first.visit("/leitung/eingriffe")
	first.press(`main a[href="/loeschung"]`)
	require.Contains(t, first.js(dueRow(number)+`.textContent`), "§ 68 Abs. 2 AufenthV")
	require.Contains(t, first.js(dueRow(number)+`.textContent`), "Noch nicht angeboten")
	first.press(`form[action="/loeschung/angebot"] button`)
	first.sees("Die Akten sind dem Archiv angeboten.")
	first.js(dueRow(number) + `.querySelector("select").value = "nicht-archivwuerdig"`)
	first.press(fmt.Sprintf(`main tr:has(a[href="/faelle/%s"]) form[action="/loeschung/antwort"] button`, play.CaseID))
	first.sees("Die Antwort ist eingetragen.")
	first.press(`form[action="/loeschung/liste"] button`)
	first.sees("Das ist Ihr Vorschlag. Eine andere Person muss ihn freigeben.")
	first.picture("deletion")
	first.accessible("deletion list proposed")

	second.visit("/loeschung")
	release := second.js(fmt.Sprintf(`[...document.querySelectorAll('form[action$="/freigabe"]')].find(f => f.closest("li").textContent.includes(%q)).getAttribute("action")`, number))
	require.Equal(t, "0", first.js(fmt.Sprintf(`document.querySelectorAll('form[action=%q]').length`, release)), "no button for who proposed")
	status := first.js(fmt.Sprintf(`(await fetch(%q, {method: "POST", body: new URLSearchParams({_csrf: document.querySelector('[name="_csrf"]').value})})).status`, release))
	require.Equal(t, "403", status, "four eyes")
	require.NotEmpty(t, objectsOf(t, play.CaseID), "nothing goes before the second word")
	second.press(fmt.Sprintf(`form[action=%q] button`, release))
	second.sees("Freigegeben. Das Programm löscht die Akten jetzt.")
	require.NoError(t, play.Until(t.Context(), "the protocol", func(context.Context) (bool, error) {
		second.visit("/loeschung")
		second.ready()
		return second.js(`Boolean(`+protocolRow(number)+`)`) == "true", nil
	}))
	line := second.js(protocolRow(number) + `.textContent`)
	for _, says := range []string{"Akten nach einem Todesfall", "§ 68 Abs. 2 AufenthV", "Nicht archivwürdig", "Auch die Angaben zur Person"} {
		require.Contains(t, line, says)
	}
	people := second.js(fmt.Sprintf(`[...%s.querySelectorAll("bdi")].map(b => b.textContent).join(" / ")`, protocolRow(number)))
	require.Equal(t, second.js(`"K. Muster / N. Muster"`), people)
	require.Equal(t, "false", second.js(`Boolean(`+dueRow(number)+`)`), "it is due no more")
	second.accessible("protocol of deletions")

	require.Equal(t, "false", found(second, deletedName, number))
	require.Equal(t, "false", found(second, "Zzloeschprobe", number))
	ctx, cancel := second.patiently()
	defer cancel()
	response, err := chromedp.Run(ctx, chromedp.NavigateResponse(gateway.Address()+"/faelle/"+play.CaseID))
	require.NoError(t, err)
	require.Equal(t, int64(http.StatusNotFound), response.Status)
	second.sees("Diese Akte wurde gelöscht")
	for _, d := range before.Documents {
		require.Equal(t, "404", second.js(fmt.Sprintf(`(await fetch("/dokumente/%s")).status`, d.ID)), "a document by its address")
	}
	require.Empty(t, objectsOf(t, play.CaseID), "no version of any object is left")
	_, err = inside.Describe(t.Context(), play.CaseID)
	require.ErrorContains(t, err, "workflow not found", "Temporal forgets every run")
	stays(t, play.CaseID, number, before.Outcome)
}

func dueRow(number string) string {
	return fmt.Sprintf(`[...document.querySelectorAll('main tbody tr')].find(r => r.querySelector('a[href^="/faelle/"]')?.textContent === %q)`, number)
}

func protocolRow(number string) string {
	return fmt.Sprintf(`[...document.querySelectorAll('main tbody tr')].find(r => !r.querySelector("a") && r.querySelector("th")?.textContent === %q)`, number)
}

// found says whether a search over all cases shows a number.
func found(p *person, text, number string) string {
	p.visit("/faelle")
	p.do(setValue("#s-text", text), setValue("#s-stand", ""))
	p.press(`form[action="/faelle/suche"]:has(#s-text) .ab-button--primary`)
	return p.js(fmt.Sprintf(`[...document.querySelectorAll("tbody th")].some(h => h.textContent.trim() === %q)`, number))
}

// stays requires that what supervision counts is left of a case, and nothing else.
func stays(t *testing.T, caseID, number, outcome string) {
	t.Helper()
	db, err := pgx.Connect(t.Context(), ownersDatabase)
	require.NoError(t, err)
	defer db.Close(context.WithoutCancel(t.Context()))
	var left struct {
		Number, Outcome, Name                string
		Closed, Erased                       bool
		Tasks, Named, Documents, Keys, Lines int
	}
	require.NoError(t, db.QueryRow(t.Context(), `
select aktenzeichen, outcome, name_loose, closed_at is not null, erased_at is not null,
       (select count(*) from task where case_id = c.id), (select count(*) from task where case_id = c.id and name_sort <> ''),
       (select count(*) from document where case_id = c.id), (select count(*) from keys.case_key where case_id = c.id),
       (select count(*) from case_event where case_id = c.id and content is not null and content ->> 'code' <> 'case.erased')
  from cases c where id = $1`, caseID).Scan(&left.Number, &left.Outcome, &left.Name, &left.Closed, &left.Erased, &left.Tasks, &left.Named, &left.Documents,
		&left.Keys, &left.Lines))
	require.Equal(t, number, left.Number)
	require.Equal(t, outcome, left.Outcome)
	require.True(t, left.Closed && left.Erased)
	require.Positive(t, left.Tasks, "who had how much to do is counted")
	require.Empty(t, left.Name)
	require.Zero(t, left.Named+left.Documents+left.Keys+left.Lines)
}
