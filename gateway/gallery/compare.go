package gallery

import "ablauf/gateway/web"

func compareFrames() []Frame {
	alike := &web.ComparePage{Layout: signedIn("verfahren", web.Say("compare.title")), Key: "verlaengerung", Name: "Verlängerung", Older: 1, Newer: 2}
	full := *alike
	full.Added, full.Removed, full.Changed = 2, 1, 2
	full.Differences = []web.DifferenceLine{
		{Kind: "changed", Type: "Aufgabe einer Person", Name: "Unterlagen prüfen", Changes: []web.ChangeLine{
			{Field: "name", Old: "Antrag prüfen", New: "Unterlagen prüfen"},
			{Field: "groups", Old: "clearing", New: "clearing,sachbearbeitung"},
			{Field: "property", Detail: "recht", New: "§ 82 Abs. 1 AufenthG"},
		}},
		{Kind: "added", Type: "Aufgabe einer Person", Name: "Auskunft einholen"},
		{Kind: "changed", Type: "Weg", Name: "Vollständig? → Unterlagen anfordern", Changes: []web.ChangeLine{
			{Field: "condition", Old: "= vollstaendig = false", New: "= vollstaendig = false and count(fehlend) > 0 and not(list contains(fehlend, \"Donaudampfschifffahrtsgesellschaftsnachweis\"))"},
		}},
		{Kind: "added", Type: "Weg", Name: "Auskunft einholen → Unterlagen prüfen"},
		{Kind: "removed", Type: "Ende", Name: "Fertig"},
	}
	full.Drawings = []web.ComparedDrawing{{Version: 2, ID: "v2", Name: "Verlängerung", Drawing: changedDrawing()}}
	return []Frame{{"compare-alike", alike}, {"compare-full", &full}}
}
