package gallery

import (
	"ablauf/gateway/web"
	"ablauf/processes/readingaid"
)

// aidFrames are the reading aid with the most parts from left to right, in another alphabet, from right to left, and one that stands alone, as if a
// translator had reviewed them: nobody has, so no page of the program shows them.
func aidFrames() []Frame {
	all := readingaid.Languages()
	return []Frame{
		{"aid", aid("en", all)},
		{"aid-uk", aid("uk", all)},
		{"aid-ar", aid("ar", all)},
		{"aid-one", aid("tr", all[3:4])},
	}
}

func aid(lang string, languages []readingaid.Language) *web.AidPage {
	shipped, err := readingaid.Shipped()
	if err != nil {
		panic("the gallery shows aids that cannot be read: " + err.Error())
	}
	for _, a := range shipped.All() {
		if a.Letter == "ablaufverfahren/ablaufschreiben" && a.Language == lang {
			return web.NewAidPage(web.Layout{Authority: "Ausländerbehörde Musterstadt", Path: "/"}, a, languages)
		}
	}
	panic("the gallery shows an aid that is not there: " + lang)
}
