package web_test

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/drawup"
	"ablauf/internal/invitation"
	"ablauf/internal/store"
)

// step is a step of a diagram that sends a letter.
type step map[string]string

func (s step) Header(name string) string { return s[name] }

// invite opens the case of the title that the person of the world holds, draws the letter about its end as the worker does, files it and gives the path of the address that
// it names. The title ends on 26 November 2026.
func (w *world) invite() (path string, of casefile.Case) {
	w.t.Helper()
	ctx := w.t.Context()
	built, err := builtIn()
	require.NoError(w.t, err)
	bundle, found := built.Newest("ablaufverfahren")
	require.True(w.t, found)
	file, err := w.db.Dossier(ctx, w.caseID)
	require.NoError(w.t, err)
	of, err = w.db.OpenExpiry(ctx, store.Expiring{Title: file.Title, Person: file.Person, Ends: file.Title.ValidTo}, store.ExpiryOpening{
		Case: casefile.Case{Procedure: store.ProcedureExpiry, Version: 1, Bundle: bundle.Hash, AppliedFor: "18b", Team: "erwerb-2"}, At: now(),
	})
	require.NoError(w.t, err)
	_, err = w.db.PutDecision(ctx, casefile.Decision{
		CaseID: of.ID, Key: "case/1", Table: "ablauf-unterdrueckung", TableHash: "h", Inputs: json.RawMessage(`{}`), Warnings: json.RawMessage(`[]`),
		Outputs: json.RawMessage(`{"urteil": "senden", "brief": "ablauf"}`), Matched: json.RawMessage(`[{"RuleID": "ablauf-unterdrueckung-sonst"}]`), HappenedAt: now(),
	}, nil)
	require.NoError(w.t, err)
	return w.write(of, "case/ablauf/1"), of
}

// write draws and files the letter of a case, and gives the path of its address.
func (w *world) write(of casefile.Case, key string) string {
	w.t.Helper()
	ctx := w.t.Context()
	built, err := builtIn()
	require.NoError(w.t, err)
	maker := &drawup.Maker{Store: w.db, Library: built.Library, Authority: w.data, Invitations: invitation.NewMaker(w.data.Online, []byte("a key of the test"))}
	l, err := w.db.BeginLetter(ctx, casefile.Letter{CaseID: of.ID, Key: key, Template: "ablaufverfahren/erinnerung", LetterDate: casefile.DateOf(now())})
	require.NoError(w.t, err)
	order := drawup.Order{Case: of.ID, Key: key, Step: step{"vorlage": l.Template}, On: l.LetterDate}
	drawn, err := maker.Draw(ctx, order)
	if casefile.CodeOf(err) == "letter.fonts-missing" {
		w.t.Skip("the fonts of the letters are not installed: npm ci --prefix internal/letter/fonts")
	}
	require.NoError(w.t, err)
	order.Key = ""
	ahead, err := maker.Draw(ctx, order)
	require.NoError(w.t, err)
	require.Equal(w.t, drawn.Print(), ahead.Print(), "who looks at the letter before sees the one that goes out")
	require.NoError(w.t, w.db.FileNaming(ctx, l.ID, drawn.To, casefile.Document{
		CaseID: of.ID, Kind: "schreiben", Name: "x.pdf", MediaType: "application/pdf", Size: 1, SHA256: make([]byte, 32), ObjectKey: key,
		State: casefile.DocumentReleased, ReceivedAt: now(), RecordedBy: casefile.ActorSystem,
	}, drawn.Subject, drawn.Delivery.LastDay, frozen(w.t, drawn.Fields), store.Named{Invitation: drawn.Invitation}))
	link := regexp.MustCompile(`/URI \((https://[^)]+)\)`).FindSubmatch(drawn.PDF)
	require.NotNil(w.t, link, "the letter names the address")
	path, below := strings.CutPrefix(string(link[1]), w.data.Online)
	require.True(w.t, below, "%s", link[1])
	return path
}

var (
	formValue = regexp.MustCompile(`<input type="(?:text|date|hidden)"[^>]*? name="(/[^"]+)" value="([^"]*)"`)
	submitted = regexp.MustCompile(`name="vorgang" value="([^"]+)"`)
)

// filledIn is what the form of the page would send, completed by the person.
func filledIn(page string, more map[string]string) url.Values {
	values := url.Values{"/antragAuf": {"18b"}, "/antragArt": {"verlaengerung"}, "/titel/art": {"aufenthaltserlaubnis"}, "/titel/paragraph": {"18b"}}
	for _, m := range formValue.FindAllStringSubmatch(page, -1) {
		values.Set(m[1], html.UnescapeString(m[2]))
	}
	if m := submitted.FindStringSubmatch(page); m != nil {
		values.Set("vorgang", m[1])
	}
	for name, value := range more {
		values.Set(name, value)
	}
	return values
}

var completed = map[string]string{
	"/person/geburtsdatum": "1991-03-14", "/person/staatsangehoerigkeiten": "IND", "/erklaerungRichtig": "true", "/belehrungGelesen": "true",
}

// TestInvitation: domain 2.4: a letter about the end of a title leads to an application that is prepared with what the letter says. Nothing else can be learned there; what is
// sent has the day of receipt of § 81 AufenthG, belongs to the person and the title of the letter, and says what holds as the table of effects has it.
func TestInvitation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path, expiring := w.invite()
	visitor := w.signIn("")
	page := visitor.get(path)
	require.Equal(t, http.StatusOK, page.status, page.body)
	require.Equal(t, "no-referrer", page.header.Get("Referrer-Policy"))
	require.Equal(t, "no-store", page.header.Get("Cache-Control"))
	for _, said := range []string{"Öztürk-Canario", "Zoë", "Musterweg 1", "70173", "2026-11-26", expiring.Aktenzeichen, "Aufenthaltserlaubnis", "Donnerstag, 26.11.2026"} {
		require.Contains(t, page.body, said)
	}
	for _, unsaid := range []string{"1991-03-14", "14.03.1991", "123456789012", `value="IND" selected`} {
		require.NotContains(t, page.body, unsaid, "the letter does not say it")
	}
	english := visitor.do(http.MethodPost, "/sprache", "application/x-www-form-urlencoded",
		strings.NewReader(url.Values{"sprache": {"en"}, "zurueck": {path}, "_csrf": {tokenField.FindStringSubmatch(page.body)[1]}}.Encode()))
	require.Equal(t, path, english.location)
	require.Contains(t, visitor.get(path).body, "Apply for a residence title")
	german := w.signIn("")
	page = german.get(path)

	wrong := german.post(path, page, filledIn(page.body, map[string]string{"/anschrift/strasse": "Neuer Weg 7", "/person/geburtsdatum": ""}))
	require.Equal(t, http.StatusUnprocessableEntity, wrong.status)
	require.Contains(t, wrong.body, "Neuer Weg 7", "what was typed is there")
	require.Contains(t, wrong.body, `href="#feld-person-geburtsdatum"`)
	require.Contains(t, wrong.body, `href="#feld-erklaerungRichtig"`)
	require.Equal(t, http.StatusOK, german.get(path).status, "nothing was used up")

	form := filledIn(wrong.body, completed)
	sent := german.post(path, wrong, form)
	require.Equal(t, http.StatusOK, sent.status, sent.body)
	require.Contains(t, sent.body, "Montag, 23.11.2026")
	require.Contains(t, sent.body, "Ihr bisheriger Aufenthaltstitel gilt nach § 81 Abs. 4 Satz 1 AufenthG vom Zeitpunkt seines Ablaufs")
	require.Contains(t, sent.body, "Freitag, 27.11.2026")
	applications := w.applications(expiring)
	require.Len(t, applications, 1)
	made, err := w.db.Dossier(t.Context(), applications[0])
	require.NoError(t, err)
	require.Contains(t, sent.body, made.Case.Aktenzeichen)
	before, err := w.db.Dossier(t.Context(), expiring.ID)
	require.NoError(t, err)
	require.Equal(t, before.Person.ID, made.Person.ID)
	require.Equal(t, before.Title.ID, made.Title.ID)
	require.Equal(t, "verlaengerung", made.Case.Procedure)
	data, err := w.db.ApplicationData(t.Context(), made.Case.ID)
	require.NoError(t, err)
	require.Contains(t, string(data), "Neuer Weg 7")
	receipt, err := w.db.FirstReceipt(t.Context(), made.Case.ID)
	require.NoError(t, err)
	require.Equal(t, now(), receipt.ReceivedAt.UTC())
	require.Equal(t, casefile.ChannelPortal, receipt.Channel)

	again := german.post(path, wrong, form)
	require.Equal(t, http.StatusOK, again.status, "pressed twice")
	require.Contains(t, again.body, made.Case.Aktenzeichen)
	require.Contains(t, again.body, "Ihr bisheriger Aufenthaltstitel gilt")
	require.Len(t, w.applications(expiring), 1)
	used := german.get(path)
	require.Equal(t, http.StatusOK, used.status)
	require.Contains(t, used.body, "Unterlagen zu Ihrem Antrag", "the address was used: papers can be added, and nothing else")
	for _, said := range []string{made.Case.Aktenzeichen, "gilt nach § 81", "Öztürk", "Neuer Weg 7", "1991-03-14"} {
		require.NotContains(t, used.body, said)
	}
	form.Set("vorgang", "019391b0-0000-7000-8000-0000000000aa")
	require.Equal(t, http.StatusNotFound, german.post(path, wrong, form).status)
	require.Len(t, w.applications(expiring), 1)
}

func frozen(t *testing.T, fields map[string]any) json.RawMessage {
	t.Helper()
	raw, err := json.Marshal(fields)
	require.NoError(t, err)
	return raw
}

// applications gives the cases that the addresses of a case have led to.
func (w *world) applications(of casefile.Case) (ids []casefile.CaseID) {
	w.t.Helper()
	rows, err := w.base.App(w.t).Query(w.t.Context(), "select case_id::text from application where start_key = $1", store.InvitationKey(of.ID))
	require.NoError(w.t, err)
	defer rows.Close()
	for rows.Next() {
		var id casefile.CaseID
		require.NoError(w.t, rows.Scan(&id))
		ids = append(ids, id)
	}
	require.NoError(w.t, rows.Err())
	return ids
}

// TestInvitationOfTwoBrowsers: of two who send at the same time one gets the application and the other the page that says what to do.
func TestInvitationOfTwoBrowsers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path, expiring := w.invite()
	const browsers = 4
	var at sync.WaitGroup
	results, press := make([]int, browsers), make(chan struct{})
	for i := range results {
		b := w.signIn("")
		page := b.get(path)
		require.Equal(t, http.StatusOK, page.status)
		form := filledIn(page.body, completed)
		at.Go(func() {
			<-press
			results[i] = b.post(path, page, form).status
		})
	}
	close(press)
	at.Wait()
	require.Len(t, w.applications(expiring), 1)
	require.ElementsMatch(t, []int{http.StatusOK, http.StatusNotFound, http.StatusNotFound, http.StatusNotFound}, results)
}

// TestInvitationThatIsNotOpen: a token that nobody gave out, one that was used, one whose case is over and one that is too old lead to one and the same page, so that nothing
// can be learned from trying; it says what to do. Nobody may try without end.
func TestInvitationThatIsNotOpen(t *testing.T) {
	t.Parallel()
	plain := func(b *browser, path string) string {
		t.Helper()
		page := b.get(path)
		require.Equal(t, http.StatusNotFound, page.status)
		return regexp.MustCompile(`name="_csrf" value="[^"]+"`).ReplaceAllString(page.body, "")
	}
	w := newWorld(t)
	path, expiring := w.invite()
	b := w.signIn("")
	unknown := plain(b, "/antrag/0000-0000-0000-0000-0000-0000-00")
	require.Contains(t, unknown, html.EscapeString(w.data.Email))
	require.Contains(t, unknown, "Es zählt der Tag, an dem er bei uns ankommt")
	require.Equal(t, unknown, plain(b, "/antrag/x"))
	owner := w.base.Owner(t)
	set := func(sql string) {
		_, err := owner.Exec(t.Context(), sql)
		require.NoError(t, err)
	}
	require.Equal(t, http.StatusOK, b.get("/antrag/"+strings.ToUpper(strings.TrimPrefix(path, "/antrag/"))).status, "typed from paper")
	set("update invitation set last_day = '2026-11-22'")
	require.Equal(t, unknown, plain(b, path), "too old")
	set("update invitation set last_day = '2026-11-23'")
	require.Equal(t, http.StatusOK, b.get(path).status)
	page := b.get(path)
	set("update cases set state = 'closed', closed_at = now() where id = '" + string(expiring.ID) + "'")
	require.Equal(t, unknown, plain(b, path), "the case is over")
	require.Equal(t, http.StatusNotFound, b.post(path, page, filledIn(page.body, completed)).status)
	require.Empty(t, w.applications(expiring))
	set("update cases set state = 'open', closed_at = null where id = '" + string(expiring.ID) + "'")
	_, err := w.db.TellExpiry(t.Context(), firstReceipt(t, w), nil)
	require.NoError(t, err)
	require.Equal(t, unknown, plain(b, path), "an application came another way")

	tries := 0
	for ; tries < 40; tries++ {
		if b.get("/antrag/x").status == http.StatusTooManyRequests {
			break
		}
	}
	require.Less(t, tries, 25)
	require.Equal(t, http.StatusTooManyRequests, b.get(path).status)
}

func firstReceipt(t *testing.T, w *world) casefile.Receipt {
	t.Helper()
	r, err := w.db.FirstReceipt(t.Context(), w.caseID)
	require.NoError(t, err)
	return r
}

// TestInvitationOfSomebodyElse: who does not know the birth date of the person, or has another name, has applied all the same; whose application it is finds a person out, and the
// page neither tells that it did not fit nor says what holds.
func TestInvitationOfSomebodyElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path, expiring := w.invite()
	b := w.signIn("")
	page := b.get(path)
	form := filledIn(page.body, completed)
	form.Set("/person/geburtsdatum", "1980-01-01")
	sent := b.post(path, page, form)
	require.Equal(t, http.StatusOK, sent.status)
	require.NotContains(t, sent.body, "gilt nach § 81")
	require.Contains(t, sent.body, "Das prüfen wir.")
	made, err := w.db.Dossier(t.Context(), w.applications(expiring)[0])
	require.NoError(t, err)
	before, err := w.db.Dossier(t.Context(), expiring.ID)
	require.NoError(t, err)
	require.NotEqual(t, before.Person.ID, made.Person.ID)
	require.NotEqual(t, before.Title.ID, made.Title.ID)
}

// TestTokenStandsNowhere: the record holds the hash of a token and nothing by which a page could be opened: not in the frozen data of the letter, not in the log of the case, not in
// any other table.
func TestTokenStandsNowhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path, _ := w.invite()
	b := w.signIn("")
	page := b.get(path)
	sent := b.post(path, page, filledIn(page.body, completed))
	require.Equal(t, http.StatusOK, sent.status)
	require.Equal(t, http.StatusSeeOther, b.adds(path, sent, "P01", "pass.png", []byte(picture)).status)
	token := strings.TrimPrefix(path, "/antrag/")
	owner := w.base.Owner(t)
	tables, err := owner.Query(t.Context(), "select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables where schemaname in ('public', 'keys')")
	require.NoError(t, err)
	var names []string
	for tables.Next() {
		var name string
		require.NoError(t, tables.Scan(&name))
		names = append(names, name)
	}
	require.NoError(t, tables.Err())
	require.Contains(t, names, "public.invitation")
	for _, name := range names {
		for _, text := range []string{token, strings.ReplaceAll(token, "-", "")} {
			var found int
			require.NoError(t, owner.QueryRow(t.Context(), "select count(*)::int from "+name+" r where r::text ilike '%' || $1 || '%'", text).Scan(&found))
			require.Zero(t, found, name)
		}
	}
}
