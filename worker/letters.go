package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"time"

	"ablauf/activities"
	"ablauf/internal/authority"
	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/registers"
	"ablauf/internal/store"
)

// intentPortal is the kind of effect that offers a copy of a letter in the portal.
const intentPortal = "portal-kopie"

// post hands letters to the print centre and copies of them to the portal, and takes down what the two say of each. What a letter is to the
// law hangs on one of these words: the day of posting (§ 41 Abs. 2 VwVfG).
type post struct {
	store  *store.Store
	files  letterFiles
	office *authority.Authority
	// portal says whether copies are offered.
	portal bool
}

// letterFiles is the part of the e-file that holds letters.
type letterFiles interface {
	Get(ctx context.Context, id casefile.CaseID, objectKey string) (io.ReadCloser, error)
	Printed(ctx context.Context, intentID string) (bool, error)
}

var _ letterFiles = (*efile.Client)(nil)

// compose puts the order to the print centre, or the copy for the portal, together. The letter is the one that is filed; nothing of it is made
// anew, so the same order is the same whenever it is made.
func (p *post) compose(ctx context.Context, intent casefile.Intent) (registers.Outgoing, bool, error) {
	order, readable := printOrder(intent)
	if !readable {
		return nil, false, casefile.Errorf(casefile.Invalid, "register.incomplete", "intent %s names no letter", intent.ID)
	}
	l, pdf, err := p.read(ctx, order.Letter)
	if err != nil {
		return nil, false, err
	}
	c, err := p.store.Case(ctx, l.CaseID)
	if err != nil {
		return nil, false, err
	}
	header := registers.Header{ID: intent.ID, Authority: p.office.Name, Aktenzeichen: c.Aktenzeichen}
	if intent.Kind == intentPortal {
		return registers.PortalCopy{Header: header, Subject: l.Subject, PDF: pdf}, true, nil
	}
	return registers.PrintJob{Header: header, Batch: p.batch(intent.CreatedAt), Recipient: recipientOf(l), PDF: pdf}, true, nil
}

func (p *post) read(ctx context.Context, id casefile.LetterID) (casefile.Letter, []byte, error) {
	l, err := p.store.Letter(ctx, id)
	if err != nil {
		return l, nil, err
	}
	doc, err := p.store.Document(ctx, l.DocumentID)
	if err != nil {
		return l, nil, err
	}
	content, err := p.files.Get(ctx, l.CaseID, doc.ObjectKey)
	if err != nil {
		return l, nil, err
	}
	defer content.Close() //nolint:errcheck // only read from
	pdf, err := io.ReadAll(content)
	if err != nil {
		return l, nil, fmt.Errorf("letter %s: %w", l.ID, err)
	}
	return l, pdf, nil
}

// recipientOf gives the lines of the address as they stand on the letter.
func recipientOf(l casefile.Letter) []string {
	var frozen map[string]json.RawMessage
	var lines []string
	if json.Unmarshal(l.Data, &frozen) != nil || json.Unmarshal(frozen[activities.FieldRecipient], &lines) != nil {
		return nil // what the print centre gets then is incomplete, and a person looks
	}
	return lines
}

// cutoff is until when a letter goes with the post of the same day; the afternoon is for printing.
const cutoff = 14

// batch gives the day with whose post a letter is to go: that of its order, or the next working day for one that comes behind the cut-off.
func (p *post) batch(ordered time.Time) casefile.Date {
	local := ordered.In(calendar.Berlin())
	day := casefile.DateOf(local)
	regions := make([]calendar.Region, 0, len(p.office.Regions))
	for _, r := range p.office.Regions {
		regions = append(regions, calendar.Region(r))
	}
	if local.Hour() < cutoff && calendar.IsWorkingDay(calendar.Land(p.office.Land), day, regions...) {
		return day
	}
	return calendar.AddWorkingDays(calendar.Land(p.office.Land), day, 1, regions...)
}

// inTray reports whether a letter lies in the tray for people to print: one that was laid there before the authority was connected must not be
// printed a second time.
func (p *post) inTray(ctx context.Context, intent casefile.Intent) (bool, error) {
	if intent.Kind != activities.IntentPrint || intent.Attempts <= 1 && intent.State != casefile.IntentSending {
		return false, nil
	}
	return p.files.Printed(ctx, intent.ID)
}

// handed takes down that the partner has it. It comes before the effect counts as confirmed, and twice is once.
func (p *post) handed(ctx context.Context, intent casefile.Intent) error {
	order, readable := printOrder(intent)
	if !readable || intent.Kind != activities.IntentPrint {
		return nil
	}
	if err := p.store.HandOver(ctx, order.Letter, intent.CreatedAt); err != nil || !p.portal {
		return err
	}
	return p.offer(ctx, intent)
}

// offer owes a copy for the portal to those who applied there.
func (p *post) offer(ctx context.Context, intent casefile.Intent) error {
	receipts, err := p.store.Receipts(ctx, intent.CaseID)
	if err != nil || !slices.ContainsFunc(receipts, func(r casefile.Receipt) bool { return r.CaseSeq == 1 && r.Channel == casefile.ChannelPortal }) {
		return err
	}
	_, err = p.store.OweIntent(ctx, casefile.Intent{
		CaseID: intent.CaseID, Key: intent.Key + "/portal", Kind: intentPortal, Payload: intent.Payload,
	})
	return err
}

// word takes down what was said about a letter. It reports false for what belongs before a person: what nobody can understand, and a day
// that cannot be.
func (p *post) word(ctx context.Context, b *inbox, item registers.Item, intent casefile.Intent) (bool, error) {
	order, readable := printOrder(intent)
	if !readable || item.Err != nil || !possible(item, intent, b.now()) {
		return false, nil //nolint:nilerr // what cannot be understood goes before a person
	}
	at := earlier(item.PostedAt, b.now())
	switch item.Verdict { //nolint:exhaustive // the client lets no other word of these partners through
	case registers.LetterPrinted:
		return true, p.store.NotePrinted(ctx, order.Letter, at)
	case registers.LetterPosted:
		return true, p.store.PostLetter(ctx, order.Letter, item.Dated, casefile.ActorSystem, at)
	case registers.LetterRejected:
		return true, p.store.RefuseLetter(ctx, order.Letter, intent.ID, item.Reason, at)
	case registers.LetterReturned:
		m, err := b.returned(ctx, item, intent, at)
		if err != nil {
			return true, err
		}
		return true, p.store.ReturnLetter(ctx, order.Letter, item.Dated, item.Reason, m)
	case registers.PortalAvailable:
		return true, p.store.NoteOffer(ctx, order.Letter, item.Dated, casefile.Date{}, false, at)
	case registers.PortalFetched:
		return true, p.store.NoteOffer(ctx, order.Letter, casefile.Date{}, item.Dated, false, at)
	case registers.PortalNotifyFailed:
		return true, p.store.NoteOffer(ctx, order.Letter, casefile.Date{}, casefile.Date{}, true, at)
	}
	return true, nil // accepted: the acceptance said so already
}

// possible reports whether the day of a word can be: nothing is posted before it was ordered, nor tomorrow.
func possible(item registers.Item, intent casefile.Intent, now time.Time) bool {
	if item.PostedAt.Before(intent.CreatedAt.Add(-clockBehindMax)) || item.PostedAt.After(now.Add(clockAheadMax)) {
		return false
	}
	first := casefile.DateOf(intent.CreatedAt.Add(-clockBehindMax).In(calendar.Berlin()))
	last := casefile.DateOf(now.Add(clockBehindMax).In(calendar.Berlin()))
	return item.Dated.IsZero() || !item.Dated.Before(first) && !item.Dated.After(last)
}

// returned makes the receipt by which a case learns that a letter of ours came back.
func (b *inbox) returned(ctx context.Context, item registers.Item, intent casefile.Intent, at time.Time) (store.Message, error) {
	m, err := b.received(ctx, item, intent, casefile.ReceiptRuecklaeufer, at)
	if err != nil {
		return m, err
	}
	m.Receipt.IdempotencyKey = item.ID
	m.Receipt.Deciding, m.Facts, err = fitting("nachricht/ruecklaeufer", map[string]any{"ruecklaeuferGrund": item.Reason}, nil)
	m.Receipt.Deciding = json.RawMessage("{}") // the reason decides nothing by itself
	return m, err
}

// postingMax is how long the print centre may have a letter without a word about its posting; weekends and holidays fit in.
const postingMax = 5 * 24 * time.Hour

// overdue asks people about letters of which the print centre says nothing.
type overdue struct {
	store  *store.Store
	logger *slog.Logger
	now    func() time.Time
	next   time.Time
}

func (o *overdue) once(ctx context.Context) (int, error) {
	if o.now().Before(o.next) {
		return 0, nil
	}
	o.next = o.now().Add(time.Minute)
	n, err := o.store.AskAboutUnposted(ctx, o.now().Add(-postingMax), requestsBatch)
	if n > 0 {
		o.logger.WarnContext(ctx, "letters without a posting", "count", n)
	}
	return n, err
}
