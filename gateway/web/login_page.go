package web

// LoginPage asks who is there. In development it offers the people of the demo, otherwise the identity provider.
type LoginPage struct {
	Layout
	DemoUsers []DemoUser
	OIDC      bool
	Next      string // where to go afterwards, always a path of ours
	Failed    *Text
}

// DemoUser is a person that can be chosen in development.
type DemoUser struct {
	Subject, Name string
	Role          string
	Team          string
}

// Template names the page's template.
func (*LoginPage) Template() string { return "login" }
