package authority

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ablauf/internal/casefile"
)

var (
	lands      = strings.Fields("BW BY BE BB HB HH HE MV NI NW RP SL SN ST SH TH")
	keyForm    = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
	lengthForm = regexp.MustCompile(`^[1-9][0-9]{0,2}[TWM]$`)
	boundForm  = regexp.MustCompile(`^[a-z]{1,3}$`)
	postalForm = regexp.MustCompile(`^[0-9]{5}$`)
	// codesForm is a postal code or its first digits.
	codesForm = regexp.MustCompile(`^[0-9]{1,5}$`)
	sources   = []string{"V", "W", "K", "D"}
	// onlineForm is the origin of pages: no path, nothing behind it.
	onlineForm = regexp.MustCompile(`^https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{2,5})?$`)
	// completeFrom is the day for which the data must be complete; the check reads no clock.
	completeFrom = casefile.Date{Year: 2026, Month: 1, Day: 1}
)

// requiredGroups are the candidate groups that the diagrams name; each needs a team for every title group and surname.
var requiredGroups = []casefile.Role{
	casefile.RoleClearing, casefile.RoleArbeitgeberwechsel, casefile.RoleSachbearbeitung, casefile.RoleRechtssachbearbeitung,
	casefile.RoleLeitung,
}

// problems collects what is wrong, so that one run shows all of it.
type problems []error

func (p *problems) addf(format string, args ...any) { *p = append(*p, fmt.Errorf(format, args...)) }

func (p *problems) need(ok bool, format string, args ...any) {
	if !ok {
		p.addf(format, args...)
	}
}

func (a *Authority) check() error {
	var p problems
	p.need(keyForm.MatchString(a.Key), "key %q must be lower-case letters, digits and hyphens", a.Key)
	p.need(slices.Contains(lands, a.Land), "land %q is none of %s", a.Land, strings.Join(lands, " "))
	for _, f := range []struct{ name, value string }{
		{"name", a.Name},
		{"office", a.Office},
		{"address.street", a.Address.Street},
		{"address.city", a.Address.City},
		{"phone", a.Phone},
		{"web", a.Web},
		{"returnLine", a.ReturnLine},
	} {
		p.need(strings.TrimSpace(f.value) != "", "%s is missing", f.name)
	}
	p.need(postalForm.MatchString(a.Address.PostalCode), "address.postalCode %q must be five digits", a.Address.PostalCode)
	p.need(strings.Count(a.Email, "@") == 1, "email %q is no address", a.Email)
	p.need(a.Online == "" || onlineForm.MatchString(a.Online) && len(a.Online) <= 100, "online %q must be an origin that begins with https://", a.Online)
	p.need(len(a.Letterhead) > 0 && len(a.Letterhead) <= 5, "letterhead needs one to five lines; it has %d", len(a.Letterhead))
	p.need(len(a.Footer) > 0 && len(a.Footer) <= 3, "footer needs one to three lines; it has %d", len(a.Footer))
	p.need(strings.Contains(a.ReturnLine, a.Address.PostalCode+" "+a.Address.City),
		"returnLine %q must end in %s %s, so that letters that cannot be delivered come back", a.ReturnLine, a.Address.PostalCode, a.Address.City)
	for i, code := range a.District.PostalCodes {
		p.need(codesForm.MatchString(code), "district.postalCodes[%d]: %q must be one to five digits", i, code)
	}
	p.need(a.InDistrict(a.Address.PostalCode), "district.postalCodes: the authority's own postal code %s is missing", a.Address.PostalCode)
	if err := checkFileNumber(a.FileNumber); err != nil {
		p = append(p, err)
	}
	a.checkTitleGroups(&p)
	a.checkTeams(&p)
	a.checkRemedies(&p)
	a.checkLeadTimes(&p)
	a.checkWorkLimits(&p)
	a.checkPersonFigures(&p)
	a.checkStaffing(&p)
	a.checkFiling(&p)
	a.checkSubFiles(&p)
	a.checkRetention(&p)
	return errors.Join(p...)
}

func (a *Authority) checkTitleGroups(p *problems) {
	rest := 0
	keys, paragraphs := map[string]bool{}, map[string]string{}
	for i, g := range a.TitleGroups {
		p.need(keyForm.MatchString(g.Key) && !keys[g.Key], "titleGroups[%d]: key %q is malformed or used twice", i, g.Key)
		p.need(g.Name != "", "titleGroups[%d]: name is missing", i)
		keys[g.Key] = true
		if len(g.Paragraphs) == 0 {
			rest++
		}
		for _, para := range g.Paragraphs {
			p.need(paragraphs[para] == "", "titleGroups[%d]: § %s stands in %q already", i, para, paragraphs[para])
			paragraphs[para] = g.Key
		}
	}
	p.need(rest == 1, "titleGroups: exactly one group must have no paragraphs, to take all others; there are %d", rest)
}

func (a *Authority) checkTeams(p *problems) {
	keys := map[string]bool{}
	for i, t := range a.Teams {
		p.need(keyForm.MatchString(t.Key) && !keys[t.Key], "teams[%d]: key %q is malformed or used twice", i, t.Key)
		p.need(t.Name != "" && t.Phone != "", "teams[%d] %s: name or phone is missing", i, t.Key)
		p.need(len(t.Groups) > 0, "teams[%d] %s: groups are missing", i, t.Key)
		for _, g := range t.Groups {
			p.need(slices.Contains(casefile.Roles(), casefile.Role(g)), "teams[%d] %s: %q is no role", i, t.Key, g)
		}
		a.checkGroupKeys(p, fmt.Sprintf("teams[%d] %s", i, t.Key), t.TitleGroups)
		p.need(boundForm.MatchString(t.From) && boundForm.MatchString(t.To) && t.From[:1] <= t.To[:1],
			"teams[%d] %s: from %q to %q must be one to three letters in order", i, t.Key, t.From, t.To)
		keys[t.Key] = true
	}
	if len(*p) > 0 {
		return // gaps would only repeat what is wrong above
	}
	for _, group := range requiredGroups {
		for _, titles := range a.TitleGroups {
			a.checkAlphabet(p, string(group), titles.Key)
		}
	}
}

// checkAlphabet makes sure that every surname has exactly one team. Bounds have at most three letters, so names of three letters
// try every border.
func (a *Authority) checkAlphabet(p *problems, group, titleGroup string) {
	var teams []Team
	for _, t := range a.Teams {
		if t.takes(group, titleGroup) {
			teams = append(teams, t)
		}
	}
	const letters = "abcdefghijklmnopqrstuvwxyz"
	for _, first := range letters {
		for _, second := range letters {
			for _, third := range letters {
				name := string([]rune{first, second, third})
				if n := countCovering(teams, name); n != 1 {
					p.addf("teams: group %q, titles %q: surnames that begin with %q belong to %d teams", group, titleGroup, name, n)
					return
				}
			}
		}
	}
}

func countCovering(teams []Team, name string) int {
	n := 0
	for _, t := range teams {
		if t.covers(name) {
			n++
		}
	}
	return n
}

func (a *Authority) checkGroupKeys(p *problems, where string, keys []string) {
	for _, key := range keys {
		known := slices.ContainsFunc(a.TitleGroups, func(g TitleGroup) bool { return g.Key == key })
		p.need(known, "%s: title group %q does not exist", where, key)
	}
}

func checkDated(p *problems, where string, from, to casefile.Date, source string) {
	p.need(!from.IsZero(), "%s: validFrom is missing; write the first day on which the row holds", where)
	p.need(to.IsZero() || !to.Before(from), "%s: validTo lies before validFrom; leave it out where the row has no end", where)
	p.need(slices.Contains(sources, source),
		"%s: source %q is none of V, W, K, D; write V where the statute was read, W for a public page, K for knowledge, D for a rule of the house", where, source)
}

func (a *Authority) checkSubFiles(p *problems) {
	files, kinds := map[casefile.SubFile]bool{}, map[string]bool{}
	for i, f := range a.SubFiles {
		p.need(f.SubFile.Protected() && casefile.IsSubFile(string(f.SubFile)) && !files[f.SubFile], "subFiles[%d]: %q is no sub-file or stands there twice", i, f.SubFile)
		p.need(len(f.Kinds) > 0 && f.Paragraph != "", "subFiles[%d]: kinds or paragraph are missing", i)
		p.need(slices.Contains(sources, f.Source), "subFiles[%d]: source %q is none of %s", i, f.Source, strings.Join(sources, " "))
		files[f.SubFile] = true
		for _, kind := range f.Kinds {
			p.need(!kinds[kind], "subFiles[%d]: kind %q stands in another sub-file already", i, kind)
			kinds[kind] = true
		}
	}
	p.need(len(files) == len(casefile.SubFiles())-1, "subFiles: each sub-file but the main one needs its kinds")
}

func (a *Authority) checkFiling(p *problems) {
	if a.Filing == nil {
		return
	}
	p.need(strings.TrimSpace(a.Filing.Archive) != "" && strings.TrimSpace(a.Filing.Plan) != "", "filing: archive and plan need names")
	rest := 0
	codes, procedures := map[string]bool{}, map[string]bool{}
	for i, u := range a.Filing.Units {
		p.need(u.Code != "" && !codes[u.Code], "filing.units[%d]: code %q is missing or used twice", i, u.Code)
		p.need(u.Name != "" && u.Paragraph != "", "filing.units[%d]: name or paragraph is missing", i)
		p.need(u.Years > 0 && u.Years <= 110, "filing.units[%d]: %d years", i, u.Years)
		p.need(u.Proposal == "" || u.Proposal == "A" || u.Proposal == "V", "filing.units[%d]: proposal %q is neither A nor V", i, u.Proposal)
		p.need(slices.Contains(sources, u.Source), "filing.units[%d]: source %q is none of %s", i, u.Source, strings.Join(sources, " "))
		codes[u.Code] = true
		if len(u.Procedures) == 0 {
			rest++
		}
		for _, procedure := range u.Procedures {
			p.need(!procedures[procedure], "filing.units[%d]: procedure %q stands in another unit already", i, procedure)
			procedures[procedure] = true
		}
	}
	p.need(rest == 1, "filing.units: exactly one unit must name no procedures, to take all others; there are %d", rest)
}
