package gallery

import (
	"ablauf/gateway/web"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

func postingFrames() []Frame {
	heading := web.Say("page.postings.heading")
	day := casefile.MustParseDate("2026-11-20")
	letter := func(number, subject, refused string, way casefile.LetterWay) store.Unposted {
		return store.Unposted{
			Letter:       casefile.Letter{ID: "l" + casefile.LetterID(number), CaseID: "c1", Subject: subject, Way: way, RefusedFor: refused},
			Aktenzeichen: "ABH-2026-" + number, HandedOn: day,
		}
	}
	hidden := store.Unposted{Letter: casefile.Letter{ID: "l9", Way: casefile.WayByHand}, HandedOn: day}
	return []Frame{
		{"postings-none", &web.PostingsPage{Layout: signedIn("post", heading)}},
		{"postings", &web.PostingsPage{Layout: signedIn("post", heading), Days: []web.PostingDay{
			{On: day, ByHand: true, Letters: []store.Unposted{letter("000123", "Bitte reichen Sie Unterlagen nach, bis 21.12.2026", "", casefile.WayByHand), hidden}},
			{On: day.AddDays(1), Letters: []store.Unposted{letter("000124", "Ihr Antrag ist eingegangen", "unlesbar", casefile.WayCentre)}},
		}}},
	}
}
