package export

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"ablauf/internal/authority"
	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
)

// Message is a message of xdomea.
type Message string

// The messages with which files come to an archive.
const (
	// Offer lists a file for the archive to judge, without documents.
	Offer Message = "0501"
	// Handover brings the file itself.
	Handover Message = "0503"
)

// name is that of the message's element, by which its files are named too.
func (m Message) name() string {
	if m == Offer {
		return "Aussonderung.Anbieteverzeichnis.0501"
	}
	return "Aussonderung.Aussonderung.0503"
}

// Process is what distinguishes one message about a file from the next.
type Process struct {
	ID uuid.UUID
	At time.Time
}

// XdomeaName gives the name of the file of a message, as the standard wants it: the id of the process, then the message.
func XdomeaName(m Message, p Process) string { return p.ID.String() + "_" + m.name() + ".zip" }

// The lists of codes, and the codes that are used.
const (
	listProposal   = "urn:xoev-de:xdomea:codeliste:bewertungsvorschlag"
	listDisposal   = "urn:xoev-de:xdomea:codeliste:aussonderungsart"
	listMedium     = "urn:xoev-de:xdomea:codeliste:medium"
	listSecrecy    = "urn:xoev-de:xdomea:codeliste:vertraulichkeitsstufe"
	listFormat     = "urn:xoev-de:xdomea:codeliste:dateiformat"
	listMessage    = "urn:xoev-de:xdomea:codeliste:nachrichtentyp"
	listVersion    = "1.0"
	messageVersion = "2.0"

	mediumElectronic = "001"
	secrecyOpen      = "003"
	disposalJudge    = "B"
	disposalKeep     = "A"
)

// format says what a file is, by the list of formats.
type format struct{ code, name, version, ending string }

var (
	formatArchival = format{"044", "", "2a", ".pdf"}
	formatUnknown  = format{"100", "unbekannt", "unbekannt", ".bin"}
)

// formats are the types that the e-file takes (efile.Inspect); the version of a PDF stands in its first bytes.
var formats = map[string]format{
	"application/pdf": {"018", "", "unbekannt", ".pdf"},
	"image/jpeg":      {"011", "", "unbekannt", ".jpg"},
	"image/png":       {"019", "", "1.2", ".png"},
	"text/plain":      {"045", "", "UTF-8", ".txt"},
}

// piece is an entry as it stands in a message.
type piece struct {
	Entry
	file   string
	format format
	sha256 []byte
}

// Xdomea writes a message about a case as ZIP: the message and, for a handover, one file per entry and the log. Invalid "export.no-filing" where the
// authority has no file plan; Conflict "export.case-open" for a case that is worked on, because only what is needed no more is offered; Internal
// "document.damaged"; errors of the source.
func (f File) Xdomea(ctx context.Context, out io.Writer, m Message, p Process, from Source) error {
	if f.Case.State != casefile.CaseClosed {
		return casefile.Errorf(casefile.Conflict, "export.case-open", "case %s is open", f.Case.ID)
	}
	unit, planned := f.Office.UnitFor(f.Case.Procedure)
	if !planned {
		return casefile.Errorf(casefile.Invalid, "export.no-filing", "authority %s has no file plan", f.Office.Key)
	}
	archive := zip.NewWriter(out)
	pieces, err := f.pack(ctx, archive, m, p, from)
	if err != nil {
		return err
	}
	file, err := archive.CreateHeader(packed(p.ID.String()+"_"+m.name()+".xml", p, zip.Deflate))
	if err != nil {
		return fmt.Errorf("xdomea: %w", err)
	}
	if _, err := file.Write(f.message(m, p, unit, pieces)); err != nil {
		return fmt.Errorf("xdomea: %w", err)
	}
	return archive.Close()
}

// packed is how a file stands in the archive. The moment is that of the message, so equal messages are equal bytes.
func packed(name string, p Process, method uint16) *zip.FileHeader {
	return &zip.FileHeader{Name: name, Method: method, Modified: p.At.UTC().Truncate(time.Second)}
}

// pack says what is in the file and writes the files of a handover; of an offer none is written.
func (f File) pack(ctx context.Context, archive *zip.Writer, m Message, p Process, from Source) ([]piece, error) {
	logged, err := f.logEntries()
	if err != nil {
		return nil, err
	}
	var pieces []piece
	for _, e := range slices.Concat(f.Entries, logged) {
		one, err := f.pieceOf(e)
		if err != nil {
			return nil, err
		}
		if m == Handover {
			to, err := archive.CreateHeader(packed(one.file, p, zip.Deflate))
			if err != nil {
				return nil, fmt.Errorf("xdomea: %w", err)
			}
			if err := one.put(ctx, to, from); err != nil {
				return nil, err
			}
		}
		one.sheet = nil
		pieces = append(pieces, one)
	}
	return pieces, nil
}

// pieceOf says how an entry stands in a message; what has no document is put on paper.
func (f File) pieceOf(e Entry) (one piece, err error) {
	one = piece{Entry: e, format: formatArchival}
	if d := e.Document; d != nil {
		one.sha256 = d.SHA256
		if one.format = formats[d.MediaType]; one.format.code == "" {
			one.format = formatUnknown
		}
	} else {
		if one.sheet == nil {
			if one.sheet, err = f.Sheet(e); err != nil {
				return one, err
			}
		}
		sum := sha256.Sum256(one.sheet)
		one.sha256 = sum[:]
	}
	one.file = e.ID + "_" + fileName(e) + one.format.ending
	return one, nil
}

// logEntries gives the parts of the log as entries.
func (f File) logEntries() ([]Entry, error) {
	sheets, err := f.logSheets()
	entries := make([]Entry, 0, len(sheets))
	for i, sheet := range sheets {
		part := strconv.Itoa(i + 1)
		entries = append(entries, Entry{ID: DerivedID(f.Case.ID, "protokoll/"+part), Kind: kindLog, At: f.At, Title: "Protokoll, Teil " + part, sheet: sheet})
	}
	return entries, err
}

// kindLog is a part of the log, which is no entry of the file.
const kindLog Kind = "protokoll"

// put writes the bytes of a piece and reads off them the version of their format.
func (p *piece) put(ctx context.Context, to io.Writer, from Source) error {
	if p.Document == nil {
		_, err := to.Write(p.sheet)
		return err
	}
	head := &headReader{}
	if err := copyDocument(ctx, io.MultiWriter(to, head), from, *p.Document); err != nil {
		return err
	}
	p.format.version = head.version(p.format.version)
	return nil
}

// headReader keeps the first bytes that go through it.
type headReader struct{ head []byte }

func (h *headReader) Write(p []byte) (int, error) {
	if missing := 16 - len(h.head); missing > 0 {
		h.head = append(h.head, p[:min(missing, len(p))]...)
	}
	return len(p), nil
}

var pdfHead = regexp.MustCompile(`^%PDF-([12]\.[0-9])`)

// version reads that of a PDF.
func (h *headReader) version(otherwise string) string {
	if found := pdfHead.FindSubmatch(h.head); found != nil {
		return string(found[1])
	}
	return otherwise
}

// latin are the letters that a name of a file may have; everything else is a stroke. The name that the sender gave stands in the message.
var notInNames = regexp.MustCompile(`[^A-Za-z0-9]+`)

const nameMax = 60

// fileName makes a part of a file's name of the title of an entry, which every system can hold.
func fileName(e Entry) string {
	name := e.Title
	if e.Document != nil && e.Document.Name != "" {
		name = strings.TrimSuffix(e.Document.Name, path.Ext(e.Document.Name))
	}
	name = strings.Trim(notInNames.ReplaceAllString(casefile.Fold(name), "-"), "-")
	return orElse(name[:min(len(name), nameMax)], string(e.Kind))
}

// message writes the message itself.
func (f File) message(m Message, p Process, unit authority.FilingUnit, pieces []piece) []byte {
	var x xmlWriter
	x.out.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	x.out.WriteString("<" + xdomeaPrefix + m.name() + ` xmlns:xdomea="urn:xoev-de:xdomea:schema:3.0.0">`)
	x.depth++
	x.in("Kopf", func() { f.head(&x, m, p) })
	x.in("Schriftgutobjekt", func() {
		x.in("Akte", func() { f.file(&x, m, unit, pieces) })
	})
	x.depth--
	x.out.WriteString("\n</" + xdomeaPrefix + m.name() + ">\n")
	return x.out.Bytes()
}

func (f File) head(x *xmlWriter, m Message, p Process) {
	x.text("ProzessID", p.ID.String())
	x.code("Nachrichtentyp", listMessage, messageVersion, string(m))
	x.text("Erstellungszeitpunkt", xsMoment(p.At))
	x.in("Absender", func() {
		x.in("Institution", func() { x.text("Name", f.Office.Name) })
		x.in("Organisationseinheit", func() { x.text("Name", f.Office.Office) })
		x.in("Anschrift", func() {
			x.text("Strasse", f.Office.Address.Street)
			x.text("Postleitzahl", f.Office.Address.PostalCode)
			x.text("Ort", f.Office.Address.City)
		})
	})
	x.in("Empfaenger", func() {
		x.in("Institution", func() { x.text("Name", f.Office.Filing.Archive) })
	})
	x.in("SendendesSystem", func() { x.text("Produktname", "Ablauf") })
	if left := f.leftNames(); left != "" {
		x.text("Hinweis", "Nicht enthalten: "+left)
	}
	if m == Handover {
		x.text("Importbestaetigung", "1")
		x.text("RueckmeldungArchivkennung", "1")
	}
	x.text("Empfangsbestaetigung", "1")
}

// leftNames lists what is left out in one line.
func (f File) leftNames() string {
	names := make([]string, 0, len(f.Left))
	for _, l := range f.Left {
		names = append(names, l.What+" ("+l.Why+")")
	}
	return strings.Join(names, "; ")
}

// file writes the file of the person with the case in it.
func (f File) file(x *xmlWriter, m Message, unit authority.FilingUnit, pieces []piece) {
	name := strings.TrimSuffix(f.Person.FamilyName+", "+f.Person.GivenNames, ", ")
	x.in("Identifikation", func() { x.text("ID", string(f.Person.ID)) })
	x.in("AllgemeineMetadaten", func() {
		x.text("Betreff", "Ausländerakte "+name+born(f.Person))
		x.maybe("Kennzeichen", f.Person.AZRNummer)
		f.common(x, unit)
	})
	f.archival(x, m, unit)
	x.text("Typ", "Personenakte")
	x.in("Akteninhalt", func() {
		x.in("Vorgang", func() { f.matter(x, m, unit, name, pieces) })
	})
}

func born(p casefile.Person) string {
	if p.BirthDate.Year == 0 {
		return ""
	}
	return ", geboren " + p.BirthDate.String()
}

// common writes the metadata that a file and its cases have in common, behind subject and number.
func (f File) common(x *xmlWriter, unit authority.FilingUnit) {
	x.text("Federfuehrung", f.Office.Office)
	x.text("Aktenfuehrung", f.Office.Office)
	x.code("Vertraulichkeitsstufe", listSecrecy, listVersion, secrecyOpen)
	x.code("Medium", listMedium, listVersion, mediumElectronic)
	x.in("Aktenplaneinheit", func() {
		x.text("Kennzeichen", unit.Code)
		x.text("Inhaltsangabe", unit.Name+" ("+f.Office.Filing.Plan+"; "+unit.Paragraph+")")
		x.text("BetreffKurz", unit.Name)
	})
}

// archival writes how long it is kept and what is to become of it: an offer is judged by the archive, a handover has been.
func (f File) archival(x *xmlWriter, m Message, unit authority.FilingUnit) {
	x.in("ArchivspezifischeMetadaten", func() {
		x.in("Aufbewahrungsdauer", func() { x.text("AnzahlJahre", strconv.Itoa(unit.Years)) })
		disposal := disposalKeep
		if m == Offer {
			disposal = disposalJudge
		}
		x.in("Aussonderungsart", func() { x.code("Aussonderungsart", listDisposal, listVersion, disposal) })
		if unit.Proposal != "" {
			x.code("Bewertungsvorschlag", listProposal, listVersion, unit.Proposal)
		}
	})
}

// matter writes the case.
func (f File) matter(x *xmlWriter, m Message, unit authority.FilingUnit, name string, pieces []piece) {
	c := f.Case
	x.in("Identifikation", func() { x.text("ID", string(c.ID)) })
	x.in("AllgemeineMetadaten", func() {
		x.text("Betreff", f.Procedure+": "+name)
		x.text("Kennzeichen", c.Aktenzeichen)
		f.common(x, unit)
	})
	f.archival(x, m, unit)
	x.text("Aktenbetreff", "Ausländerakte "+name)
	x.text("Typ", f.Procedure)
	x.text("ZdA", "1")
	x.text("ZdADatum", dayOf(c.ClosedAt).String())
	x.in("Laufzeit", func() {
		x.text("Beginn", dayOf(c.ReceivedAt).String())
		x.text("Ende", dayOf(c.ClosedAt).String())
	})
	if m == Handover {
		for _, l := range f.Log {
			x.in("HistorienProtokollInformation", func() {
				x.text("Akteur", orElse(l.By, "Ablauf"))
				x.text("DatumUhrzeit", xsMoment(l.At))
				x.text("Aktion", orElse(oneLine(l.Text), "Eintrag"))
			})
		}
	}
	for i, e := range pieces {
		x.in("Dokument", func() { writePiece(x, m, i+1, c.Aktenzeichen, e) })
	}
}

// writePiece writes one document of the case. Hashes have no element of their own in xdomea 3.0.0, so they stand in the extension that it offers.
func writePiece(x *xmlWriter, m Message, number int, aktenzeichen string, e piece) {
	x.in("Identifikation", func() {
		x.text("ID", e.ID)
		x.text("NummerImUebergeordnetenContainer", strconv.Itoa(number))
	})
	x.in("AllgemeineMetadaten", func() {
		x.text("Betreff", orElse(oneLine(e.Title), string(e.Kind)))
		x.text("Kennzeichen", aktenzeichen+"-"+strconv.Itoa(number))
		x.code("Medium", listMedium, listVersion, mediumElectronic)
	})
	switch e.Kind {
	case KindLetter:
		if !e.Sent.IsZero() {
			x.text("Postausgangsdatum", e.Sent.String())
		}
		x.text("DatumDesSchreibens", dayOf(e.At).String())
	case KindDocument, KindStatement:
		x.text("Posteingangsdatum", dayOf(e.At).String())
	case KindWorked, KindNote, kindLog: // neither came in nor went out
	}
	x.maybe("Bearbeiter", e.By)
	x.text("Typ", string(e.Kind))
	if m == Handover {
		x.in("Version", func() { writeFile(x, e) })
	}
	if len(e.sha256) > 0 {
		x.in("AnwendungsspezifischeErweiterung", func() {
			x.text("Kennung", "urn:ablauf:pruefsumme")
			x.text("Name", "Prüfsumme der Datei")
			x.in("Feld", func() {
				x.text("Name", "SHA-256")
				x.text("Wert", hex.EncodeToString(e.sha256))
			})
		})
	}
}

func writeFile(x *xmlWriter, e piece) {
	x.text("Nummer", "1")
	x.in("Format", func() {
		x.code("Name", listFormat, listVersion, e.format.code)
		x.maybe("SonstigerName", e.format.name)
		x.text("Version", e.format.version)
		x.in("Primaerdokument", func() {
			x.text("Dateiname", e.file)
			if e.Document != nil {
				x.maybe("DateinameOriginal", e.Document.Name)
			}
		})
	})
}

// xsMoment writes a moment as XML Schema has it, with the offset of Berlin.
func xsMoment(t time.Time) string { return t.In(calendar.Berlin()).Format("2006-01-02T15:04:05-07:00") }
