package gallery

import (
	"ablauf/gateway/web"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// stateFrames are the states that the other files leave open: lists with one entry, long names and names from right to left on pages that show people.
func stateFrames() []Frame {
	foreign := act()
	foreign.Person = rightToLeft()
	long := upload()
	long.Person = longName()
	day := casefile.MustParseDate("2026-11-20")
	posted := &web.PostingsPage{Layout: signedIn("post", web.Say("page.postings.heading")), Days: []web.PostingDay{{On: day, Letters: []store.Unposted{{
		Letter:       casefile.Letter{ID: "l1", CaseID: "c1", Subject: "Ihr Antrag ist eingegangen", Way: casefile.WayCentre},
		Aktenzeichen: "ABH-2026-000124", HandedOn: day,
	}}}}}
	procedure := &web.ProceduresPage{Layout: signedIn("verfahren", web.Say("page.procedures.heading")), Procedures: []web.ProcedureLine{
		{Key: "verlaengerung", Name: "Aufenthaltstitel verlängern", Versions: []int{1}},
	}}
	table := &web.RulesPage{Layout: designer(web.Say("page.rules.heading")), Tables: []web.RuleLine{
		{Key: "vier-augen", Name: "Vier Augen", Question: "Muss eine zweite Person mitzeichnen?", Rows: 7},
	}}
	left := &web.LeftoversPage{Layout: signedIn("aufgaben", web.Say("page.leftovers.heading")), Lines: []web.LeftoverLine{{
		Leftover: store.Leftover{Partner: "azr", Case: "c1", Aktenzeichen: "ABH-2026-000017", Reason: "register.answer", Since: at("2026-11-21 08:00")},
		Reason:   web.Say("page.leftovers.ours", "code", "register.answer"),
	}}}
	run := store.ExpiryRun{ID: "r1", Kind: store.ExpiryDryRun, AsOf: day, Done: true, StartedAt: at("2026-11-20 09:00")}
	runs := &web.ExpiryRunsPage{Layout: signedIn("verfahren", web.Say("page.expiry.heading")), Dry: []web.ExpiryRunLine{{ExpiryRun: run, Counts: web.ExpiryCounts{Looked: 1, Opened: 1, Letters: 1}}}}
	line := func(p web.PersonLine) store.ExpiryLine {
		return store.ExpiryLine{
			Ends: casefile.MustParseDate("2027-02-16"), Step: "brief1", Reason: "sonst", Paragraph: "§ 82 Abs. 3 Satz 1 AufenthG",
			Kind: casefile.TitleAufenthaltserlaubnis, TitleParagraph: "18b", FamilyName: p.Family, GivenNames: p.Given,
		}
	}
	found := func(lines ...store.ExpiryLine) *web.ExpiryRunPage {
		page := &web.ExpiryRunPage{
			Layout: signedIn("verfahren", web.Say("page.expiry.run")), Run: web.ExpiryRunLine{ExpiryRun: run, Counts: web.ExpiryCounts{Looked: len(lines), Letters: len(lines)}},
			Letters: lines,
		}
		if len(lines) > 0 {
			page.Reasons = []web.ExpiryReason{{Code: "sonst", N: len(lines)}}
		}
		return page
	}
	sample := &web.TrainingPage{Layout: signedIn("verfahren", web.Say("training.title")), Procedures: []web.TrainingProcedure{
		{Key: "notfall", Name: "Notfall", Version: 1, Samples: []web.SampleLink{
			{Title: web.Say("training.sample.notfall.sicherer-weg-1"), Href: "/ueben/notfall/sicherer-weg-1?schritt=1", Lessons: 1},
		}},
	}}
	return []Frame{
		{"act-rtl", foreign},
		{"upload-long", long},
		{"postings-one", posted},
		{"procedures-one", procedure},
		{"rules-one", table},
		{"leftovers-one", left},
		{"expiry-runs-one", runs},
		{"expiry-run-none", found()},
		{"expiry-run-one", found(line(demir()))},
		{"expiry-run-long", found(line(longName()), line(rightToLeft()), line(web.PersonLine{Family: "الحسيني", Given: "نور الدين"}))},
		{"training-one", sample},
	}
}
