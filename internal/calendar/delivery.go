package calendar

import (
	"slices"
	"strconv"

	"ablauf/internal/casefile"
)

// DeliveryRule says on which day after posting a letter counts as delivered (§ 41 Abs. 2 Satz 1 VwVfG and its twins). The
// authority applies the act of its Land; some Länder refer to the federal act, others have their own text and changed it later.
type DeliveryRule struct {
	Lands []Land
	From  casefile.Date // posted on this day or later; zero: since before the table begins
	To    casefile.Date // zero: without end
	Days  int
	// MovesWhenIdle says whether the day moves when nobody works on it. The day is a point in time set by law and no period
	// (§ 31 Abs. 3 VwVfG does not apply), so the administrative courts leave it; the tax court sees it otherwise for § 122 AO.
	MovesWhenIdle bool
	Paragraph     string
	// Source marks how sure the row is: V the statute was read, W a public page says so, K professional knowledge, D the safe
	// assumption (the later day, because the periods that follow run against the applicant).
	Source string
}

var day2025 = casefile.Date{Year: 2025, Month: 1, Day: 1}

// deliveryRules is the table; the first row that fits decides.
var deliveryRules = []DeliveryRule{
	{Lands: []Land{BW}, Days: 3, Paragraph: "§ 41 Abs. 2 LVwVfG", Source: "W"},
	{Lands: []Land{BE, BB, HB, NI, NW, RP}, From: day2025, Days: 4, Paragraph: "§ 41 Abs. 2 VwVfG in Verbindung mit Landesrecht", Source: "W"},
	{Lands: []Land{SN, ST}, From: day2025, Days: 4, Paragraph: "§ 41 Abs. 2 VwVfG in Verbindung mit Landesrecht", Source: "K"},
	{Lands: []Land{BY, HH, HE, MV, SL, SH, TH}, From: day2025, Days: 4, Paragraph: "§ 41 Abs. 2 Landes-VwVfG (vierter Tag angenommen)", Source: "D"},
	{Lands: Lands(), To: day2025.AddDays(-1), Days: 3, Paragraph: "§ 41 Abs. 2 VwVfG", Source: "V"},
}

// federalDelivery is the rule of the federal act itself, for authorities that apply it.
var federalDelivery = DeliveryRule{From: day2025, Days: 4, Paragraph: "§ 41 Abs. 2 VwVfG", Source: "V"}

// DeliveryRuleOn gives the rule for letters that an authority of the Land posts on the day. A Land without a row falls back on
// the federal act.
func DeliveryRuleOn(land Land, posted casefile.Date) DeliveryRule {
	for _, rule := range deliveryRules {
		if slices.Contains(rule.Lands, land) && !posted.Before(rule.From) && (rule.To.IsZero() || !posted.After(rule.To)) {
			return rule
		}
	}
	return federalDelivery
}

// Way is how an act reached the person.
type Way string

// The ways for which the law names a day.
const (
	WayPost       Way = "post"         // posted within Germany (§ 41 Abs. 2 Satz 1 VwVfG)
	WayElectronic Way = "elektronisch" // sent electronically, within Germany or abroad (§ 41 Abs. 2 Satz 2 VwVfG)
	WayRetrieved  Way = "abruf"        // retrieved from the portal, with consent (§ 41 Abs. 2a Satz 3 VwVfG)
)

// DeemedDeliveryBy gives the day on which an act counts as announced that was posted, sent or retrieved on a day. The old and the new law name
// the same number of days for what is sent electronically as for what is posted. A letter posted to another country has no such day: there
// the day of arrival must be proven. Without a day, or for another way, the Result is zero.
func DeemedDeliveryBy(way Way, land Land, on casefile.Date, regions ...Region) Result {
	switch {
	case on.IsZero():
		return Result{}
	case way == WayPost:
		return DeemedDelivery(land, on, regions...)
	case way == WayElectronic:
		r := DeemedDelivery(land, on, regions...)
		if r.Reason == ReasonDelivery {
			r.Reason = ReasonDeliverySent
		}
		return r
	case way == WayRetrieved:
		r := deemed(DeliveryRule{Days: 1, Paragraph: "§ 41 Abs. 2a Satz 3 VwVfG", Source: "V"}, land, on, regions)
		r.Reason = ReasonDeliveryRetrieved
		return r
	}
	return Result{}
}

// DeemedDelivery gives the day on which a letter posted in Germany counts as delivered. It says nothing about a letter that came
// later or never; in doubt the authority must prove the day (§ 41 Abs. 2 Satz 3 VwVfG). Periods that begin with the delivery are
// then computed with Period. Without a day of posting the Result is zero.
func DeemedDelivery(land Land, posted casefile.Date, regions ...Region) Result {
	if posted.IsZero() {
		return Result{}
	}
	return deemed(DeliveryRuleOn(land, posted), land, posted, regions)
}

func deemed(rule DeliveryRule, land Land, posted casefile.Date, regions []Region) Result {
	day := posted.AddDays(rule.Days)
	r := Result{LastDay: day, Reason: ReasonDelivery, Params: map[string]string{
		"start": posted.String(), "days": strconv.Itoa(rule.Days), "last": day.String(), "paragraph": rule.Paragraph, "source": rule.Source,
	}}
	why := idle(land, day, regions)
	if why == "" {
		return r
	}
	if !rule.MovesWhenIdle {
		// The sentence says that the day stays, or a reader would look for the next working day.
		r.Params["idle"] = why
		return r
	}
	r.LastDay = nextWorkingDay(land, day, regions)
	r.Reason = ReasonDeliveryIdle
	r.Params["end"], r.Params["idle"], r.Params["last"] = day.String(), why, r.LastDay.String()
	return r
}
