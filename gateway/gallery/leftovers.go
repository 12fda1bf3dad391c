package gallery

import (
	"ablauf/gateway/web"
	"ablauf/internal/store"
)

func leftoverFrames() []Frame {
	heading := web.Say("page.leftovers.heading")
	full := &web.LeftoversPage{Layout: signedIn("aufgaben", heading), Cut: true, Lines: []web.LeftoverLine{
		{
			Leftover: store.Leftover{
				Partner: "ba", Message: "ba-0198f3b2-7c11-4d35-9f0a-1f2b3c4d5e6f-12", Request: "0198f3b2-7c11-4d35-9f0a-1f2b3c4d5e6f",
				Since: at("2026-11-20 16:05"),
			},
			Reason: web.Say("page.leftovers.foreign"),
		},
		{
			Leftover: store.Leftover{Partner: "azr", Case: "c1", Aktenzeichen: "ABH-2026-000017", Reason: "register.answer", Since: at("2026-11-21 08:00")},
			Reason:   web.Say("page.leftovers.ours", "code", "register.answer"),
		},
	}}
	return []Frame{{"leftovers-none", &web.LeftoversPage{Layout: signedIn("aufgaben", heading)}}, {"leftovers", full}}
}
