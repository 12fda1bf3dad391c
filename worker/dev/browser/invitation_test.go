package browser_test

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/jackc/pgx/v5"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
)

// aTitleThatEnds records a person with a title that ends in eleven weeks.
const aTitleThatEnds = `
with p as (
  insert into person (family_name, given_names, name_fold, birth_date, nationalities, street, postal_code, city, recorded_at, changed_at)
  values ('Einladung-Muster', 'Ayla', ' einladung muster', '1991-03-14', '{TUR}', 'Weg 7', '70173', 'Musterstadt', now(), now())
  returning id)
insert into title (person_id, kind, paragraph, valid_from, valid_to, recorded_at, changed_at)
select id, 'aufenthaltserlaubnis', '18b', current_date - 600, $1::date, now(), now() from p returning id::text`

// TestLetterLeadsToAnApplication goes the way of a person who is written to: the letter about the end of their title, its QR code read from the printed page, the page behind it
// in both languages, a form that is sent too early and comes back with all that was typed, the application with its file number, and the address that leads nowhere any more. The
// case of the title hears of the application (domain 2.4, § 81 Abs. 4 AufenthG).
func TestLetterLeadsToAnApplication(t *testing.T) {
	owner, err := pgx.Connect(t.Context(), ownersDatabase)
	require.NoError(t, err)
	defer owner.Close(context.WithoutCancel(t.Context()))
	one := func(sql string, arguments ...any) (text string) {
		err := owner.QueryRow(t.Context(), sql, arguments...).Scan(&text)
		if err != nil {
			require.ErrorIs(t, err, pgx.ErrNoRows, sql)
		}
		return text
	}
	ends := time.Now().In(player.Berlin()).AddDate(0, 0, 77).Format(time.DateOnly)
	title := one(aTitleThatEnds, ends)
	env, err := stack.Env()
	require.NoError(t, err)
	inside, err := player.LookInside(t.Context(), devstack.Lookup(env))
	require.NoError(t, err)
	play := player.NewPlay(gateway)
	play.Patience = 3 * time.Minute
	require.NoError(t, play.Until(t.Context(), "the schedule", func(ctx context.Context) (bool, error) {
		err := inside.TriggerSchedule(ctx, "ablaufscan")
		return err == nil, err
	}))
	require.NoError(t, play.Until(t.Context(), "the case of the title", func(context.Context) (bool, error) {
		play.CaseID = one("select id::text from cases where title_id = $1 and procedure = 'ablaufverfahren'", title)
		return play.CaseID != "", nil
	}))
	l, err := play.Letter(t.Context(), "ablaufverfahren/ablaufschreiben", 1)
	require.NoError(t, err)
	require.NoError(t, gateway.As("leitung").StatePurpose(t.Context(), play.CaseID, "aufsicht"))
	file, err := gateway.As("leitung").DocumentContent(t.Context(), l.DocumentID)
	require.NoError(t, err)
	address := scanned(t, file, 1)
	host, token, found := strings.Cut(address, "/antrag/")
	require.True(t, found, address)
	require.True(t, strings.HasPrefix(host, "https://"))

	p := stranger(t, openBrowser(t))
	p.visit("/antrag/" + token)
	p.sees("Aufenthaltstitel beantragen")
	p.sees("Reisepass (P01)")
	require.Equal(t, "Einladung-Muster", p.value("/person/familienname"))
	require.Equal(t, "Weg 7", p.value("/anschrift/strasse"))
	require.Empty(t, p.value("/person/geburtsdatum"))
	p.accessible("prepared application")
	p.press(`button[name="sprache"][value="en"]`)
	p.sees("Apply for a residence title")
	p.accessible("prepared application in English")
	p.press(`button[name="sprache"][value="de"]`)

	p.fill("/person/geburtsdatum", "1991-03-14")
	p.fill("/kontakt/email", "ayla@muster.example")
	p.ready()
	p.do(chromedp.Focus(chromedp.CSS(`main button[type="submit"]`)))
	p.leads(chromedp.KeyEvent(kb.Enter))
	p.sees("Meine Angaben sind richtig und vollständig")
	require.Equal(t, "1991-03-14", p.value("/person/geburtsdatum"))
	require.Equal(t, "ayla@muster.example", p.value("/kontakt/email"))
	p.accessible("prepared application with mistakes")
	p.fill("/person/staatsangehoerigkeiten", "TUR")
	p.tick("/erklaerungRichtig", "true")
	p.tick("/belehrungGelesen", "true")
	p.press(`main button[type="submit"]`)
	p.sees("Ihr Antrag ist eingegangen")
	p.sees("gilt nach § 81 Abs. 4 Satz 1 AufenthG vom Zeitpunkt seines Ablaufs")
	p.accessible("application that was sent")
	made := one("select case_id::text from application where start_key = 'antrag/' || $1", play.CaseID)
	require.NotEmpty(t, made)
	require.Equal(t, title, one("select title_id::text from cases where id = $1 and procedure = 'verlaengerung'", made))
	p.sees(one("select aktenzeichen from cases where id = $1", made))
	require.NoError(t, play.Until(t.Context(), "the case of the title to hear of it", func(context.Context) (bool, error) {
		return one("select id::text from receipt where case_id = $1 and kind = 'titelantrag'", play.CaseID) != "", nil
	}))
	p.addsPapers(token, made)
	ctx, cancel := p.patiently()
	defer cancel()
	gone, err := chromedp.Run(ctx, chromedp.NavigateResponse(gateway.Address()+"/antrag/7"+strings.Repeat("0", 25)))
	require.NoError(t, err)
	require.Equal(t, int64(404), gone.Status)
	p.sees("Unter dieser Adresse ist kein Antrag offen")
	p.accessible("address that is not open")
}

// addsPapers adds papers on the page that answers an application, by keyboard where that is all there is: one is taken, one is said to be wrong, the virus check finds one. They
// are in the checklist of the case that clearing has before it; the page of the person names no file and leads to none (§ 82 AufenthG).
func (p *person) addsPapers(token, made string) {
	p.t.Helper()
	send := func(kind, name string, content []byte) {
		file := filepath.Join(p.t.TempDir(), name)
		require.NoError(p.t, os.WriteFile(file, content, 0o600))
		p.ready()
		p.fill("/kind", kind)
		p.do(chromedp.SetUploadFiles(chromedp.CSS(`input[type="file"]`), []string{file}), chromedp.Focus(chromedp.CSS(`main form button[type="submit"]`)))
		p.leads(chromedp.KeyEvent(kb.Enter))
	}
	list := `document.querySelector(".ab-documents")?.innerText.includes(%q)`
	send("P01", "geheimer-name.pdf", onePagePDF("% ein Pass"))
	p.sees("Unterlagen zu Ihrem Antrag")
	p.comes("/antrag/"+token, fmt.Sprintf(list, "Reisepass: angenommen"))
	send("L03", "seite.pdf", []byte("<html><script>alert(1)</script></html>"))
	p.sees("Programme und Webseiten nehmen wir nicht an.")
	p.accessible("paper that was not taken")
	send("L03", "lohn.pdf", onePagePDF("% "+eicar))
	p.comes("/antrag/"+token, fmt.Sprintf(list, "zurückgewiesen"))
	p.sees("In der Datei steckt Schadsoftware.")
	p.accessible("papers of an application")
	p.reflows()
	require.Equal(p.t, "false", p.js(`/geheimer-name|lohn\.pdf|dokumente/.test(document.documentElement.outerHTML)`))

	clearing := signIn(p.t, openBrowser(p.t), "clearing")
	clearing.visit("/faelle/" + made + "/pruefung")
	clearing.turns("true", `document.querySelector("#slot-P01")?.innerText.includes("geheimer-name.pdf")`)
	clearing.turns("true", `document.querySelector("#slot-L03")?.innerText.includes("lohn.pdf")`)
	clearing.visit("/faelle/" + made + "?ansicht=protokoll")
	clearing.sees("ohne Anmeldung unter der Adresse aus unserem Schreiben")
}

// comes opens a page until something is true of it.
func (p *person) comes(path, question string) {
	p.t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		p.visit(path)
		if p.js(question) == "true" {
			return
		}
	}
	require.Fail(p.t, question, "%s: %s", path, p.text("main"))
}

// value is what a field holds.
func (p *person) value(name string) string {
	p.t.Helper()
	ctx, cancel := p.patiently()
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Value(chromedp.CSS(`[name="`+name+`"]`)))
	require.NoError(p.t, err)
	return value
}

// leads takes a step that leads to another page, of whatever status.
func (p *person) leads(step chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := p.patiently()
	defer cancel()
	_, err := chromedp.RunResponse(ctx, step)
	require.NoError(p.t, err, "on %s", p.where())
}

// scanned gives what a telephone reads from a page of a letter.
func scanned(t *testing.T, file []byte, page int) string {
	t.Helper()
	letter := filepath.Join(t.TempDir(), "brief.pdf")
	require.NoError(t, os.WriteFile(letter, file, 0o600))
	sheet := filepath.Join(t.TempDir(), "blatt")
	out, err := exec.CommandContext(t.Context(), "pdftoppm", "-png", "-r", "200", "-f", strconv.Itoa(page), "-l", strconv.Itoa(page), "-singlefile", letter, sheet).CombinedOutput()
	require.NoError(t, err, "pdftoppm (make packages installs it): %s", out)
	picture, err := os.ReadFile(sheet + ".png")
	require.NoError(t, err)
	drawn, err := png.Decode(bytes.NewReader(picture))
	require.NoError(t, err)
	bits, err := gozxing.NewBinaryBitmapFromImage(drawn)
	require.NoError(t, err)
	read, err := qrcode.NewQRCodeReader().Decode(bits, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	require.NoError(t, err)
	return read.GetText()
}
