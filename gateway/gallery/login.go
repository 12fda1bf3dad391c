package gallery

import "ablauf/gateway/web"

func loginFrames() []Frame {
	people := []web.DemoUser{
		{Subject: "sachbearbeitung", Name: "J. Beispiel", Role: "sachbearbeitung", Team: "a-k"},
		{Subject: "clearing", Name: "C. Muster", Role: "clearing", Team: "a-k"},
		{Subject: "leitung", Name: "K. Muster", Role: "leitung"},
		{Subject: "antragsteller", Name: "A. Muster", Role: "antragsteller"},
	}
	failed := web.Say("error.kind.unavailable.detail")
	return []Frame{
		{"login-demo", &web.LoginPage{Layout: visitor(), DemoUsers: people, Next: "/aufgaben"}},
		{"login-provider", &web.LoginPage{Layout: visitor(), OIDC: true, Next: "/"}},
		{"login-none", &web.LoginPage{Layout: visitor()}},
		{"login-failed", &web.LoginPage{Layout: visitor(), OIDC: true, Failed: &failed}},
	}
}

func visitor() web.Layout {
	layout := signedIn("", web.Say("page.login.heading"))
	layout.User, layout.Path = nil, "/login"
	return layout
}
