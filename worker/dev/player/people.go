package player

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
)

// ofTheirOwn gives the person of a sample application a given name that nobody else has: two people of one name and birth date are a question
// for clearing, and most plays are not about that. Somebody with a number is who the number says. With a postal code they live there.
func ofTheirOwn(application []byte, postalCode string) ([]byte, error) {
	var body map[string]any
	if err := json.Unmarshal(application, &body); err != nil {
		return nil, fmt.Errorf("read the application: %w", err)
	}
	form, _ := body["application"].(map[string]any)
	if address, given := form["anschrift"].(map[string]any); given && postalCode != "" {
		address["plz"] = postalCode
	}
	if person, named := form["person"].(map[string]any); named && person["azrNummer"] == nil {
		person["vornamen"] = givenName() + " " + givenName()
	}
	changed, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("write the application: %w", err)
	}
	return changed, nil
}

// givenName makes up a name of four syllables.
func givenName() string {
	const first, consonants, vowels, syllables = "BDFGHJKLMNPRST", "bdfghjklmnprst", "aeiou", 4
	drawn := make([]byte, 2*syllables)
	_, _ = rand.Read(drawn) // crypto/rand never fails
	name := make([]byte, 0, 2*syllables)
	for i := range syllables {
		from := consonants
		if i == 0 {
			from = first
		}
		name = append(name, from[int(drawn[2*i])%len(from)], vowels[int(drawn[2*i+1])%len(vowels)])
	}
	return string(name)
}
