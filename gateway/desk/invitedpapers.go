package desk

import (
	"context"
	"io"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/invitation"
	"ablauf/internal/store"
)

// invitedPapersMax is how many documents may be added under the address of one letter. It is more than any checklist has, and keeps who found the letter from filling
// the file.
const invitedPapersMax = 30

// InvitedPapers is what the address of a prepared application shows once the application was sent: what may be added and what was added there. Nothing of it can be
// opened, and files have no names: whoever holds the letter can open the address.
type InvitedPapers struct {
	of casefile.CaseID
	// Address tells one address from another and is no token.
	Address string
	// Letter is what the letter says.
	Letter Invitation
	Added  []InvitedPaper
	// Full: no more can be added here.
	Full bool
}

// InvitedPaper is a document that was added under the address.
type InvitedPaper struct {
	// Kind is the code of the checklist that the sender chose; empty where it lies in a sub-file that is not for everybody.
	Kind     string
	State    casefile.DocumentState
	Refusal  string // code of what was wrong
	Received time.Time
}

// InvitedPapers gives the papers that were added under an address whose application was sent and runs, until its papers are complete. NotFound "invitation.unknown" for
// everything else.
func (d *Desk) InvitedPapers(ctx context.Context, token string) (InvitedPapers, error) {
	hash, ok := invitation.Hash(token)
	if !ok {
		return InvitedPapers{}, errNotInvited()
	}
	of, err := d.Store.InvitedPapers(ctx, hash)
	if casefile.KindOf(err) == casefile.NotFound || err == nil && (!of.Open || d.today().After(of.LastDay)) {
		return InvitedPapers{}, errNotInvited()
	}
	if err != nil {
		return InvitedPapers{}, err
	}
	letter, err := d.invitation(ctx, store.Invited{Letter: of.Letter})
	if err != nil {
		return InvitedPapers{}, err
	}
	added, err := d.Store.ScopedPapers(ctx, of.Case, store.InvitationScope(of.Letter))
	if err != nil {
		return InvitedPapers{}, err
	}
	papers := InvitedPapers{of: of.Case, Address: string(of.Letter), Letter: letter, Full: len(added) >= invitedPapersMax}
	for _, a := range added {
		paper := InvitedPaper{Kind: a.Kind, State: a.State, Refusal: a.Refusal, Received: a.ReceivedAt}
		if a.SubFile.Protected() || d.Authority.SubFileOf(a.Kind).Protected() {
			paper.Kind = ""
		}
		papers.Added = append(papers.Added, paper)
	}
	return papers, nil
}

// AddInvitedPaper takes a document under such an address on the way of Upload: the same limits, the same quarantine, the same checks. Who sent it nobody knows, so the
// program has received it. Errors: those of Upload; NotFound "invitation.unknown"; Invalid "document.address-full".
func (d *Desk) AddInvitedPaper(ctx context.Context, lang string, papers InvitedPapers, in UploadRequest, body io.Reader) (Uploaded, error) {
	if papers.of == "" {
		return Uploaded{}, errNotInvited()
	}
	in.CaseID, in.Channel = papers.of, casefile.ChannelPortal
	return d.upload(ctx, casefile.Actor{ID: casefile.ActorSystem}, lang, in, body, uploadBy{
		find:  func(ctx context.Context) (casefile.Case, error) { return d.Store.Case(ctx, papers.of) },
		scope: store.InvitationScope(casefile.LetterID(papers.Address)), most: invitedPapersMax,
	})
}
