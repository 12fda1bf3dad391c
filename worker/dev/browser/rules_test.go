package browser_test

import "testing"

// TestRules leads who designs the procedures to a table, tries it and reads the reason, then computes a deadline; all without a case.
func TestRules(t *testing.T) {
	p := signIn(t, openBrowser(t), "prozessgestaltung")
	p.visit("/regeln")
	p.sees("Rechtlich zu prüfen")
	p.picture("rules")
	p.accessible("rules")
	p.visit("/regeln/ba-zustimmung")
	p.accessible("rule")
	p.fill("/reference", "2026-11-23")
	p.fill("/fall/antragAuf", "18b")
	p.fill("/titel/art", "aufenthaltserlaubnis")
	p.fill("/angaben/versicherteMonate", "24")
	p.press(`form[action="/regeln/ba-zustimmung/probe"] button`)
	p.sees("§ 9 Abs. 1 BeschV")
	p.sees("trifft zu")
	p.picture("rule-tried")
	p.accessible("rule that was tried")
	p.visit("/fristen")
	p.accessible("deadline")
	p.fill("/period", "1 M")
	p.fill("/start", "2026-11-23")
	p.fill("/delivery", "post")
	p.press(`form[action="/fristen"] button`)
	p.sees("Mo 28.12.2026")
	p.picture("deadline-computed")
	p.accessible("deadline that was computed")
}
