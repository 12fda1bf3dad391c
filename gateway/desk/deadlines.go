package desk

import (
	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
)

// DeadlineRequest asks for the last day of a period; doc is what the OpenAPI document says of a field.
type DeadlineRequest struct {
	Period string        `json:"period" validate:"required,max=20" doc:"length: a number and T (days), W (weeks), M (months), J (years), AT (working days, Monday to Friday) or WT (Monday to Saturday), e.g. 4 W"`
	Start  casefile.Date `json:"start" validate:"required" doc:"day of the event; with delivery or posted the day on which the act was posted, sent or retrieved"`
	Event  string        `json:"event" validate:"omitempty,oneof=aufgabe beginn bekanntgabe eingang einreise titelende versand zugang" doc:"what began the period, for the sentence; with delivery or posted bekanntgabe unless said otherwise"`
	// Land and Regions say whose holidays and whose day of delivery count; the authority's own where Land is empty.
	Land      string   `json:"land" validate:"omitempty,oneof=BW BY BE BB HB HH HE MV NI NW RP SL SN ST SH TH" doc:"whose holidays and whose day of delivery count; left out: the authority's own"`
	Regions   []string `json:"regions" validate:"max=4" doc:"parts of the Land with holidays of their own: augsburg, bayern-katholisch, sachsen-fronleichnam, thueringen-fronleichnam"`
	Delivery  string   `json:"delivery" validate:"omitempty,oneof=post elektronisch abruf ausland" doc:"how an act reached the person; the period begins when it counts as announced: post (posted within Germany on the start day), elektronisch (sent electronically on the start day), abruf (retrieved from the portal on the start day); ausland, a letter to another country, is refused, because no day is deemed there and the day of arrival must be proven"`
	Posted    bool     `json:"posted" doc:"short for delivery post: a letter was posted on the start day; the period begins when it counts as delivered (section 41(2) VwVfG of the Land)"`
	DayCounts bool     `json:"dayCounts" doc:"the first day is counted (section 187(2) BGB), as for the validity of a title"`
	Fixed     bool     `json:"fixed" doc:"the end stays on its day also when nobody works on it: validity of a title, end named as a date"`
}

// Deadline is a computed last day with the steps that led to it.
type Deadline struct {
	LastDay casefile.Date
	Land    calendar.Land
	Regions []string
	// Steps are the computations in their order: delivery, where there is one, and the period.
	Steps []calendar.Result
	// Source marks how sure the rule of delivery is (V, W, K or D); empty without delivery.
	Source string
}

// firstYear is the first year that the calendar has holidays for; lastYear the last that a date can be written for.
const firstYear, lastYear = 1995, 9999

// ComputeDeadline computes the last day of a period as the program does for a case. It keeps nothing. Invalid with field errors.
func (d *Desk) ComputeDeadline(r DeadlineRequest) (Deadline, error) {
	if err := d.Validate(&r); err != nil {
		return Deadline{}, err
	}
	out, opts, length, found := d.readDeadline(r)
	if len(found) > 0 {
		return Deadline{}, casefile.InvalidFields("request.invalid", found...)
	}
	start := r.Start
	if way := r.way(); way != "" {
		delivery := calendar.DeemedDeliveryBy(way, out.Land, start, opts.Regions...)
		out.Steps, out.Source, start = append(out.Steps, delivery), delivery.Params["source"], delivery.LastDay
		if opts.Event == "" {
			opts.Event = "bekanntgabe"
		}
	}
	period := calendar.Period(out.Land, start, length, opts)
	if period.LastDay.Year > lastYear {
		return Deadline{}, casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/period", Code: "period.too-long"})
	}
	out.Steps, out.LastDay = append(out.Steps, period), period.LastDay
	return out, nil
}

// deliveryAbroad is the way of a letter to another country, for which the law deems no day (§ 41 Abs. 2 Satz 1 VwVfG: im Inland).
const deliveryAbroad = "ausland"

// way gives how the act reached the person; nothing where the period begins with the start day itself.
func (r DeadlineRequest) way() calendar.Way {
	if r.Posted && r.Delivery == "" {
		return calendar.WayPost
	}
	return calendar.Way(r.Delivery)
}

// readDeadline turns the texts of the request into what the calendar takes, and gathers what is wrong with them.
func (d *Desk) readDeadline(r DeadlineRequest) (Deadline, calendar.Options, calendar.Length, []casefile.FieldError) {
	var found []casefile.FieldError
	wrong := func(field, code string) { found = append(found, casefile.FieldError{Field: field, Code: code}) }
	own, ownRegions := d.Authority.Seat()
	out := Deadline{Land: calendar.Land(own), Regions: ownRegions}
	if r.Land != "" {
		land, err := calendar.ParseLand(r.Land)
		if err != nil {
			wrong("/land", "enum")
		}
		out.Land, out.Regions = land, r.Regions
	}
	opts := calendar.Options{DayCounts: r.DayCounts, Fixed: r.Fixed, Event: r.Event}
	for _, text := range out.Regions {
		region, err := calendar.ParseRegion(out.Land, text)
		if err != nil {
			wrong("/regions", "enum")
			break
		}
		opts.Regions = append(opts.Regions, region)
	}
	if r.Land == "" && len(r.Regions) > 0 {
		wrong("/regions", "deadline.region-without-land")
	}
	length, err := calendar.ParseLength(r.Period)
	if err != nil {
		wrong("/period", "period.unknown")
	}
	if r.Start.Year < firstYear || r.Start.Year > lastYear {
		wrong("/start", "period.before-calendar")
	}
	switch {
	case r.Delivery == deliveryAbroad:
		wrong("/delivery", "deadline.delivery-abroad")
	case r.Posted && r.Delivery != "" && r.Delivery != string(calendar.WayPost):
		wrong("/delivery", "deadline.delivery-twice")
	case r.way() != "" && r.DayCounts:
		wrong("/dayCounts", "deadline.day-counts-posted")
	}
	return out, opts, length, found
}
