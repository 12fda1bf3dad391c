package measure

// Visits says how many cases visited a step so many times.
type Visits struct {
	Times, Cases int
}

// Loops gives how many cases visited a step at all, how many more than once, and how many visits were more than the first.
func Loops(visits []Visits) (cases, again, extra int) {
	for _, v := range visits {
		if v.Times <= 0 || v.Cases <= 0 {
			continue
		}
		cases += v.Cases
		if v.Times > 1 {
			again += v.Cases
			extra += (v.Times - 1) * v.Cases
		}
	}
	return cases, again, extra
}
