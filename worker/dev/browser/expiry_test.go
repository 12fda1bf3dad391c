package browser_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestExpiryDryRun leads a supervisor from the list of procedures to a dry run of the expiry scan and to what it would do tomorrow: whom it
// writes to, whom not, and why. A title whose holder has applied already gets no letter (§ 81 Abs. 4 AufenthG).
func TestExpiryDryRun(t *testing.T) {
	play := player.NewPlay(gateway)
	require.NoError(t, play.Apply(t.Context(), "antragsteller", testdata.Timely))
	p := signIn(t, openBrowser(t), "leitung")
	p.visit("/verfahren")
	p.press(`a[href="/ablaufscan"]`)
	p.picture("expiry-runs")
	p.accessible("expiry runs")
	p.press(`form[action="/ablaufscan/probelauf"] button`)
	p.picture("expiry-run-begun")
	p.accessible("expiry run that has begun")
	require.NoError(t, play.Until(t.Context(), "the end of the dry run", func(context.Context) (bool, error) {
		p.visit(p.where()) // the page does not renew itself
		return !strings.Contains(p.text("main"), "noch nicht fertig"), nil
	}))
	p.sees("Antrag")
	p.picture("expiry-run")
	p.accessible("expiry run")
}
