package gallery

import (
	"slices"
	"time"

	"ablauf/gateway/desk"
	"ablauf/gateway/locale"
	"ablauf/gateway/web"
	"ablauf/internal/casefile"
)

// Frame is one page in one state.
type Frame struct {
	Name string // "worklist-full": file name of its picture
	Page web.Page
}

// Frames lists every page in every state.
func Frames() []Frame {
	return slices.Concat(
		loginFrames(),
		aidFrames(),
		worklistFrames(),
		taskFrames(),
		taskConflictFrames(),
		actFrames(),
		casesFrames(),
		caseFrames(),
		uploadFrames(),
		procedureFrames(),
		expiryFrames(),
		postingFrames(),
		ruleFrames(),
		trainingFrames(),
		compareFrames(),
		releaseFrames(),
		leftoverFrames(),
		handlingFrames(),
		clearingFrames(),
		arrangeFrames(),
		emergencyFrames(),
		settingsFrames(),
		againFrames(),
		invitationFrames(),
		sheetFrames(),
		stateFrames(),
		supervisionFrames(),
		deletionFrames(),
		errorFrames(),
	)
}

func today() casefile.Date { return casefile.MustParseDate("2026-11-21") }

func at(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, locale.Zone())
	if err != nil {
		panic(err)
	}
	return t
}

func date(text string) casefile.Date { return casefile.MustParseDate(text) }

func born(text string) casefile.PartialDate {
	p, err := casefile.ParsePartialDate(text)
	if err != nil {
		panic(err)
	}
	return p
}

// signedIn is the frame around a page for a caseworker.
func signedIn(area string, title web.Text) web.Layout {
	keys := web.NewKeyHelp(desk.KeySettings{Mode: desk.KeysAll})
	return web.Layout{
		Authority: "Ausländerbehörde Musterstadt", Title: title, Path: "/" + area, CSRF: "token", Area: area,
		User:  &web.User{Name: "J. Beispiel", Roles: []string{"sachbearbeitung"}, Staff: true},
		Today: today(), Now: at("2026-11-21 10:42"), Keys: &keys,
	}
}

func demir() web.PersonLine {
	return web.PersonLine{Family: "Demir", Given: "Ayla", BirthDate: born("1991-03-14"), Nationalities: []string{"TUR"}}
}

// longName is as long as registers allow and has marks that many fonts lack.
func longName() web.PersonLine {
	return web.PersonLine{
		Family: "Wickramasinghe-Mudiyanselāge Rājapakṣa von und zu Hohenlohe-Bartenstein-Jagstberg", Given: "Thị Hồng Nhung Žofie Đặng",
		BirthDate: born("1988"), Nationalities: []string{"LKA", "VNM", casefile.Stateless},
	}
}

// rightToLeft has its original script beside the Latin name.
func rightToLeft() web.PersonLine {
	return web.PersonLine{Family: "Al-Ḥusaynī", Given: "Nūr ad-Dīn", OriginalScript: "نور الدين الحسيني", BirthDate: born("1994-07"), Nationalities: []string{"SYR"}}
}

func danger(key string, pairs ...string) web.Urgency {
	return web.Urgency{Kind: "danger", Text: web.Say(key, pairs...)}
}

func warning(key string, pairs ...string) web.Urgency {
	return web.Urgency{Kind: "warning", Text: web.Say(key, pairs...)}
}

func plain(key string) web.Urgency { return web.Urgency{Kind: "plain", Text: web.Say(key)} }
