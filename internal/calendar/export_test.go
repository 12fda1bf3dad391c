package calendar

// EasterSunday and Deemed are inner steps that tests look at alone.
var (
	EasterSunday = easterSunday
	Deemed       = deemed
)
