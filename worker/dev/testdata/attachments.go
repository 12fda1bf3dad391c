package testdata

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"

	"codeberg.org/go-pdf/fpdf"
)

// Attachment is a document to upload.
type Attachment struct {
	Kind    string // code of the checklist, e.g. "P01"
	Name    string
	Content []byte
}

// The documents of the checklists that the samples hand in: what each is called and on what it came.
var kinds = map[string]struct{ name, title, format string }{
	"A01": {"antrag.pdf", "Antrag mit Belehrung", "pdf"},
	"P01": {"reisepass.jpg", "Reisepass", "jpeg"},
	"P02": {"lichtbild.png", "Lichtbild", "png"},
	"P03": {"aufenthaltstitel.jpg", "Aufenthaltstitel", "jpeg"},
	"W02": {"mietvertrag.pdf", "Mietvertrag", "pdf"},
	"K01": {"krankenversicherung.pdf", "Nachweis der Krankenversicherung", "pdf"},
	"L01": {"arbeitsvertrag.pdf", "Arbeitsvertrag", "pdf"},
	"L02": {"beschaeftigungsverhaeltnis.pdf", "Erklaerung zum Beschaeftigungsverhaeltnis", "pdf"},
	"L08": {"abschluss.pdf", "Hochschulabschluss mit Zeugnisbewertung", "pdf"},
	"L03": {"gehaltsabrechnungen.pdf", "Gehaltsabrechnungen der letzten drei Monate", "pdf"},
	"L04": {"arbeitgeberbescheinigung.pdf", "Bescheinigung des Arbeitgebers", "pdf"},
	"F01": {"finanzierung.pdf", "Finanzierungsnachweis", "pdf"},
	"S01": {"immatrikulation.pdf", "Immatrikulationsbescheinigung", "pdf"},
	"S02": {"leistungen.pdf", "Leistungsuebersicht", "pdf"},
	"M01": {"heiratsurkunde.pdf", "Heiratsurkunde", "pdf"},
	"N01": {"sprachzertifikat.pdf", "Sprachzertifikat A1", "pdf"},
	"M03": {"lebensgemeinschaft.pdf", "Erklaerung zur familiaeren Lebensgemeinschaft", "pdf"},
	"M04": {"ausweis-familie.jpg", "Ausweis des Familienmitglieds", "jpeg"},
}

// Document draws the sample document of a code of the checklist.
func Document(kind string) (Attachment, error) {
	k, known := kinds[kind]
	if !known {
		return Attachment{}, fmt.Errorf("there is no sample document for %q", kind)
	}
	var content []byte
	var err error
	switch k.format {
	case "pdf":
		content, err = PDF(k.title)
	case "jpeg":
		content, err = JPEG()
	default:
		content, err = PNG()
	}
	return Attachment{Kind: kind, Name: k.name, Content: content}, err
}

// PDF draws a page that says that it is a sample.
func PDF(title string) ([]byte, error) { return write(page(title)) }

// EncryptedPDF draws a page that can only be opened with a password, as some banks send them.
func EncryptedPDF() ([]byte, error) {
	pdf := page("Verschluesselt")
	pdf.SetProtection(fpdf.CnProtectPrint, "muster", "probe")
	return write(pdf)
}

func page(title string) *fpdf.Fpdf {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetTitle(title, false)
	pdf.AddPage()
	pdf.SetFont("Helvetica", "B", 18)
	pdf.Cell(0, 12, title)
	pdf.Ln(16)
	pdf.SetFont("Helvetica", "", 11)
	pdf.MultiCell(0, 6, "Muster. Dieses Dokument ist erfunden und dient nur der Vorfuehrung.", "", "", false)
	return pdf
}

func write(pdf *fpdf.Fpdf) ([]byte, error) {
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("draw the sample document: %w", err)
	}
	return out.Bytes(), nil
}

// JPEG draws a picture as a scanner gives it.
func JPEG() ([]byte, error) {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture(640, 450), nil); err != nil {
		return nil, fmt.Errorf("draw the sample picture: %w", err)
	}
	return out.Bytes(), nil
}

// PNG draws a picture in the measure of a photograph for a passport.
func PNG() ([]byte, error) {
	var out bytes.Buffer
	if err := png.Encode(&out, picture(413, 531)); err != nil {
		return nil, fmt.Errorf("draw the sample picture: %w", err)
	}
	return out.Bytes(), nil
}

// picture has an oval on a gradient: enough to be a picture, and nobody's.
func picture(width, height int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			dx, dy := float64(2*x-width)/float64(width), float64(2*y-height)/float64(height)
			shade := uint8(180 + 60*y/height)
			if dx*dx/0.3+dy*dy/0.5 < 1 {
				shade = 120
			}
			img.Set(x, y, color.RGBA{R: shade, G: shade, B: shade, A: 255})
		}
	}
	return img
}
