package export_test

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/export"
	"ablauf/internal/export/xdomeacheck"
)

var (
	morning = time.Date(2026, 11, 23, 8, 15, 0, 0, time.UTC)
	process = export.Process{ID: uuid.MustParse("242f44e8-bebf-4503-a086-db252c6a4277"), At: morning}
)

// kept holds the documents of a case.
type kept map[casefile.DocumentID][]byte

func (k kept) Open(_ context.Context, d casefile.Document) (io.ReadCloser, error) {
	return io.NopCloser(bytes.NewReader(k[d.ID])), nil
}

// add keeps a document and gives its entry.
func (k kept) add(name, mediaType string, content []byte) export.Entry {
	sum := sha256.Sum256(content)
	d := casefile.Document{
		ID: casefile.DocumentID(uuid.NewString()), Name: name, MediaType: mediaType, Size: int64(len(content)), SHA256: sum[:], State: casefile.DocumentReleased,
	}
	k[d.ID] = content
	return export.Entry{ID: string(d.ID), Kind: export.KindDocument, At: morning, Title: name, Document: &d}
}

func office(t testing.TB) *authority.Authority {
	t.Helper()
	a, err := authority.Load("musterstadt")
	require.NoError(t, err)
	return a
}

// someFile is a case with one piece of each kind.
func someFile(t testing.TB) (export.File, kept) {
	t.Helper()
	documents := kept{}
	sent := documents.add("bescheid.pdf", "application/pdf", []byte("%PDF-1.7 bescheid"))
	sent.Kind, sent.Sent = export.KindLetter, casefile.MustParseDate("2026-11-20")
	return export.File{
		At: morning, Office: office(t), Procedure: "Verlängerung",
		Case: casefile.Case{
			ID: casefile.CaseID(uuid.NewString()), Aktenzeichen: "ABH-2026-000123", Procedure: "verlaengerung", State: casefile.CaseClosed,
			ReceivedAt: morning.AddDate(0, -2, 0), ClosedAt: morning,
		},
		Person: casefile.Person{ID: casefile.PersonID(uuid.NewString()), FamilyName: "Zzkanarie", GivenNames: "Ayşe"},
		Entries: []export.Entry{
			{ID: uuid.NewString(), Kind: export.KindStatement, At: morning, Title: "Antrag", Pairs: []export.Pair{{Name: "Antrag auf", Value: "§ 18b"}}},
			documents.add("pass.jpg", "image/jpeg", []byte("kein Bild")),
			sent,
			{ID: uuid.NewString(), Kind: export.KindNote, At: morning, Title: "Notiz", Text: "Rückruf.\nMorgen.", By: "Sabine Sach"},
		},
		Log: []export.Line{{At: morning, Recorded: morning, Text: "Der Fall wurde eröffnet."}, {At: morning, Text: "Die Aufgabe ist erledigt.", By: "Sabine Sach"}},
	}, documents
}

func xdomea(t testing.TB, f export.File, m export.Message, from export.Source) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, f.Xdomea(t.Context(), &out, m, process, from))
	return out.Bytes()
}

// unpack gives the files of a message by name.
func unpack(t testing.TB, archive []byte) map[string][]byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	require.NoError(t, err)
	files := map[string][]byte{}
	for _, f := range r.File {
		require.NotContains(t, files, f.Name, "a name stands twice")
		in, err := f.Open()
		require.NoError(t, err)
		files[f.Name], err = io.ReadAll(in)
		require.NoError(t, err)
	}
	return files
}

// valid holds a message against the published schemas.
func valid(t testing.TB, message []byte) {
	t.Helper()
	err := xdomeacheck.Validate(t.Context(), t.TempDir(), cmp.Or(os.Getenv("ABLAUF_STANDARDS"), "../../../shared/standards"), message)
	if errors.Is(err, xdomeacheck.ErrAbsent) {
		t.Skip("NOTICE: the schemas of xdomea 3.0.0 are not on this machine: set ABLAUF_STANDARDS")
	}
	require.NoError(t, err)
}

// messageOf gives the message out of its archive.
func messageOf(t testing.TB, files map[string][]byte, m string) []byte {
	t.Helper()
	message := files[process.ID.String()+"_"+m+".xml"]
	require.NotNil(t, message, "the message is not named as the standard wants it")
	return message
}

func TestOfferAndHandoverAreValid(t *testing.T) {
	f, documents := someFile(t)
	bare := export.File{At: f.At, Office: f.Office, Case: f.Case, Person: f.Person, Procedure: "x"}
	other := f
	var err error
	other.Office, err = authority.Load("landkreis-beispielburg")
	require.NoError(t, err)
	for name, f := range map[string]export.File{"full": f, "bare": bare, "other authority": other} {
		t.Run(name, func(t *testing.T) {
			offer := unpack(t, xdomea(t, f, export.Offer, documents))
			require.Len(t, offer, 1, "no file is offered with the list")
			valid(t, messageOf(t, offer, "Aussonderung.Anbieteverzeichnis.0501"))
			handover := unpack(t, xdomea(t, f, export.Handover, documents))
			require.Len(t, handover, len(f.Entries)+2, "one file per entry, the log, the message")
			valid(t, messageOf(t, handover, "Aussonderung.Aussonderung.0503"))
		})
	}
	require.Equal(t, "242f44e8-bebf-4503-a086-db252c6a4277_Aussonderung.Aussonderung.0503.zip", export.XdomeaName(export.Handover, process))
	require.Equal(t, "242f44e8-bebf-4503-a086-db252c6a4277_Aussonderung.Anbieteverzeichnis.0501.zip", export.XdomeaName(export.Offer, process))
}

var (
	fileNames = regexp.MustCompile(`<xdomea:Dateiname>([^<]+)</xdomea:Dateiname>`)
	hashes    = regexp.MustCompile(`<xdomea:Wert>([0-9a-f]{64})</xdomea:Wert>`)
)

// Each file that the message names is there, with the hash that the message gives it, and no other file is.
func TestHandoverNamesItsFiles(t *testing.T) {
	f, documents := someFile(t)
	files := unpack(t, xdomea(t, f, export.Handover, documents))
	message := string(messageOf(t, files, "Aussonderung.Aussonderung.0503"))
	names, sums := fileNames.FindAllStringSubmatch(message, -1), hashes.FindAllStringSubmatch(message, -1)
	require.Len(t, names, len(f.Entries)+1)
	require.Len(t, sums, len(names))
	for i, name := range names {
		content, there := files[name[1]]
		require.True(t, there, name[1])
		sum := sha256.Sum256(content)
		require.Equal(t, hex.EncodeToString(sum[:]), sums[i][1])
	}
	require.Len(t, files, len(names)+1)
	require.Equal(t, []byte("kein Bild"), files[names[1][1]])
}

func TestHandoverTellsFilingAndRetention(t *testing.T) {
	f, documents := someFile(t)
	f.Left = []export.Left{{What: "Teilakte Sicherheit", Why: "§ 73 AufenthG"}}
	message := func(m export.Message, name string) string {
		return oneLine(string(messageOf(t, unpack(t, xdomea(t, f, m, documents)), name)))
	}
	offer, handover := message(export.Offer, "Aussonderung.Anbieteverzeichnis.0501"), message(export.Handover, "Aussonderung.Aussonderung.0503")
	for _, part := range []string{
		`<xdomea:Kennzeichen>33.21</xdomea:Kennzeichen>`, `<xdomea:AnzahlJahre>10</xdomea:AnzahlJahre>`, `<xdomea:Beginn>2026-09-23</xdomea:Beginn>`,
		`<xdomea:Ende>2026-11-23</xdomea:Ende>`, `<xdomea:ZdA>1</xdomea:ZdA>`, `<xdomea:Name>Stadtarchiv Musterstadt</xdomea:Name>`,
		`listURI="urn:xoev-de:xdomea:codeliste:bewertungsvorschlag" listVersionID="1.0"><code>V</code>`, `Nicht enthalten: Teilakte Sicherheit (§ 73 AufenthG)`,
		`<xdomea:Kennzeichen>ABH-2026-000123</xdomea:Kennzeichen>`,
	} {
		require.Contains(t, offer, part)
		require.Contains(t, handover, part)
	}
	const disposal = `codeliste:aussonderungsart" listVersionID="1.0"><code>`
	require.Contains(t, offer, disposal+"B<", "the archive is to judge")
	require.Contains(t, handover, disposal+"A<", "the archive has judged")
	require.Contains(t, handover, "<xdomea:Akteur>Sabine Sach</xdomea:Akteur>")
	require.Contains(t, handover, "<xdomea:Version>1.7</xdomea:Version>", "the version of a PDF stands in its head")
	require.NotContains(t, offer, "Dateiname", "an offer brings no file")
}

func oneLine(text string) string { return regexp.MustCompile(`>\s+<`).ReplaceAllString(text, "><") }

// What people send has names as they like.
func TestHostileNames(t *testing.T) {
	names := []string{
		"a & b <c> \"d\" 'e'.pdf", "../../etc/passwd", "x\x00\x01\x1b[31m.pdf", strings.Repeat("sehr lang ", 60) + ".pdf", "Zoe\u0308 Nguye\u0302\u0303n.pdf",
		"\xff\xfe kein UTF-8.pdf", "\u202egpj.exe", "شهادة.pdf", "", ".pdf", "nul\ufffe\uffff", "]]>.pdf", "CON.pdf", strings.Repeat("x", 300),
	}
	f, documents := someFile(t)
	f.Person.FamilyName, f.Person.GivenNames = "O’Neill & <Söhne> \x02", "A\u0301nna\u0308 ]]>"
	f.Log = append(f.Log, export.Line{At: morning, Text: "Zeile\x0b1 & 2 <b>"}, export.Line{At: morning})
	for _, name := range names {
		e := documents.add(name, "application/pdf", []byte("%PDF-1.4 "+name))
		f.Entries = append(f.Entries, e, export.Entry{ID: uuid.NewString(), Kind: export.KindNote, At: morning, Title: name, Text: name, By: name})
	}
	files := unpack(t, xdomea(t, f, export.Handover, documents))
	message := messageOf(t, files, "Aussonderung.Aussonderung.0503")
	valid(t, message)
	for name := range files {
		require.Regexp(t, `^[A-Za-z0-9_.-]{1,120}$`, name)
		require.NotContains(t, name, "..")
	}
	require.NoError(t, xml.Unmarshal(message, &struct{}{}))
	require.Contains(t, string(message), "Zoe\u0308 Nguye\u0302\u0303n.pdf", "the sender's own name is kept")
}

func TestEqualMessagesAreEqualBytes(t *testing.T) {
	f, documents := someFile(t)
	first := xdomea(t, f, export.Handover, documents)
	require.Equal(t, first, xdomea(t, f, export.Handover, documents))
	var out bytes.Buffer
	require.NoError(t, f.Xdomea(t.Context(), &out, export.Handover, export.Process{ID: uuid.New(), At: morning}, documents))
	require.NotEqual(t, first, out.Bytes())
}

// A document that is not the one that was taken is no document of the case.
func TestDamagedDocumentIsNotHandedOver(t *testing.T) {
	f, documents := someFile(t)
	documents[f.Entries[1].Document.ID] = []byte("ein anderes")
	err := f.Xdomea(t.Context(), io.Discard, export.Handover, process, documents)
	require.Equal(t, "document.damaged", casefile.CodeOf(err))
}

func TestWithoutFilePlanNothingIsOffered(t *testing.T) {
	f, documents := someFile(t)
	f.Office.Filing = nil
	require.Equal(t, "export.no-filing", casefile.CodeOf(f.Xdomea(t.Context(), io.Discard, export.Offer, process, documents)))
}

// What is worked on is still needed, and only what is needed no more is offered to the archive.
func TestOpenCaseIsNotOffered(t *testing.T) {
	f, documents := someFile(t)
	f.Case.State, f.Case.ClosedAt = casefile.CaseOpen, time.Time{}
	for _, m := range []export.Message{export.Offer, export.Handover} {
		require.Equal(t, "export.case-open", casefile.CodeOf(f.Xdomea(t.Context(), io.Discard, m, process, documents)))
	}
}

// The checker of these tests finds what the standard does not allow.
func TestCheckerFindsWhatIsWrong(t *testing.T) {
	f, documents := someFile(t)
	message := messageOf(t, unpack(t, xdomea(t, f, export.Offer, documents)), "Aussonderung.Anbieteverzeichnis.0501")
	valid(t, message)
	standards := cmp.Or(os.Getenv("ABLAUF_STANDARDS"), "../../../shared/standards")
	for _, broken := range []string{
		strings.Replace(string(message), "<code>B</code>", "<code>X</code>", 1),
		strings.Replace(string(message), "xdomea:ProzessID>", "xdomea:Prozess>", 2),
		strings.Replace(string(message), "<xdomea:AnzahlJahre>10", "<xdomea:AnzahlJahre>zehn", 1),
	} {
		require.Error(t, xdomeacheck.Validate(t.Context(), t.TempDir(), standards, []byte(broken)))
	}
}
