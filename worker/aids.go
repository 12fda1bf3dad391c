package main

import (
	"context"
	"errors"
	"strings"

	"ablauf/processes"
	"ablauf/processes/readingaid"
)

// runAids is the command "aids": which reading aids a translator has to look at. It reads what is part of the program and nothing else.
func runAids(_ context.Context, c call) error {
	if len(c.args) > 0 {
		return errors.New("usage: worker aids")
	}
	library, err := processes.Load()
	if err != nil {
		return err
	}
	aids, err := readingaid.Shipped()
	if err != nil {
		return err
	}
	return sayAids(c, library, aids)
}

// aidStates are the states of an aid for whoever sees to it.
var aidStates = map[readingaid.State]string{
	readingaid.Ready:      "reviewed, shown and sent",
	readingaid.Unreviewed: "to be reviewed",
	readingaid.Outdated:   "out of date: the German letter has changed",
}

// sayAids prints a line per aid, and under it who reviewed it.
func sayAids(c call, library *processes.Library, aids *readingaid.Set) error {
	waiting := 0
	for _, a := range aids.All() {
		procedure, _, _ := strings.Cut(a.Letter, "/")
		bundle, found := library.Newest(procedure)
		if !found {
			return errors.New("an aid belongs to a procedure that there is not: " + a.Letter)
		}
		german, err := bundle.Letter(a.Letter)
		if err != nil {
			return err
		}
		state := a.State(german)
		c.say("%-36s %s  %s  %s", a.Letter, a.Language, a.Fingerprint, aidStates[state])
		switch {
		case state == readingaid.Outdated:
			c.say("    compare it with the letter of today, whose fingerprint is %s", readingaid.LetterFingerprint(german))
		case a.Review != nil:
			c.say("    by %s on %s", a.Review.By, a.Review.On)
		}
		if state != readingaid.Ready {
			waiting++
		}
	}
	c.say("%d reading aids, %d of them wait for a translator; none of those is shown or sent. How a review is written down: processes/readingaid/doc.go", len(aids.All()), waiting)
	return nil
}
