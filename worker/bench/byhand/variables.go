package byhand

import (
	"encoding/json"
	"fmt"
	"time"

	"ablauf/workflows/feel"
)

// variables is what the case knows; it goes to the activities in the form that they read.
type variables struct {
	CaseID           string          `json:"caseId"`
	EingangAm        *date           `json:"eingangAm,omitempty"`
	TitelArt         string          `json:"titelArt,omitempty"`
	TitelParagraph   string          `json:"titelParagraph,omitempty"`
	TitelEnde        *date           `json:"titelEnde,omitempty"`
	AntragAuf        string          `json:"antragAuf,omitempty"`
	AntragArt        string          `json:"antragArt,omitempty"`
	Fiktion          *fiktion        `json:"fiktion,omitempty"`
	Gebuehr          json.RawMessage `json:"gebuehr,omitempty"`
	VwgoFrist        *date           `json:"vwgoFrist,omitempty"`
	BekanntgabeAm    *date           `json:"bekanntgabeAm,omitempty"`
	Checkliste       json.RawMessage `json:"checkliste,omitempty"`
	BescheinigungBis *date           `json:"bescheinigungBis,omitempty"`
	Vollstaendig     bool            `json:"vollstaendig,omitempty"`
	BaZustimmung     *baZustimmung   `json:"baZustimmung,omitempty"`
	Aussetzung       *bool           `json:"aussetzung,omitempty"`
	Entscheidung     string          `json:"entscheidung,omitempty"`
	BiometrieNoetig  *bool           `json:"biometrieNoetig,omitempty"`
	VierAugen        *vierAugen      `json:"vierAugen,omitempty"`
	NeuesTitelEnde   *date           `json:"neuesTitelEnde,omitempty"`
}

type fiktion struct {
	Zeile             string `json:"zeile"`
	Wirkung           string `json:"wirkung"`
	Weg               string `json:"weg"`
	PositiverText     bool   `json:"positiverText"`
	Bescheinigung     string `json:"bescheinigung"`
	BescheinigungWann string `json:"bescheinigungWann"`
}

type baZustimmung struct {
	Noetig bool `json:"noetig"`
}

type vierAugen struct {
	Mitzeichnung bool `json:"mitzeichnung"`
}

// date is a day in the form in which the activities write one.
type date struct {
	At  string `json:"@"`
	Day string `json:"v"`
}

// start gives the instant at which the day begins in Europe/Berlin, moved by days.
func (d *date) start(days int) (time.Time, error) {
	if d == nil {
		return time.Time{}, fmt.Errorf("a day is missing")
	}
	day, err := time.ParseInLocation(time.DateOnly, d.Day, feel.Berlin())
	if err != nil {
		return time.Time{}, fmt.Errorf("day: %w", err)
	}
	return day.AddDate(0, 0, days).UTC(), nil
}
