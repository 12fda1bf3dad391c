package letter_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/letter"
)

// TestMeasuresOfDIN5008: DIN 5008 form B, in mm from the top left corner: the letterhead ends at 45; the field of the address is 85 x 45 at 20, 45
// with its text at 25, 17.7 for the return line and annotations and 27.3 for the recipient; the block of information stands at 125, 50 and is 75 wide;
// the subject begins at 98.46, strong; the paper is folded at 105 and 210 and punched at 148.5; the text stands between 25 and 190.
func TestMeasuresOfDIN5008(t *testing.T) {
	t.Parallel()
	needFonts(t)
	pages, err := letter.Places(sample())
	require.NoError(t, err)
	require.Len(t, pages, 2)
	at := func(text string) letter.Placed {
		for _, p := range pages[0] {
			if strings.HasPrefix(p.Text, text) {
				return p
			}
		}
		t.Fatalf("%q stands nowhere on the first page", text)
		return letter.Placed{}
	}
	require.Less(t, at("Ausländerbehörde").Base, 45.0)
	for _, text := range []string{"Stadt Musterstadt · ", "Persönlich"} {
		require.InDelta(t, 25, at(text).Left, 0.01)
		require.Greater(t, at(text).Base-3.54*0.78, 45.0)
		require.Less(t, at(text).Base, 62.7)
		require.LessOrEqual(t, at(text).Right, 105.0)
	}
	for i, text := range sample().Recipient {
		require.InDelta(t, 25, at(text).Left, 0.01)
		require.InDelta(t, 62.7+4.55*float64(i)+4.55*0.78, at(text).Base, 0.01)
		require.Less(t, at(text).Base, 90.0)
		require.LessOrEqual(t, at(text).Right, 105.0)
	}
	require.InDelta(t, 50+4.3*0.78, at("Unser Zeichen").Base, 0.01)
	for _, info := range sample().Info {
		require.InDelta(t, 125, at(info.Label).Left, 0.01)
		require.LessOrEqual(t, at(strings.Fields(info.Value)[0]).Right, 200.01)
	}
	subject := at("Ihr Antrag auf")
	require.InDelta(t, 98.46+5.2*0.78, subject.Base, 0.01)
	require.True(t, subject.Strong)
	var strokes []float64
	for _, p := range pages[0] {
		if p.Text == "" && p.Left < 20 {
			strokes = append(strokes, p.Base)
		}
	}
	require.Equal(t, []float64{105, 148.5, 210}, strokes)
	for n, page := range pages {
		for _, p := range page {
			if p.Text != "" && (p.Base > 98 || n > 0) {
				require.GreaterOrEqual(t, p.Left, 25.0, p.Text)
				require.LessOrEqual(t, p.Right, 190.01, p.Text)
			}
		}
	}
}

// TestLongAddresses: DIN 5008 form B: an address of more than six lines goes up into the zone of the annotations as far as these leave room; every word of it stands in the
// field of 85 x 45 mm that the window shows, in the order of the record, in type of 8 points at least, nothing over anything else; the text below stays where it is.
func TestLongAddresses(t *testing.T) {
	t.Parallel()
	needFonts(t)
	long := "Wissenschaftliche Mitarbeiterin am Institut für Angewandte Mikroelektronik und Nachrichtentechnik der Beispieluniversität"
	for name, c := range map[string]struct {
		annotations, recipient []string
		size                   float64 // of the type of the recipient
	}{
		"six lines":                              {[]string{"Persönlich"}, strings.Split("a b c d e f", " "), 10.5},
		"seven lines":                            {nil, strings.Split("a b c d e f g", " "), 10.5},
		"nine lines":                             {nil, strings.Split("a b c d e f g h i", " "), 10.5},
		"eight lines below an annotation":        {[]string{"Persönlich"}, strings.Split("a b c d e f g h", " "), 10.5},
		"nine lines below an annotation":         {[]string{"Persönlich"}, strings.Split("a b c d e f g h i", " "), 9},
		"eleven lines":                           {nil, strings.Split("a b c d e f g h i j k", " "), 8},
		"seven lines below four annotations":     {strings.Split("w x y z", " "), strings.Split("a b c d e f g", " "), 8},
		"care, a long addition, a country":       {nil, []string{"Personensorgeberechtigte von", "Ayşe Fatma Yılmaz-Demirtaş", long, "Straße 12 b", "16010 Bursa", "TÜRKEI"}, 10.5},
		"additions as long as forms let them be": {nil, []string{"Ayşe Yılmaz", long[:99], long, "Straße der Vielfalt 12 b", "00001 Musterstadt"}, 10.5},
	} {
		l := sample()
		l.Annotations, l.Recipient = c.annotations, c.recipient
		pages, err := letter.Places(l)
		require.NoError(t, err, name)
		var field []letter.Placed
		for _, p := range pages[0] {
			if p.Left == 25 && p.Base > 45 && p.Base < 92 && strings.TrimSpace(p.Text) != "" {
				field = append(field, p)
			}
		}
		var said []string
		before := 45.0
		for i, p := range field {
			require.Less(t, p.Right, 105.0, name)
			require.Greater(t, p.Base-p.Size*0.72/2.8346, before, "%s: %q", name, p.Text) // the top of its capitals is below what stands above
			require.Less(t, p.Base+p.Size*0.22/2.8346, 90.0, "%s: %q", name, p.Text)
			before = p.Base
			if i > len(c.annotations) {
				require.InDelta(t, c.size, p.Size, 0.01, name)
				require.GreaterOrEqual(t, p.Size, 8.0)
				said = append(said, strings.TrimSpace(p.Text))
			}
		}
		require.Equal(t, strings.Fields(strings.Join(c.recipient, " ")), strings.Fields(strings.Join(said, " ")), name)
		for _, p := range pages[0] {
			if strings.HasPrefix(p.Text, "Ihr Antrag auf") {
				require.InDelta(t, 98.46+5.2*0.78, p.Base, 0.01, name)
			}
		}
	}
}

// TestPageNumbers: each page says which of how many it is, at the right margin; following pages say which letter they belong to.
func TestPageNumbers(t *testing.T) {
	t.Parallel()
	needFonts(t)
	l := sample()
	for range 5 {
		l.Body = append(l.Body, letter.Block{Kind: letter.Paragraph, Text: strings.Repeat("Das ist ein langer Absatz. ", 100)})
	}
	pages, err := letter.Places(l)
	require.NoError(t, err)
	require.Greater(t, len(pages), 3)
	for i, page := range pages {
		number := page[len(page)-1]
		require.Equal(t, "Seite "+string(rune('1'+i))+" von "+string(rune('0'+len(pages))), number.Text)
		require.InDelta(t, 190, number.Right, 0.01)
		require.Less(t, number.Base, 290.0)
		head := 0
		for _, p := range page {
			if strings.Contains(p.Text, "ABH-2026-000123") && p.Base < 20 {
				head++
			}
		}
		require.Equal(t, min(i, 1), head)
	}
}
