package main

import (
	"crypto/rand"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

//go:embed application.json
var applicationSample []byte

// application gives the body of an application of an invented person: § 18b AufenthG, thirty days before the title ends, so in time (§ 81
// Abs. 4), and decided before the certificate of § 81 Abs. 5 is owed.
func application(today time.Time) ([]byte, error) {
	var form map[string]any
	if err := json.Unmarshal(applicationSample, &form); err != nil {
		return nil, fmt.Errorf("sample: %w", err)
	}
	title, isTitle := form["titel"].(map[string]any)
	employer, isEmployer := form["arbeitgeber"].(map[string]any)
	if !isTitle || !isEmployer {
		return nil, errors.New("the sample has no title or no employer")
	}
	person, isPerson := form["person"].(map[string]any)
	if !isPerson {
		return nil, errors.New("the sample has no person")
	}
	// Everybody is somebody else: two people of one name and birth date are a question for clearing.
	person["vornamen"] = strings.Map(lettersOnly, rand.Text())
	since := day(today, -24, 30)
	title["gueltigVon"], title["gueltigBis"], employer["seit"] = since, day(today, 0, 30), since
	form["gewuenschtBis"] = day(today, 24, 0)
	body, err := json.Marshal(map[string]any{"procedure": "verlaengerung", "channel": "post", "application": form})
	if err != nil {
		return nil, fmt.Errorf("sample: %w", err)
	}
	return body, nil
}

// lettersOnly leaves digits out: no name has any (DIN 91379).
func lettersOnly(r rune) rune {
	if r < 'A' {
		return -1
	}
	return r
}
