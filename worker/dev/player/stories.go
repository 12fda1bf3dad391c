package player

import (
	"context"
	"slices"

	"ablauf/worker/dev/testdata"
)

// Story is a case from application to outcome.
type Story struct {
	Key   string // name of the sample application
	Title string // what it shows, in German
	// Applicant is the demo person who hands the application in and whose case it is; "clearing" where the authority records behind the
	// day what came by letter or e-mail.
	Applicant string
	run       func(ctx context.Context, p *Play) error
}

// Stories are all ways of an extension that the demo tells, then those of other procedures; the first three of them what a first start finds in the worklist.
func Stories() []Story {
	return slices.Concat(arriving(), timelyStories(), lateStories(), specialStories(), endedStories(), changeStories())
}

// Others are the stories of the other procedures. What they end with is no title.
func Others() []Story {
	return slices.Concat(emergencyStories(), questionStories(), intakeStories(), delayStories(), refusalStories())
}

// arriving are the three that Arrivals leaves in the worklist.
func arriving() []Story {
	return []Story{
		{testdata.Timely, "rechtzeitig und vollständig, § 18b", "antragsteller", timely},
		{testdata.Incomplete, "zweimal unvollständig, § 16b", "antragsteller2", incomplete},
		{testdata.Late, "einen Tag zu spät, keine Anordnung, § 28", "antragsteller", late},
	}
}

// Tell plays the story on a case that has been applied for already, or applies with its sample.
func (s Story) Tell(ctx context.Context, p *Play) error {
	if p.CaseID == "" {
		if err := p.Apply(ctx, s.Applicant, s.Key); err != nil {
			return err
		}
	}
	if err := s.run(ctx, p); err != nil {
		return err
	}
	return p.End(ctx)
}
