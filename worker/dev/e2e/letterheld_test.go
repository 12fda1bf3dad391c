package e2e_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestLetterIsReleasedOnceMore: § 37 Abs. 1 VwVfG: a letter that has become another one than somebody released waits, its task shows it as it is now, and once it is
// released there the case goes on by itself, with that letter and no other; also where the worker is killed at that moment.
func TestLetterIsReleasedOnceMore(t *testing.T) {
	t.Run("the case goes on", func(t *testing.T) {
		p, task := letterThatWaits(t)
		releaseOnceMore(t, p, task)
		goesOn(t, p)
	})
	t.Run("the case cannot be reached when it is released", func(t *testing.T) {
		p, task := letterThatWaits(t)
		up := down(t, devstack.Temporal, stack.KillPart)
		releaseOnceMore(t, p, task)
		up()
		goesOn(t, p)
	})
	t.Run("the worker is killed while it lets the letter go", func(t *testing.T) {
		p, task := letterThatWaits(t)
		h := holdRows(t, "letter", "select from letter where case_id = $1 and state = 'intended' for update", p.CaseID)
		releaseOnceMore(t, p, task)
		killWorkerAt(t, h)
		goesOn(t, p)
	})
}

const (
	askedFor = "nachforderung/aufforderung"
	newHome  = "Neue Gasse 7"
)

// letterThatWaits releases a request for documents while the worker is away and lets the person move before it is back.
func letterThatWaits(t *testing.T) (*player.Play, player.Task) {
	t.Helper()
	p, _ := atCompleteness(t)
	require.NoError(t, p.Complete(t.Context(), "clearing", "vollstaendigkeit-pruefen", map[string]any{"vollstaendig": false}))
	marking, err := p.Task(t.Context(), "fehlendes-markieren")
	require.NoError(t, err)
	up := down(t, devstack.Worker, stack.StopPart)
	who := gateway.As("clearing")
	claimed, err := who.Claim(t.Context(), marking)
	require.NoError(t, err)
	done, err := who.Complete(t.Context(), claimed, "held-"+p.CaseID, map[string]any{"fehlend": []string{"F01", "K01"}})
	require.NoError(t, err)
	require.NotEqual(t, "applied", done.Progress)
	require.Equal(t, newHome, query[string](t, `update person set street = $2 where id = (select person_id from case_person where case_id = $1 and undone_at is null) returning street`, p.CaseID, newHome))
	up()
	var held player.Task
	require.NoError(t, p.Until(t.Context(), "the task at which the letter is released once more", func(ctx context.Context) (bool, error) {
		tasks, err := gateway.As("leitung").Tasks(ctx, p.CaseID, "open")
		at := slices.IndexFunc(tasks, func(task player.Task) bool { return task.Element == "schreiben-freigeben" })
		if at >= 0 {
			held = tasks[at]
		}
		return at >= 0, err
	}))
	waitForRows(t, 1, "select count(*)::int from case_event where case_id = $1 and content ->> 'code' = 'letter.held'", p.CaseID)
	waitForRows(t, 1, "select count(*)::int from letter where case_id = $1 and template = $2 and state = 'intended'", p.CaseID, askedFor)
	return p, held
}

func releaseOnceMore(t *testing.T, p *player.Play, task player.Task) {
	t.Helper()
	who := gateway.As("clearing")
	claimed, err := who.Claim(t.Context(), task)
	require.NoError(t, err)
	_, err = who.CompleteAtOnce(t.Context(), claimed, "once-more-"+p.CaseID, map[string]any{"schreibenFreigabe": "freigeben"})
	require.ErrorContains(t, err, "letter.unseen", "nobody releases what they have not seen")
	_, err = who.Complete(t.Context(), claimed, "once-more-seen-"+p.CaseID, map[string]any{"schreibenFreigabe": "freigeben"})
	require.NoError(t, err)
}

// goesOn waits until the case has sent the letter that was released, and takes what comes next.
func goesOn(t *testing.T, p *player.Play) {
	t.Helper()
	_, err := p.Letter(t.Context(), askedFor, 1)
	require.NoError(t, err)
	require.Equal(t, 1, query[int](t, "select count(*)::int from letter where case_id = $1 and template = $2", p.CaseID, askedFor))
	require.Equal(t, 1, query[int](t, `select count(*)::int from letter l join document d on d.id = l.document_id join letter_release r on r.id = l.release_id
		where l.case_id = $1 and l.template = $2 and r.print = encode(d.sha256, 'hex') and l.data -> 'Empfaenger' ? $3 and jsonb_array_length(l.data -> 'Grundlagen') > 5`, p.CaseID, askedFor, newHome))
	require.Equal(t, 1, query[int](t, "select count(*)::int from case_event where case_id = $1 and content ->> 'code' = 'letter.held'", p.CaseID))
	_, _, err = p.Deadline(t.Context(), "nachforderung")
	require.NoError(t, err)
	require.NoError(t, p.Upload(t.Context(), "antragsteller", "K01"))
	_, err = p.Task(t.Context(), "eingang-pruefen")
	require.NoError(t, err)
}

// TestForeseenLettersAreFiledAsSeen: what the program computes between a task and its letter it computes the same for whoever is at the task: the letter that was
// released there is the one that is filed, and none of them waits.
func TestForeseenLettersAreFiledAsSeen(t *testing.T) {
	t.Parallel()
	for story, template := range map[string]string{
		testdata.Hardship: confirmation, testdata.Shortened: "arbeitgeberwechsel/suchphase",
	} {
		id := tell(t, story).report.CaseID
		require.Equal(t, 1, query[int](t, `select count(*)::int from letter l join document d on d.id = l.document_id join letter_release r on r.id = l.release_id
			where l.case_id = $1 and l.template = $2 and r.print = encode(d.sha256, 'hex')`, id, template), story)
		require.Zero(t, query[int](t, "select count(*)::int from case_event where case_id = $1 and content ->> 'code' = 'letter.held'", id), story)
	}
}
