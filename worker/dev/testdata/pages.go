package testdata

import "fmt"

// Pages draws a document of several pages, each of which says its number.
func Pages(title string, pages int) ([]byte, error) {
	pdf := page(title)
	for n := 2; n <= pages; n++ {
		pdf.AddPage()
		pdf.Cell(0, 12, fmt.Sprintf("%s, Blatt %d", title, n))
	}
	return write(pdf)
}

// FormWithScript draws a document that runs a script when it is opened, as forms of authorities do.
func FormWithScript() ([]byte, error) {
	pdf := page("Formular")
	pdf.SetJavascript("app.alert(1)")
	return write(pdf)
}
