package gallery

import "ablauf/gateway/web"

func trainingFrames() []Frame {
	none := &web.TrainingPage{Layout: signedIn("verfahren", web.Say("training.title"))}
	full := &web.TrainingPage{Layout: signedIn("verfahren", web.Say("training.title")), Procedures: []web.TrainingProcedure{
		{Key: "verlaengerung", Name: "Verlängerung", Version: 1, Samples: []web.SampleLink{
			{Title: web.Say("training.sample.verlaengerung.bewilligung-1"), Href: "/ueben/verlaengerung/bewilligung-1?schritt=1", Lessons: 24},
			{Title: web.Say("training.sample.verlaengerung.ablehnung-1"), Href: "/ueben/verlaengerung/ablehnung-1?schritt=1", Lessons: 31},
		}},
		{Key: "notfall", Name: "Notfall", Version: 1, Samples: []web.SampleLink{
			{Title: web.Say("training.sample.notfall.sicherer-weg-1"), Href: "/ueben/notfall/sicherer-weg-1?schritt=1", Lessons: 1},
		}},
	}}
	begin := lesson("begin", 1)
	begin.Name, begin.Previous, begin.Look, begin.Next, begin.Waits = "", "", nil, nil, nil
	begin.About = "Vom Antrag bis zum verlängerten Titel."
	begin.Work = []string{"Wirkung des Antrags bestimmen", "Gebühr bestimmen", "Eingang und Fortgeltung bestätigen"}
	person := lesson("person", 5)
	person.Groups, person.Law = []string{"clearing", "sachbearbeitung"}, []string{"§ 82 Abs. 1 Satz 3 AufenthG"}
	person.Entered = []web.Pair{{Name: "Ist alles da?", Value: "Nein"}}
	clock := lesson("clock", 12)
	clock.Name, clock.Called, clock.Moment, clock.Look = "Frist für die Unterlagen ist um", "nachforderung", at("2026-12-15 00:00"), nil
	end := lesson("program", 12)
	end.Name, end.Forward, end.Ended, end.Look, end.Next, end.Waits = "", "", true, nil, nil, nil
	end.Work, end.Drawing = []string{"Bescheid versenden"}, ""
	return []Frame{{"training-none", none}, {"training", full}, {"lesson-begin", begin}, {"lesson-person", person}, {"lesson-clock", clock}, {"lesson-end", end}}
}

func lesson(kind string, number int) *web.LessonPage {
	return &web.LessonPage{
		Layout: signedIn("verfahren", web.Say("training.title")), ProcedureKey: "verlaengerung", ProcedureName: "Verlängerung", Version: 1,
		Sample: web.Say("training.sample.verlaengerung.nachforderung-1"), Number: number, Total: 12, Kind: kind, Name: "Vollständigkeit prüfen",
		Look:    []string{"Vergleichen Sie die Unterlagen mit der Liste daneben.", "Ist jede lesbar, vollständig und noch gültig?"},
		Next:    []web.NextStep{{When: "ja", Then: "Stellen beteiligen"}, {When: "nein", Then: "Unterlagen nachfordern"}},
		Waits:   []string{"Antrag zurückgenommen", "Titel endet in sieben Tagen"},
		Drawing: drawing(), Previous: "/ueben/x/y?schritt=1", Forward: "/ueben/x/y?schritt=3",
		Outline: []web.OutlineLine{
			{Number: 1, Kind: "begin", Href: "/ueben/x/y?schritt=1"},
			{Number: 2, Kind: "person", Name: "Vollständigkeit prüfen", Href: "/ueben/x/y?schritt=2", Current: true},
			{Number: 3, Kind: "program", Href: "/ueben/x/y?schritt=3"},
			{Number: 4, Kind: "clock", Name: "Frist für die Unterlagen ist um", Href: "/ueben/x/y?schritt=4"},
		},
	}
}
