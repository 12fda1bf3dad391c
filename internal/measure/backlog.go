package measure

// Band is an age in weeks. A case of 14 days is in its second week, one of 15 days in its third; more than thirteen weeks are about the
// three months of § 75 Satz 2 VwGO.
type Band struct {
	Key string // "0-2"
	// From and To are days of age, both included; To is 0 for the oldest band, which has no end.
	From, To int
}

// Bands gives the bands of age, the youngest first.
func Bands() []Band {
	return []Band{{"0-2", 0, 14}, {"3-4", 15, 28}, {"5-8", 29, 56}, {"9-13", 57, 91}, {"14", 92, 0}}
}

// BandOf gives the number of the band of an age in days.
func BandOf(days int) int {
	bands := Bands()
	for k, b := range bands {
		if b.To == 0 || days <= b.To {
			return k
		}
	}
	return len(bands) - 1
}

// Flow is what came in and what was closed in a period of weeks, and how much is open at its end.
type Flow struct {
	Received, Closed, Open int
	Days                   int
}

// Net is by how much the backlog grew.
func (f Flow) Net() int { return f.Received - f.Closed }

// Clearance is closed by received; below 1 the backlog grows. false where nothing came in.
func (f Flow) Clearance() (float64, bool) { return Share(f.Closed, f.Received), f.Received > 0 }

// Reach is for how many weeks the backlog lasts at the pace of the period: open by mean weekly closings. false where nothing was closed.
func (f Flow) Reach() (float64, bool) {
	if f.Closed <= 0 || f.Days <= 0 {
		return 0, false
	}
	return float64(f.Open) * float64(f.Days) / (7 * float64(f.Closed)), true
}
