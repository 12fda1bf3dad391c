package byhand

import (
	"encoding/json"
	"fmt"
	"time"

	"ablauf/workflows/feel"
)

// variables is what the case knows; it goes to the activities in the form that they read.
type variables struct {
	CaseID         string `json:"caseId"`
	EingangAm      *date  `json:"eingangAm,omitempty"`
	TitelArt       string `json:"titelArt,omitempty"`
	TitelParagraph string `json:"titelParagraph,omitempty"`
	TitelEnde      *date  `json:"titelEnde,omitempty"`
	AntragAuf      string `json:"antragAuf,omitempty"`
	AntragArt      string `json:"antragArt,omitempty"`
	// What is not there yet at the start is null, and stays so on this way.
	LetzteBescheinigungBis  *date  `json:"letzteBescheinigungBis"`
	NaechsteBescheinigungAm *date  `json:"naechsteBescheinigungAm"`
	KarteBestelltAm         *date  `json:"karteBestelltAm"`
	SicherheitAbgefragtAm   *date  `json:"sicherheitAbgefragtAm"`
	Sicherheitsabfrage      string `json:"sicherheitsabfrage,omitempty"`
	// What one element is given and nobody else sees.
	AzrSachverhalt   string          `json:"azrSachverhalt,omitempty"`
	KartenZustellweg string          `json:"kartenZustellweg,omitempty"`
	Kartenstand      string          `json:"kartenstand,omitempty"`
	Fiktion          *fiktion        `json:"fiktion,omitempty"`
	Gebuehr          json.RawMessage `json:"gebuehr,omitempty"`
	VwgoFrist        *date           `json:"vwgoFrist,omitempty"`
	Aufnahme         string          `json:"aufnahme,omitempty"`
	BekanntgabeAm    *date           `json:"bekanntgabeAm,omitempty"`
	Checkliste       json.RawMessage `json:"checkliste,omitempty"`
	Vollstaendig     bool            `json:"vollstaendig,omitempty"`
	BaZustimmung     *baZustimmung   `json:"baZustimmung,omitempty"`
	Aussetzung       *bool           `json:"aussetzung,omitempty"`
	Entscheidung     string          `json:"entscheidung,omitempty"`
	BiometrieNoetig  *bool           `json:"biometrieNoetig,omitempty"`
	VierAugen        *vierAugen      `json:"vierAugen,omitempty"`
	NeuesTitelEnde   *date           `json:"neuesTitelEnde,omitempty"`
}

// received is what the called procedure of the intake knows: its inputs and what it found out. Nothing else of the case reaches it.
type received struct {
	CaseID         string          `json:"caseId"`
	EingangAm      *date           `json:"eingangAm"`
	PersonLage     string          `json:"personLage,omitempty"`
	Doppelt        *bool           `json:"doppelt,omitempty"`
	Formlos        *bool           `json:"formlos,omitempty"`
	Wuerdigen      *bool           `json:"wuerdigen,omitempty"`
	Ergebnis       string          `json:"ergebnis,omitempty"`
	Zustaendigkeit *zustaendigkeit `json:"zustaendigkeit,omitempty"`
}

type zustaendigkeit struct {
	Zustaendig string `json:"zustaendig"`
	Gruppe     string `json:"gruppe"`
	Grund      string `json:"grund"`
}

// clear reports whether nobody has to find anything out.
func (r *received) clear() bool {
	return r.PersonLage == "eindeutig" && !*r.Doppelt && !*r.Formlos && !*r.Wuerdigen && r.Zustaendigkeit != nil && r.Zustaendigkeit.Zustaendig == "hier"
}

// queried is what the called procedure of § 73 AufenthG knows.
type queried struct {
	CaseID          string `json:"caseId"`
	AntragArt       string `json:"antragArt"`
	SicherheitListe string `json:"sicherheitListe,omitempty"`
}

// asked is what the called procedure of the decision knows: its inputs and what it found out. Nothing else of the case reaches it.
type asked struct {
	CaseID             string    `json:"caseId"`
	AntragArt          string    `json:"antragArt"`
	TitelEnde          *date     `json:"titelEnde"`
	FiktionWirkung     string    `json:"fiktionWirkung"`
	BaNoetig           bool      `json:"baNoetig"`
	BaErgebnis         string    `json:"baErgebnis"`
	Sicherheitsabfrage string    `json:"sicherheitsabfrage"`
	KursVerpflichtet   *bool     `json:"kursVerpflichtet,omitempty"`
	TitelBeginn        *date     `json:"titelBeginn,omitempty"`
	VorschlagBis       *date     `json:"vorschlagBis,omitempty"`
	AmpelFarbe         string    `json:"ampelFarbe,omitempty"`
	Entscheidung       string    `json:"entscheidung,omitempty"`
	Weg                string    `json:"entscheidungsweg,omitempty"`
	Ergebnis           *ergebnis `json:"entscheidungErgebnis,omitempty"`
}

// ergebnis is what the decision hands back.
type ergebnis struct {
	Ergebnis        string  `json:"ergebnis"`
	BiometrieNoetig *bool   `json:"biometrieNoetig"`
	Anhoerung       *string `json:"anhoerung"`
}

type kurs struct {
	Verpflichtet bool `json:"verpflichtet"`
}

type dauer struct {
	Bis *date `json:"bis"`
}

type licht struct {
	Farbe string `json:"farbe"`
}

// colour gives the traffic light of its points: green only where all sixteen are.
func colour(points []licht) string {
	green := 0
	for _, p := range points {
		switch p.Farbe {
		case "rot":
			return "rot"
		case "gruen":
			green++
		}
	}
	if green == 16 && len(points) == 16 {
		return "gruen"
	}
	return "gelb"
}

type fiktion struct {
	Wirkung           string `json:"wirkung"`
	Weg               string `json:"weg"`
	PositiverText     bool   `json:"positiverText"`
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

// next gives the day after.
func (d *date) next() (*date, error) {
	if d == nil {
		return nil, fmt.Errorf("a day is missing")
	}
	day, err := time.Parse(time.DateOnly, d.Day)
	if err != nil {
		return nil, fmt.Errorf("day: %w", err)
	}
	return &date{At: d.At, Day: day.AddDate(0, 0, 1).Format(time.DateOnly)}, nil
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
