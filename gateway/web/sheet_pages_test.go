package web_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/checkcode"
	"ablauf/internal/drawup"
	"ablauf/internal/invitation"
	"ablauf/internal/store"
)

// confirm records that the title of the case goes on, and draws and files the confirmation with its sheet as the worker does. It gives the check code as it stands on paper.
func (w *world) confirm() string {
	w.t.Helper()
	ctx := w.t.Context()
	built, err := builtIn()
	require.NoError(w.t, err)
	bundle, found := built.Newest("verlaengerung")
	require.True(w.t, found)
	_, err = w.base.Owner(w.t).Exec(ctx, `update cases set bundle = $2 where id = $1`, string(w.caseID), bundle.Hash)
	require.NoError(w.t, err)
	_, err = w.db.PutDecision(ctx, casefile.Decision{
		CaseID: w.caseID, Key: "case/wirkung", Table: "fiktionswirkung", TableHash: "h", Inputs: json.RawMessage(`{}`), Warnings: json.RawMessage(`[]`), HappenedAt: now(),
		Outputs: json.RawMessage(`{"zeile": "9", "wirkung": "fortgeltung", "arbeit": "wie-bisher", "positiverText": true, "text": "Ihr Titel gilt fort."}`),
		Matched: json.RawMessage(`[{"RuleID": "fiktionswirkung-zeile-9"}]`),
	}, &casefile.Effect{CaseID: w.caseID, Row: "9", Effect: "fortgeltung", Work: "wie-bisher", HappenedAt: now()})
	require.NoError(w.t, err)
	maker := &drawup.Maker{Store: w.db, Library: built.Library, Authority: w.data, Invitations: invitation.NewMaker(w.data.Online, []byte("a key of the test"))}
	l, err := w.db.BeginLetter(ctx, casefile.Letter{CaseID: w.caseID, Key: "case/brief", Template: "verlaengerung/eingangsbestaetigung", LetterDate: casefile.DateOf(now())})
	require.NoError(w.t, err)
	drawn, err := maker.Draw(ctx, drawup.Order{Case: w.caseID, Key: l.Key, Step: step{"vorlage": l.Template}, On: l.LetterDate})
	if casefile.CodeOf(err) == "letter.fonts-missing" {
		w.t.Skip("the fonts of the letters are not installed: npm ci --prefix internal/letter/fonts")
	}
	require.NoError(w.t, err)
	key, err := w.files.Put(ctx, w.caseID, bytes.NewReader(drawn.PDF))
	require.NoError(w.t, err)
	require.NoError(w.t, w.db.FileNaming(ctx, l.ID, drawn.To, casefile.Document{
		CaseID: w.caseID, Kind: "schreiben", Name: "x.pdf", MediaType: "application/pdf", Size: 1, SHA256: make([]byte, 32), ObjectKey: key.ObjectKey,
		State: casefile.DocumentReleased, ReceivedAt: now(), RecordedBy: casefile.ActorSystem,
	}, drawn.Subject, drawn.Delivery.LastDay, frozen(w.t, drawn.Fields), store.Named{Sheet: drawn.Sheet}))
	at := filepath.Join(w.t.TempDir(), "brief.pdf")
	require.NoError(w.t, os.WriteFile(at, drawn.PDF, 0o600))
	text, err := exec.CommandContext(ctx, "pdftotext", at, "-").Output()
	require.NoError(w.t, err, "pdftotext (make packages installs it)")
	code := regexp.MustCompile(`\b[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){2}\b`).FindString(string(text))
	require.NotEmpty(w.t, code, "the sheet has a code")
	return code
}

// asks types a code into the page and gives the answer.
func (b *browser) asks(code string) answer {
	return b.post("/pruefen", b.get("/pruefen"), url.Values{"code": {code}})
}

// TestEmployerChecksASheet: product 5.1, § 81 Abs. 4, § 84 Abs. 1 Nr. 1 AufenthG: without signing in, whoever holds a sheet learns whether it counts today, computed from the
// record now; after a refusal, a withdrawal or a grant the same code has another answer. No answer names a person, an address, a file or a reason.
func TestEmployerChecksASheet(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	code := w.confirm()
	b := w.signIn("")
	ask := func(says string) {
		t.Helper()
		page := b.asks(code)
		require.Equal(t, http.StatusOK, page.status)
		require.Contains(t, page.body, says)
		for _, secret := range []string{"Öztürk", "Zoë", "Musterweg", "ABH-2026", "18b", "1991", "123456789012", "ablehn", "zurückgen", code} {
			require.NotContains(t, page.body, secret)
		}
		require.Equal(t, "no-store", page.header.Get("Cache-Control"))
	}
	ask("Das Blatt vom Montag, 23.11.2026 gilt heute (Stand: Montag, 23.11.2026).")
	require.Equal(t, http.StatusOK, b.asks(strings.ToLower(strings.ReplaceAll(code, "-", " "))).status, "typed from paper")

	owner := w.base.Owner(t)
	set := func(sql string, more ...any) {
		_, err := owner.Exec(t.Context(), sql, more...)
		require.NoError(t, err)
	}
	fact := func(name, value string) {
		set(`insert into case_fact (case_id, name, value, happened_at, recorded_at) values ($1, $2, $3::text::jsonb, now(), now())`, string(w.caseID), name, value)
	}
	fact("ruecknahmeAm", `"2026-11-22"`)
	ask("Das Blatt vom Montag, 23.11.2026 gilt nicht mehr (Stand: Montag, 23.11.2026).")
	set(`delete from case_fact where case_id = $1 and name = 'ruecknahmeAm'`, string(w.caseID))
	ask("gilt heute")
	fact("entscheidung", `"ablehnen"`)
	fact("bescheidBekanntgegebenAm", `"2026-11-23"`)
	ask("gilt nicht mehr")
	set(`delete from case_fact where case_id = $1 and name in ('entscheidung', 'bescheidBekanntgegebenAm')`, string(w.caseID))
	ask("gilt heute")
	set(`update title set ended_on = '2026-11-23', ended_reason = 'widerruf' where person_id = (select person_id from case_person where case_id = $1)`, string(w.caseID))
	ask("gilt nicht mehr")
	set(`update title set ended_on = null, ended_reason = '' where person_id = (select person_id from case_person where case_id = $1)`, string(w.caseID))
	ask("gilt heute")
	set(`update cases set state = 'closed', closed_at = now() where id = $1`, string(w.caseID))
	ask("gilt nicht mehr")
	set(`insert into title (person_id, kind, paragraph, valid_from, valid_to, recorded_at, changed_at, effect_key)
	     select person_id, 'aufenthaltserlaubnis', '18b', '2026-11-23', '2028-11-22', now(), current_timestamp, 'case/' || $1 || '/9' from case_person where case_id = $1::uuid`, string(w.caseID))
	ask("Es zählt der neue Aufenthaltstitel")
}

// TestUnknownCodeIsAnsweredTheSame: whoever guesses learns nothing: a code that nobody gave out and that of an erased case have one answer, letter by letter; a typing mistake is told
// without the record; and after twenty guesses one has to wait, also for a right code.
func TestUnknownCodeIsAnsweredTheSame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	code := w.confirm()
	b := w.signIn("")
	plain := func(code string, status int) string {
		t.Helper()
		page := b.asks(code)
		require.Equal(t, status, page.status)
		return regexp.MustCompile(`name="_csrf" value="[^"]+"`).ReplaceAllString(page.body, "")
	}
	other, made := checkcode.New([]byte("another secret"))
	require.True(t, made)
	unknown := plain(string(other), http.StatusOK)
	require.Contains(t, unknown, "Zu diesem Code gibt es keine Auskunft")
	owner := w.base.Owner(t)
	_, err := owner.Exec(t.Context(), `update cases set erased_at = now() where id = $1`, string(w.caseID))
	require.NoError(t, err)
	require.Equal(t, unknown, plain(code, http.StatusOK), "the code died with the case")

	swapped := code[1:2] + code[:1] + code[2:]
	if swapped == code {
		swapped = "2" + code[1:]
	}
	for typed, says := range map[string]string{
		"": "Geben Sie den Prüfcode ein", "ABC": "hat zwölf Buchstaben und Ziffern", "0000-0000-0000": "kommt in keinem Prüfcode vor", swapped: "ist falsch oder vertauscht",
	} {
		page := plain(typed, http.StatusUnprocessableEntity)
		require.Contains(t, page, says)
		require.Contains(t, page, `value="`+typed+`"`, "what was typed is still there")
	}
	tries := 0
	for ; tries < 40; tries++ {
		if b.asks(string(other)).status == http.StatusTooManyRequests {
			break
		}
	}
	require.Less(t, tries, 25)
	require.Contains(t, plain(code, http.StatusTooManyRequests), "Bitte warten Sie")
	require.Equal(t, http.StatusNotFound, b.get("/pruefen/"+code).status, "no address holds a code")
}

// TestCheckCodeStandsNowhere: the record holds the hash of a code and nothing by which one could ask: not in the frozen data of the letter, not in the log of the case, not in any
// other table, also after somebody has asked.
func TestCheckCodeStandsNowhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	code := w.confirm()
	b := w.signIn("")
	owner := w.base.Owner(t)
	rows, err := owner.Query(t.Context(), "select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables where schemaname in ('public', 'keys')")
	require.NoError(t, err)
	counts := map[string]int{}
	for rows.Next() {
		var name string
		require.NoError(t, rows.Scan(&name))
		counts[name] = 0
	}
	require.NoError(t, rows.Err())
	require.Contains(t, counts, "public.employer_sheet")
	for name := range counts {
		var n int
		require.NoError(t, owner.QueryRow(t.Context(), "select count(*)::int from "+name).Scan(&n))
		counts[name] = n
	}
	require.Contains(t, b.asks(code).body, "gilt heute")
	for name, before := range counts {
		var found, after int
		require.NoError(t, owner.QueryRow(t.Context(), "select count(*)::int, count(*) filter (where r::text ilike '%' || $1 || '%' or r::text ilike '%' || $2 || '%')::int from "+name+" r",
			code, strings.ReplaceAll(code, "-", "")).Scan(&after, &found))
		require.Zero(t, found, name)
		require.Equal(t, before, after, "nothing is kept of a question: %s", name)
	}
}
