package gallery

import (
	"time"

	"ablauf/gateway/web"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

func expiryFrames() []Frame {
	heading := web.Say("page.expiry.heading")
	day := casefile.MustParseDate("2026-11-24")
	run := store.ExpiryRun{ID: "r1", Kind: store.ExpiryDryRun, AsOf: day, Done: true, StartedAt: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	counts := web.ExpiryCounts{Looked: 812, Running: 790, Opened: 15, Letters: 14, Reminders: 21, Held: 7}
	under, broken := run, run
	under.Done, broken.Done = false, false
	none := &web.ExpiryRunsPage{Layout: signedIn("verfahren", heading)}
	full := &web.ExpiryRunsPage{
		Layout: signedIn("verfahren", heading), Dry: []web.ExpiryRunLine{{ExpiryRun: run, Counts: counts}, {ExpiryRun: under}},
		Nights: []web.ExpiryRunLine{{ExpiryRun: run, Counts: counts}, {ExpiryRun: broken}},
	}
	line := func(family, step, reason, paragraph string, review bool) store.ExpiryLine {
		return store.ExpiryLine{
			Ends: casefile.MustParseDate("2027-02-16"), Step: step, Reason: reason, Paragraph: paragraph, NeedsReview: review,
			Kind: casefile.TitleAufenthaltserlaubnis, TitleParagraph: "18b", FamilyName: family, GivenNames: "Zoë",
		}
	}
	found := &web.ExpiryRunPage{
		Layout: signedIn("verfahren", web.Say("page.expiry.run")), Run: web.ExpiryRunLine{ExpiryRun: run, Counts: counts},
		Reasons: []web.ExpiryReason{{Code: "sonst", N: 14}, {Code: "ukraine", N: 6}, {Code: "auskunftssperre", N: 1}},
		Letters: []store.ExpiryLine{
			line("Öztürk-Canario", "brief1", "sonst", "§ 82 Abs. 3 Satz 1 AufenthG", false),
			line("Wolfeschlegelsteinhausenbergerdorff", "von-hand", "auskunftssperre", "§ 51 BMG", true),
		},
		Held: []store.ExpiryLine{line("Muster", "", "ukraine", "§ 2 Abs. 1 UkraineAufenthFGV", false)},
	}
	running := &web.ExpiryRunPage{Layout: signedIn("verfahren", web.Say("page.expiry.run")), Run: web.ExpiryRunLine{ExpiryRun: under}}
	return []Frame{{"expiry-runs-none", none}, {"expiry-runs", full}, {"expiry-run", found}, {"expiry-run-running", running}}
}
