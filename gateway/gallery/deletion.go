package gallery

import (
	"ablauf/gateway/web"
	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/retention"
	"ablauf/internal/store"
)

func deletionFrames() []Frame {
	office, err := authority.Load("musterstadt")
	if err != nil {
		panic(err) // the data are built in
	}
	day := casefile.MustParseDate("2026-11-22")
	due := func(id, number, class, paragraph string, change func(*web.DueLine)) web.DueLine {
		l := web.DueLine{DueCase: store.DueCase{
			Case: casefile.CaseID(id), Aktenzeichen: "ABH-2014-" + number, Procedure: "verlaengerung", Class: class, Paragraph: paragraph, DueOn: day,
		}}
		change(&l)
		return l
	}
	b := "§ 68 Abs. 2 AufenthV"
	full := &web.DeletionPage{
		Layout: ofSupervision("deletion.heading"), Archive: office.Filing.Archive, Law: "§§ 3, 7 LArchG BW", May: true, Offerable: 1, Listable: 1,
		Look: store.RetentionLook{Day: day, Cases: 4210, Due: 5, Held: 1}, Answers: web.DeletionAnswers(), Classes: retention.Classes(office, day),
		Due: []web.DueLine{
			due("c1", "000017", retention.FileB, b, func(*web.DueLine) {}),
			due("c2", "000018", retention.FileBDeath, b, func(l *web.DueLine) { l.Offer, l.AnswerBy, l.Asks = 3, day.AddDays(90), true }),
			due("c3", "000019", retention.FileB, b, func(l *web.DueLine) { l.Offer, l.Answer = 2, store.AnswerUnworthy }),
			due("c4", "000020", retention.Removal, "§ 91 Abs. 1 AufenthG", func(l *web.DueLine) {
				l.Held = []string{string(retention.HoldCourt), string(retention.HoldSuspended)}
			}),
			due("c5", "000021", retention.FileB, b, func(l *web.DueLine) { l.Offer, l.Answer, l.Run = 2, store.AnswerTaken, 8 }),
		},
		Lists: []web.DeletionList{
			{DeletionRun: store.DeletionRun{Number: 9, State: "proposed", ProposedAt: at("2026-11-22 09:12"), Cases: 1}, By: "K. Kollegin", Open: true, Files: []string{"ABH-2014-000022"}},
			{DeletionRun: store.DeletionRun{Number: 8, State: "proposed", ProposedAt: at("2026-11-21 09:12"), Cases: 1}, By: "L. Leitung", Open: true, Own: true, Files: []string{"ABH-2014-000021"}},
			{DeletionRun: store.DeletionRun{
				Number: 7, State: "declined", ProposedAt: at("2026-11-20 09:12"), DecidedAt: at("2026-11-20 10:00"), Decision: "Erst nach dem Umzug: اختبار.", Cases: 2,
			}, By: "K. Kollegin", Decider: "L. Leitung"},
			{DeletionRun: store.DeletionRun{
				Number: 6, State: "done", ProposedAt: at("2026-11-19 09:12"), DecidedAt: at("2026-11-19 10:00"), FinishedAt: at("2026-11-19 10:01"), Cases: 3, Erased: 2, Held: 1,
			}, By: "K. Kollegin", Decider: "L. Leitung"},
			{DeletionRun: store.DeletionRun{
				Number: 5, State: "done", ProposedAt: at("2026-11-18 09:12"), DecidedAt: at("2026-11-18 09:12"), FinishedAt: at("2026-11-18 09:13"), Cases: 2, Erased: 2, AgainOf: 7,
			}, By: "K. Kollegin", Decider: "L. Leitung"},
		},
		Done: []web.DeletionLine{{
			Deletion: store.Deletion{Run: 6, Aktenzeichen: "ABH-2009-000411", Class: retention.FileB, Paragraph: b, Archive: store.AnswerTaken, PersonGone: true, ErasedAt: at("2026-11-19 10:01")},
			By:       "K. Kollegin", Releaser: "L. Leitung",
		}},
		Accesses: []web.AccessNight{
			{AccessDeletion: store.AccessDeletion{Lines: 1, Years: 5, Paragraph: "Hausregel", ErasedAt: at("2026-11-22 05:01")}, Last: casefile.MustParseDate("2021-11-21")},
			{AccessDeletion: store.AccessDeletion{Lines: 4210, Years: 5, Paragraph: "Hausregel", ErasedAt: at("2026-11-21 05:02")}, Last: casefile.MustParseDate("2021-11-20")},
		},
	}
	empty := &web.DeletionPage{
		Layout: ofSupervision("deletion.heading"), Archive: office.Filing.Archive, Law: "§§ 3, 7 LArchG BW", Classes: full.Classes,
	}
	return []Frame{{"deletion", full}, {"deletion-none", empty}}
}
