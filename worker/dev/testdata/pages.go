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
