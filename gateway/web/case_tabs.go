package web

import (
	"slices"
	"strings"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// The tabs of a case.
const (
	tabWay       = "ablauf"
	tabDocuments = "unterlagen"
	tabLetters   = "schreiben"
	tabMessages  = "nachrichten"
	tabNotes     = "notizen"
	tabRules     = "regeln"
	tabProtocol  = "protokoll"
	tabAccess    = "zugriffe"
)

// TabLink leads to a tab. N is a count, -1 where there is none. Alt and a digit open it by its place (scripts/keys.js).
type TabLink struct {
	Name, Href string
	N          int
	Current    bool
}

// tabsFor lists the tabs that somebody may see, in their order. People outside the authority see nothing internal.
func tabsFor(actor casefile.Actor) []string {
	if outside(actor) {
		return []string{tabWay, tabDocuments, tabLetters, tabMessages, tabProtocol}
	}
	tabs := []string{tabWay, tabDocuments, tabLetters, tabMessages, tabNotes, tabParties, tabRules, tabProtocol}
	if actor.Has(desk.AccessReaders()...) {
		tabs = append(tabs, tabAccess)
	}
	if actor.Has(casefile.RoleSicherheit) {
		tabs = append(tabs, tabSecurity)
	}
	return tabs
}

// tabOf gives the tab that an address names. A name that there is none of is the first tab; one that exists for others is asked for in vain.
func tabOf(actor casefile.Actor, name string) (tab string, err error) {
	all := []string{tabDocuments, tabLetters, tabMessages, tabNotes, tabParties, tabRules, tabProtocol, tabAccess, tabSecurity}
	if !slices.Contains(all, name) {
		return tabWay, nil
	}
	// Who may not read these two is turned away by the desk, which logs it.
	if !slices.Contains(tabsFor(actor), name) && name != tabSecurity && name != tabAccess {
		return name, casefile.Errorf(casefile.Forbidden, "auth.role", "the tab %s is internal", name)
	}
	return name, nil
}

// Tabs gives the tabs of the page with what they count.
func (p *CasePage) Tabs() []TabLink {
	counts := map[string]int{tabDocuments: len(p.Documents), tabLetters: len(p.Letters), tabMessages: len(p.Messages), tabNotes: len(p.Notes), tabRules: len(p.Decisions)}
	if n := len(p.AboutThis) + len(p.SamePerson); n > 0 {
		counts[tabParties] = n
	}
	var links []TabLink
	for _, tab := range p.TabNames {
		n, counted := counts[tab]
		if !counted {
			n = -1
		}
		links = append(links, TabLink{Name: tab, Href: p.Here(tab), N: n, Current: tab == p.Tab})
	}
	return links
}

// BackLink leads to where the reader came from.
type BackLink struct {
	Href string
	Text Text
}

// backTo reads the address that a page was told to lead back to. One that is not ours leads to the worklist.
func backTo(address string) *BackLink {
	href := localPath(address)
	if href == "/" || len(href) > 2000 {
		return nil
	}
	key := "fall.zurueck"
	switch path, _, _ := strings.Cut(href, "?"); {
	case path == "/aufgaben":
		key = "page.back.worklist"
	case strings.HasPrefix(path, "/aufgaben/"):
		key = "fall.zurueck.aufgabe"
	case path == "/faelle":
		key = "fall.zurueck.suche"
	case strings.HasPrefix(path, "/faelle/"):
		key = "fall.zurueck.fall"
	}
	return &BackLink{href, Say(key)}
}
