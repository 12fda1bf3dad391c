package authority

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ablauf/internal/casefile"
)

// remedyWords are the words without which the text of a remedy would tell something else than its data.
var remedyWords = map[string]string{"widerspruch": "Widerspruch", "klage": "Klage"}

func (a *Authority) checkRemedies(p *problems) {
	for i, r := range a.Remedies {
		where := fmt.Sprintf("remedies[%d]", i)
		word, known := remedyWords[r.Kind]
		p.need(known, "%s: kind %q is neither widerspruch nor klage", where, r.Kind)
		p.need(r.Addressee != "" && r.Paragraph != "" && r.Heading != "", "%s: addressee, paragraph or heading is missing", where)
		p.need(len(r.Text) > 0 && !slices.Contains(r.Text, ""), "%s: text is missing", where)
		p.need(lengthForm.MatchString(r.Length), "%s: length %q is none such as 1M", where, r.Length)
		checkDated(p, where, r.ValidFrom, r.ValidTo, r.Source)
		text := strings.Join(r.Text, " ")
		p.need(strings.Contains(text, word), "%s: the text must name the remedy, %q (§ 58 Abs. 1 VwGO)", where, word)
		p.need(r.Length != "1M" || strings.Contains(text, "eines Monats"),
			"%s: the text must name the period, \"innerhalb eines Monats\" for 1M (§ 58 Abs. 1 VwGO)", where)
		office, _, _ := strings.Cut(r.Addressee, ",")
		p.need(strings.Contains(text, office), "%s: the text must name where the remedy goes, %q (§ 58 Abs. 1 VwGO)", where, office)
	}
	var spans []span
	for i, r := range a.Remedies {
		for _, act := range orRest(r.Acts) {
			spans = append(spans, span{i, act, r.ValidFrom, r.ValidTo})
		}
	}
	checkSpans(p, "remedies", spans)
	_, ok := a.RemedyFor("", completeFrom)
	p.need(ok, "remedies: no row without acts is in force on %s; add one, it is for every act that no other row names", completeFrom)
}

func (a *Authority) checkLeadTimes(p *problems) {
	var spans []span
	for i, l := range a.LeadTimes {
		where := fmt.Sprintf("leadTimes[%d]", i)
		a.checkGroupKeys(p, where, l.TitleGroups)
		lengths := []string{l.Scan, l.Letter, l.Reminder, l.LastCall, l.Lead}
		before := ""
		for _, length := range lengths {
			p.need(lengthForm.MatchString(length), "%s: length %q is none such as 12W", where, length)
			p.need(before == "" || roughDays(before) > roughDays(length),
				"%s: %q does not come after %q; order them scan, letter, reminder, lastCall, lead, the longest first", where, length, before)
			before = length
		}
		p.need(l.Paragraph != "", "%s: paragraph is missing; name what the lead time rests on, if only a rule of the house", where)
		checkDated(p, where, l.ValidFrom, l.ValidTo, l.Source)
		for _, group := range orRest(l.TitleGroups) {
			spans = append(spans, span{i, group, l.ValidFrom, l.ValidTo})
		}
	}
	if len(*p) > 0 {
		return
	}
	checkSpans(p, "leadTimes", spans)
	for _, g := range a.TitleGroups {
		para := ""
		if len(g.Paragraphs) > 0 {
			para = g.Paragraphs[0]
		}
		_, ok := a.LeadTimesFor(para, completeFrom)
		p.need(ok, "leadTimes: no row for title group %q is in force on %s; add one, or one without titleGroups", g.Key, completeFrom)
	}
}

func (a *Authority) checkWorkLimits(p *problems) {
	var spans []span
	for i, l := range a.WorkLimits {
		where := fmt.Sprintf("workLimits[%d]", i)
		p.need(l.Tasks >= 1 && l.Tasks <= 50, "%s: tasks must be 1 to 50; it is %d", where, l.Tasks)
		checkDated(p, where, l.ValidFrom, l.ValidTo, l.Source)
		spans = append(spans, span{i, "", l.ValidFrom, l.ValidTo})
	}
	checkSpans(p, "workLimits", spans)
}

func (a *Authority) checkPersonFigures(p *problems) {
	var spans []span
	for i, f := range a.PersonFigures {
		where := fmt.Sprintf("personFigures[%d]", i)
		p.need(!f.AgreedOn.IsZero(), "%s: agreedOn is missing; without the staff council's consent leave the row out", where)
		p.need(!f.ValidFrom.Before(f.AgreedOn), "%s: validFrom lies before agreedOn; nothing may be shown before the staff council has agreed", where)
		p.need(strings.TrimSpace(f.File) != "", "%s: file is missing; name the reference under which the agreement is kept", where)
		checkDated(p, where, f.ValidFrom, f.ValidTo, f.Source)
		spans = append(spans, span{i, "", f.ValidFrom, f.ValidTo})
	}
	checkSpans(p, "personFigures", spans)
}

func (a *Authority) checkStaffing(p *problems) {
	var spans []span
	for i, s := range a.Staffing {
		where := fmt.Sprintf("staffing[%d]", i)
		p.need(s.Weekdays >= 200 && s.Weekdays <= 262, "%s: weekdays must be 200 to 262; it is %d", where, s.Weekdays)
		p.need(s.MinutesPerDay >= 240 && s.MinutesPerDay <= 600, "%s: minutesPerDay must be 240 to 600; it is %g", where, s.MinutesPerDay)
		for _, of := range []struct {
			name  string
			value float64
		}{
			{"leave", s.Leave},
			{"illness", s.Illness},
			{"training", s.Training},
			{"otherAbsence", s.OtherAbsence},
			{"spreadPercent", s.SpreadPercent},
			{"restPercent", s.RestPercent},
		} {
			p.need(of.value >= 0 && of.value <= 60, "%s: %s must be 0 to 60; it is %g", where, of.name, of.value)
		}
		p.need(float64(s.Weekdays) > s.Leave+s.Illness+s.Training+s.OtherAbsence, "%s: the absences leave no working day", where)
		p.need(s.FixedPosts >= 0 && s.Posts >= 0, "%s: fixedPosts and posts must not be negative", where)
		p.need(strings.TrimSpace(s.Origin) != "", "%s: origin is missing; say where the numbers come from", where)
		checkDated(p, where, s.ValidFrom, s.ValidTo, s.Source)
		spans = append(spans, span{i, "", s.ValidFrom, s.ValidTo})
	}
	checkSpans(p, "staffing", spans)
}

func (a *Authority) checkRetention(p *problems) {
	var spans []span
	complete := false
	for i, r := range a.Retention {
		where := fmt.Sprintf("retention[%d]", i)
		p.need(strings.TrimSpace(r.ArchiveLaw) != "", "%s: archiveLaw is missing; nothing may be deleted that was not offered", where)
		p.need(r.AnswerMonths >= 1 && r.AnswerMonths <= 24, "%s: answerMonths must be 1 to 24; it is %d", where, r.AnswerMonths)
		p.need(r.FeeYears >= 1 && r.FeeYears <= 30, "%s: feeYears must be 1 to 30; it is %d", where, r.FeeYears)
		p.need(r.PaperMonths >= 1 && r.PaperMonths <= 120, "%s: paperMonths must be 1 to 120; it is %d", where, r.PaperMonths)
		p.need(r.AccessYears >= 2 && r.AccessYears <= 5, "%s: accessYears must be 2 to 5; it is %d", where, r.AccessYears)
		p.need(r.FeeParagraph != "" && r.PaperParagraph != "" && r.AccessParagraph != "", "%s: a paragraph is missing; name what each period rests on, if only a rule of the house", where)
		checkDated(p, where, r.ValidFrom, r.ValidTo, r.Source)
		spans = append(spans, span{i, "", r.ValidFrom, r.ValidTo})
		complete = complete || inForce(completeFrom, r.ValidFrom, r.ValidTo)
	}
	checkSpans(p, "retention", spans)
	p.need(complete, "retention: no row is in force on %s", completeFrom)
}

// roughDays compares lengths; months count thirty days. What is no length counts nothing.
func roughDays(length string) int {
	if !lengthForm.MatchString(length) {
		return 0
	}
	n, err := strconv.Atoi(length[:len(length)-1])
	if err != nil {
		return 0
	}
	return n * map[byte]int{'T': 1, 'W': 7, 'M': 30}[length[len(length)-1]]
}

// span is when a row holds for one subject.
type span struct {
	row      int
	subject  string
	from, to casefile.Date
}

// orRest gives the subjects of a row; "" stands for all that no other row names.
func orRest(subjects []string) []string {
	if len(subjects) == 0 {
		return []string{""}
	}
	return subjects
}

// checkSpans makes sure that on no day two rows hold for one subject, where only the order in the file would decide.
func checkSpans(p *problems, table string, spans []span) {
	for i, s := range spans {
		for _, o := range spans[i+1:] {
			apart := !s.to.IsZero() && s.to.Before(o.from) || !o.to.IsZero() && o.to.Before(s.from)
			p.need(s.subject != o.subject || apart,
				"%s[%d] and [%d] hold for %q on the same day; end the older one with validTo", table, s.row, o.row, s.subject)
		}
	}
}
