// Package claims finds the sentences of a text by which somebody is promised that they may stay, that they may work, or that an application has a
// continuing effect (§ 81 Abs. 3 and 4 AufenthG). What a caseworker types goes out under the name of the authority, and who relies on it may lose
// their title or be punished (§ 95 AufenthG) where no rule gave it.
//
// It is authoritative for the patterns, in German and English. It never says whether a promise is true: what a case gives, its rule rows say
// (Given). It would rather find a harmless sentence than miss a promise; whoever finds theirs here can word it otherwise.
package claims

import (
	"regexp"
	"slices"
	"strings"

	"ablauf/internal/letter/plain"
)

// Kind is what a sentence promises.
type Kind string

// The kinds of promises.
const (
	Stay       Kind = "stay"       // to be in the country, to come back, not to be removed
	Work       Kind = "work"       // to work, or to work without asking
	Continuing Kind = "continuing" // that a title or the effect of an application goes on
)

// Claim is a sentence that promises something.
type Claim struct {
	Kind     Kind
	Sentence string
	// Number counts the sentences of the text from 1, so that a message can say which one without quoting it.
	Number int
}

// Find gives the promises of a text, each kind of a sentence once.
func Find(text string) []Claim {
	var found []Claim
	number := 0
	for _, paragraph := range strings.Split(text, "\n\n") {
		list := sentences(paragraph)
		for i, s := range list {
			number++
			whole := s
			for n := i; n+1 < len(list) && abbreviated.MatchString(list[n]); n++ {
				whole += " " + list[n+1]
			}
			for _, kind := range []Kind{Continuing, Stay, Work} {
				if promises(folded(s), kind) || whole != s && promises(folded(whole), kind) {
					found = append(found, Claim{kind, s, number})
				}
			}
		}
	}
	return found
}

// abbreviated finds the point that may end no sentence: "ab 1. Dezember", "bei der Fa. Muster", "ca. 20 Stunden". Both readings are looked at.
var abbreviated = regexp.MustCompile(`(?i)(?:^|[\s(])(?:\d{1,2}|Fa|Dr|Prof|Ing|Dipl|Hr|Fr|ca|bzw|ggf|evtl|ggfs|inkl|max|mind|bspw|sog|Str|St|Tel|Std|Jan|Feb|Apr|Aug|Sept?|Okt|Nov|Dez|Mr|Mrs|Ms|approx)\.$`)

// sentences joins what a colon or semicolon parts, because a promise may reach over it.
func sentences(paragraph string) []string {
	var joined []string
	for _, s := range plain.Sentences(paragraph) {
		if last := len(joined) - 1; last >= 0 && (strings.HasSuffix(joined[last], ":") || strings.HasSuffix(joined[last], ";")) {
			joined[last] += " " + s
			continue
		}
		joined = append(joined, s)
	}
	return joined
}

// Given says what a case gives, by the rows that fired.
type Given struct{ Stay, Work, Continuing bool }

// Covers reports whether a promise of a kind may be made.
func (g Given) Covers(k Kind) bool {
	switch k {
	case Stay:
		return g.Stay
	case Work:
		return g.Work
	case Continuing:
		return g.Continuing
	}
	return false
}

// fold writes a text in small letters without marks, so that "dürfen", "duerfen" and "DÜRFEN" are one word, also where the mark is a character of its own, as in
// what was copied out of a PDF. What only looks like a denial is taken away.
var fold = strings.NewReplacer(
	"ä", "ae", "ö", "oe", "ü", "ue", "a\u0308", "ae", "o\u0308", "oe", "u\u0308", "ue", "ß", "ss", "’", "'", "\u00a0", " ", "nicht nur", "auch", "not only", "also", "erst recht", "gerade", "**", "",
)

func folded(s string) string {
	return strings.Join(strings.Fields(fold.Replace(strings.ToLower(s))), " ")
}

// pattern is a form of words that promises. Where denied is false a denial in the same clause makes it a refusal: "dürfen nicht arbeiten".
type pattern struct {
	kind   Kind
	denied bool // the denial is what promises: "müssen nicht ausreisen"
	words  *regexp.Regexp
}

// in makes an expression of a form of words: "…" stands for some words of the same sentence, "<…>" for one of the lists below.
func in(kind Kind, forms ...string) []pattern { return compile(kind, false, forms) }

func denying(kind Kind, forms ...string) []pattern { return compile(kind, true, forms) }

func compile(kind Kind, denied bool, forms []string) []pattern {
	patterns := make([]pattern, 0, len(forms))
	for _, form := range forms {
		for name, list := range lists {
			form = strings.ReplaceAll(form, "<"+name+">", "(?:"+list+")")
		}
		form = strings.ReplaceAll(form, " … ", `\b.{0,90}?\b`)
		patterns = append(patterns, pattern{kind, denied, regexp.MustCompile(`\b` + form + `\b`)})
	}
	return patterns
}

var lists = map[string]string{
	"darf":    "duerfen|darf|koennen|kann|duerften|koennten",
	"titel":   `(?:aufenthalts|chancen)?(?:titel|erlaubnis|karte)s?|blaue karte|visum|aufenthalt|aufenthaltsrecht|papiere|status|nebenbestimmung(?:en)?`,
	"job":     `arbeit|beschaeftigung|erwerbstaetigkeit|taetigkeit|job|nebenjob|minijob|stelle|ausbildung|arbeitsverhaeltnis|praktikum`,
	"working": `arbeiten|weiterarbeiten|taetig sein|taetig werden|jobben|beschaeftigt (?:werden|bleiben)|berufstaetig (?:sein|bleiben)|anzufangen|anfangen|beginnen|antreten|ausueben|aufnehmen|fortsetzen|fortfuehren|weiterfuehren|weitermachen`,
	"staying": `bleiben|hierbleiben|dableiben|aufhalten|leben|wohnen|einreisen|zurueckkehren|zurueckkommen`,
	"lawful":  "erlaubt|rechtmaessig|legal|gestattet|zulaessig|gesichert|geschuetzt|genehmigt|geduldet",
	"goes-on": "fort|weiter|weiterhin|bestehen|gueltig|in kraft|unveraendert|wirksam",
	"is":      "ist|bleibt|gilt|sind|bleiben|gelten|besteht|bestehen|laeuft|laufen|waere",
	"permit":  `(?:arbeits|beschaeftigungs|erwerbs)(?:erlaubnis|genehmigung|berechtigung)|erlaubnis zu arbeiten|erlaubnis zur (?:arbeit|beschaeftigung|erwerbstaetigkeit)`,
	"may":     `may|can|could|are (?:still )?(?:allowed|permitted|entitled|free|able) to|is (?:allowed|permitted|entitled) to|have the right to|have permission to`,
	"w":       `work|working|start (?:your|the|a|this|that)?\s?(?:new )?(?:job|work|position)|begin (?:your|the|a) (?:new )?(?:job|work)|take up|keep (?:your|the) job|be employed|change (?:your )?(?:job|employer)s?`,
	"s":       `stay|staying|remain|live|reside|re-?enter|enter germany|return to germany|come back`,
	"permit-": `residence (?:title|permit)|title|permit|visa|blue card|opportunity card|card|status`,
}

var patterns = slices.Concat(
	// The words of § 81 AufenthG.
	in(Continuing,
		`(?:fiktion|fiktionswirkung|fortgeltungsfiktion|fortgeltungswirkung|fortgeltung|erlaubnisfiktion|duldungsfiktion)`,
		`(?:gilt|gelten|gaelte|wuerde|wird) … als fortbestehend`, `als fortbestehend (?:gilt|gelten|anzusehen|behandelt)`,
		`sie behalten … <titel>`, `<titel> … (?:gilt|gelten) … (?:bis (?:zur|zu|wir)\b|solange)`,
		`(?:gilt|gelten|dient|zaehlt) als (?:(?:ihre?|eine?|vorlaeufige) )?(?:fiktionsbescheinigung|bescheinigung|visum|titel|aufenthaltstitel|aufenthaltserlaubnis|erlaubnis)`,
		`ersetzt … (?:fiktionsbescheinigung|titel|aufenthaltstitel|visum|aufenthaltserlaubnis|karte)`,
		`bleibt … (?:alles|es) … (?:beim alten|wie (?:es|bisher))`, `bleibt (?:alles|es) (?:beim alten|wie (?:es|bisher))`,
		`<titel> … <is> … <goes-on>`, `<is> … <titel> … <goes-on>`, `<titel> … (?:verlaengert sich|wird automatisch|ist automatisch|weitergilt|fortgilt|gueltig (?:ist|bleibt))`,
		`81 ?(?:abs\.?|absatz) ?[34]a?`, `81 abs … (?:und|bis|oder) [34]`,
		`(?:letter|confirmation) … (?:counts as|serves as|replaces|is valid as) … (?:certificate|title|permit|visa)`,
		`(?:section|sec\.) ?81 ?(?:\(|para\.? ?|paragraph ?)[34]`,
		`<permit-> … (?:continues|continue|remains|stays|is still|is deemed|is considered|is regarded|is extended|is automatically) … (?:valid|in force|exist|apply|effective|automatically|extended|continue)`,
		`<permit-> … (?:continues|is deemed to continue|will continue)`, `(?:fictional|fiction|continuing|provisional) (?:effect|validity|permission|title)`, `fiction of`,
	),
	denying(Continuing,
		`<titel> … (?:erlischt|erloeschen|endet|enden|verliert|verlieren|verfaellt|aendert sich) … (?:nicht|nie)`, `<titel> … (?:laeuft|laufen) … nicht (?:ab|aus)`,
		`<titel> … aendert sich … (?:nicht|nichts)`, `aendert sich … nichts … <titel>`,
		`<permit-> … (?:does not|doesn't|will not|won't|cannot|never) (?:expire|end|lapse|run out)`,
	),
	in(Stay,
		`(?:gilt|gelten|gaelte) … als (?:erlaubt|rechtmaessig|ausgesetzt)`, `als (?:erlaubt|rechtmaessig|ausgesetzt) (?:gilt|gelten)`,
		`aufenthalt … <is> … <lawful>`, `<is> … aufenthalt … <lawful>`, `(?:sie|ihr mann|ihre frau|ihr kind|ihre kinder|er) … (?:sind|ist|bleiben|bleibt|gelten|gilt) … (?:legal|rechtmaessig|geduldet|erlaubt hier)`,
		`einreise … <is> … (?:<lawful>|moeglich|problemlos|kein problem)`, `wiedereinreise … <is> … (?:<lawful>|moeglich|problemlos|kein problem)`,
		`(?:ruhig|unbesorgt|beruhigt|bedenkenlos|sorglos|problemlos) … (?:reisen|verreisen|fahren|fliegen|urlaub|bleiben|ausland|ausreisen|einreisen)`,
		`(?:reisen|fahren|fliegen|bleiben) sie … (?:ruhig|unbesorgt|beruhigt|bedenkenlos|sorglos)`, `mit (?:diesem schreiben|dieser bestaetigung|diesem brief) … (?:reisen|verreisen|einreisen)`,
		`(?:berechtigt|befugt|erlaubt|gestattet) … (?:bleiben|leben|wohnen|aufzuhalten|einzureisen|zurueckzukehren)`, `<darf> … (?:nachkommen|nachziehen|mitkommen)`,
		`<darf> … <staying>`, `<staying> (?:duerfen|darf|koennen|kann)`,
		`(?:haben|hat|behalten|behaelt|besteht|besitzen) … (?:aufenthaltsrecht|bleiberecht|recht … (?:bleiben|leben))`, `(?:aufenthaltsrecht|bleiberecht) … (?:besteht|bleibt|haben|behalten)`,
		`abschiebung … (?:ausgesetzt|ausgeschlossen)`, `(?:gestatten|erlauben|genehmigen|bewilligen) … aufenthalt`,
		`feel free to (?:travel|stay|leave and)`, `<may> … <s>`, `(?:stay|residence|presence) … (?:is|remains|counts as|will be) … (?:permitted|lawful|legal|allowed|authori[sz]ed|tolerated)`,
		`(?:are|is|remain|stay) … (?:legally|lawfully|legal|lawful)`, `(?:deportation|removal) … suspended`,
	),
	denying(Stay,
		`(?:muessen|brauchen|muss|braucht) … (?:nicht|keinesfalls|nie) … (?:ausreisen|auszureisen|verlassen|zu verlassen|weggehen|gehen)`,
		`(?:muessen|brauchen) … (?:deutschland|das land|das bundesgebiet) … nicht`,
		`abschiebung … (?:droht|erfolgt|steht|findet|gibt es) … nicht`, `(?:rueckkehr|einreise|wiedereinreise|reise|aufenthalt|verbleib) … (?:steht|stehen|spricht|gibt es) … (?:nichts|keine?)`,
		`(?:nichts|nicht) … befuerchten`, `passiert … nichts`, `no need to (?:leave|depart)`,
		`(?:nicht|nie) … (?:abgeschoben|abschieben)`, `keine (?:abschiebung|ausreise)`, `nicht ausreisepflichtig`, `(?:aufenthalt|rechtmaessigkeit) … nicht unterbrochen`,
		`(?:do not|don't|need not|does not) … (?:leave|depart)`, `(?:not|never) be (?:deported|removed|expelled)`,
	),
	in(Work,
		`(?:duerfen|darf|duerften) … <working>`, `(?:koennen|kann) … (?:weiter|weiterhin|dort|jetzt|sofort|ab|bei|wieder|uneingeschraenkt|in vollzeit|als|ganz normal) … (?:arbeiten|weiterarbeiten|taetig sein|jobben|ausueben|beginnen|anfangen|antreten)`,
		`(?:koennen|kann) (?:sie |ihr mann |ihre frau )?(?:arbeiten|weiterarbeiten|jobben)`,
		`(?:arbeiten|weiterarbeiten|ausueben|beginnen|anfangen|antreten|aufnehmen|fortsetzen) (?:duerfen|darf|koennen|kann)`,
		`<job> … (?:ist|bleibt|gilt|sind|waere|wird) … (?:erlaubt|gestattet|zulaessig|genehmigt|bewilligt|moeglich|in ordnung)`, `(?:erlaubt|gestattet|zulaessig) (?:ist|bleibt|sind) … <job>`,
		`(?:ist|bleibt|gilt) … <job> … (?:erlaubt|gestattet|zulaessig|genehmigt|in ordnung)`,
		`(?:erlauben|gestatten|genehmigen|bewilligen) … (?:ihnen|<job>|wechsel)`, `\w*wechsel … (?:ist|gilt|bleibt|wird) … (?:erlaubt|gestattet|genehmigt|zulaessig|in ordnung)`,
		`(?:haben|besitzen|behalten|bekommen|erhalten|gilt|besteht|hat) … <permit>`, `<permit> … (?:gilt|besteht|bleibt|haben|erteilt|liegt vor)`,
		`(?:darf|duerfen|kann) … (?:weiter)?beschaeftigen`,
		`<job> … (?:kann|koennen|darf|duerfen) … (?:fortgesetzt|aufgenommen|begonnen|ausgeuebt|fortgefuehrt|weitergefuehrt|angetreten)`, `<darf> … \w*(?:<job>) … behalten`,
		`(?:koennen|kann) … (?:am|im|zum|vom|bis) … (?:arbeiten|weiterarbeiten|jobben|anfangen|antreten)`,
		`(?:arbeiten|fangen|beginnen) sie … (?:ruhig|unbesorgt|bedenkenlos|einfach)`, `<permit> … (?:ist|bleibt) … (?:gueltig|wirksam|in kraft)`,
		`(?:zur|zu der|zu einer|zu jeder|fuer die) (?:arbeit|erwerbstaetigkeit|beschaeftigung|ausbildung) … berechtigt`, `berechtigt … (?:arbeiten|erwerbstaetigkeit|beschaeftigung)`,
		`recht (?:auf|zur|zu) (?:arbeit|arbeiten|erwerbstaetigkeit|beschaeftigung)`,
		`<may> … <w>`, `(?:have|has|hold|keep|get|receive|retain) … (?:work permit|permission to work|permit to work|right to work)`,
		`(?:job|work|employment|change of employer) … (?:is|remains|will be) … (?:permitted|allowed|authori[sz]ed|approved|fine|ok)`, `employer (?:may|can) … employ`,
	),
	denying(Work,
		`keine(?:r)? (?:weitere )?(?:arbeits|beschaeftigungs)?(?:erlaubnis|genehmigung|zustimmung) … (?:noetig|erforderlich|notwendig|brauchen|benoetigen)`,
		`(?:brauchen|benoetigen|braucht) … keine (?:weitere |neue |eigene )?(?:arbeits|beschaeftigungs)?(?:erlaubnis|genehmigung|zustimmung)`,
		`(?:\w*wechsel|<job>) … keine (?:bedenken|einwaende|einwendungen)`, `keine (?:bedenken|einwaende|einwendungen) … (?:\w*wechsel|<job>)`,
		`nichts (?:dagegen|einzuwenden)`, `(?:nicht|nie) auf (?:eine|unsere) erlaubnis warten`,
		`no (?:work )?(?:permit|permission|approval) … (?:needed|required|necessary)`, `(?:do not|don't) need … (?:permit|permission|approval)`, `no objections?`,
	),
)

// clauses parts a sentence where another statement may begin.
var clauses = regexp.MustCompile(`, | und | oder | aber | sondern | jedoch | doch |; |: | – | - | and | but | however `)

// denial is a word that turns what a clause says into its opposite, or puts it off.
var denial = regexp.MustCompile(`\b(?:nicht|nichts|kein|keine|keinen|keinem|keiner|keines|nie|niemals|weder|noch nicht|erst|verboten|untersagt|ausgeschlossen|not|no|never|neither|nor|cannot|n't|only after|only when|only once)\b|n't\b`)

// open is how a clause begins that leaves open what it speaks of: "ob Sie arbeiten dürfen".
var open = regexp.MustCompile(`^(?:ob|inwieweit|inwiefern|wenn|falls|sofern|whether|if|should) `)

func promises(s string, kind Kind) bool {
	if strings.HasSuffix(strings.TrimRight(s, `"“»)`), "?") {
		return false // a question
	}
	for _, p := range patterns {
		if p.kind != kind {
			continue
		}
		for _, at := range p.words.FindAllStringIndex(s, -1) {
			said, first := around(s, at)
			if !open.MatchString(first) && (p.denied || !denial.MatchString(said)) {
				return true
			}
		}
	}
	return false
}

// around gives the clauses that a match lies in, and the first of them.
func around(s string, at []int) (said, first string) {
	begin, end := 0, len(s)
	firstEnd := len(s)
	for _, cut := range clauses.FindAllStringIndex(s, -1) {
		switch {
		case cut[1] <= at[0]:
			begin = cut[1]
		case cut[0] >= at[1] && end == len(s):
			end = cut[0]
		}
	}
	for _, cut := range clauses.FindAllStringIndex(s, -1) {
		if cut[0] >= begin && firstEnd == len(s) {
			firstEnd = cut[0]
		}
	}
	return s[begin:end], s[begin:firstEnd]
}
