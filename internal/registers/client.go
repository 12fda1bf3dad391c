package registers

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"ablauf/internal/casefile"
)

const (
	// callMax bounds one call; a partner that is slower counts as away, and is asked later whether the message reached it.
	callMax = 15 * time.Second
	// bodyMax bounds what we read of an answer.
	bodyMax = 4 << 20
)

// Config says which partner it is and where. Key is the secret by which it knows us.
type Config struct {
	Partner  Partner
	URL, Key string
	// Client is nil but for tests.
	Client *http.Client
}

// Client speaks to one partner. It is safe for concurrent use.
type Client struct {
	partner Partner

	base *url.URL
	key  string
	http *http.Client
}

// New makes a client. The address must be https; plain http is for a partner on the same machine. Invalid "register.config".
func New(cfg Config) (*Client, error) {
	base, err := url.Parse(strings.TrimSuffix(cfg.URL, "/"))
	if err != nil || base.Host == "" || base.Scheme != "https" && (base.Scheme != "http" || !loopback(base.Hostname())) {
		return nil, casefile.Errorf(casefile.Invalid, "register.config", "the address of the partner must be https://…")
	}
	if vocabulary[cfg.Partner] == nil {
		return nil, casefile.Errorf(casefile.Invalid, "register.config", "there is no partner %q", cfg.Partner)
	}
	if cfg.Key == "" {
		return nil, casefile.Errorf(casefile.Invalid, "register.config", "the partner needs a key")
	}
	client := cfg.Client
	if client == nil {
		client = &http.Client{Timeout: callMax}
	}
	// A partner that sends us elsewhere would get the key there too.
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Client{partner: cfg.Partner, base: base, key: cfg.Key, http: client}, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Partner is whom the client speaks to.
func (c *Client) Partner() Partner { return c.partner }

// Send hands a message over. Sent twice it is one. Errors by kind:
//
//   - Unavailable: the partner is away or does not let us in; whether it has the message is not known, Ask before sending again.
//   - Invalid "register.incomplete" (not sent) and "register.refused": the partner will not take it as it is.
//   - Conflict "register.other-content": the partner has another message under this id.
//   - Internal "register.answer": the partner's answer cannot be understood; whether it has the message is not known.
//   - Internal "register.addressee" (not sent): the message is for another partner.
func (c *Client) Send(ctx context.Context, m Outgoing) (Acceptance, error) {
	id := m.MessageID()
	if m.Addressee() != c.partner {
		return Acceptance{}, casefile.Errorf(casefile.Internal, "register.addressee", "message %s is for %s and not for %s", id, m.Addressee(), c.partner)
	}
	if err := m.Check(); err != nil {
		return Acceptance{}, err
	}
	body, err := json.Marshal(m)
	if err != nil {
		return Acceptance{}, fmt.Errorf("message %s: %w", id, err)
	}
	status, answer, err := c.call(ctx, http.MethodPut, "/v1/anfragen/"+url.PathEscape(id), body)
	switch {
	case err != nil:
		return Acceptance{}, err
	case status == http.StatusOK || status == http.StatusCreated:
		acceptance, err := readAcceptance(id, answer)
		if err == nil && acceptance.Digest != digest(body) {
			err = wrongAnswer("the partner has something else than message %s", id)
		}
		return acceptance, err
	case status == http.StatusConflict:
		return Acceptance{}, casefile.Errorf(casefile.Conflict, "register.other-content", "message %s is known with other content", id)
	case status == http.StatusBadRequest || status == http.StatusUnprocessableEntity:
		return Acceptance{}, casefile.Errorf(casefile.Invalid, "register.refused", "message %s was refused with status %d", id, status)
	}
	return Acceptance{}, wrongAnswer("status %d to message %s", status, id)
}

// Ask asks the partner whether it has a message of ours. A partner that does not know it says so in so many words: any other answer,
// also a bare 404 of something in between, is an error. Kinds: Unavailable; Internal "register.answer".
func (c *Client) Ask(ctx context.Context, id string) (a Acceptance, known bool, err error) {
	status, answer, err := c.call(ctx, http.MethodGet, "/v1/anfragen/"+url.PathEscape(id), nil)
	switch {
	case err != nil:
		return Acceptance{}, false, err
	case status == http.StatusOK:
		a, err = readAcceptance(id, answer)
		return a, err == nil, err
	case status == http.StatusNotFound:
		var unknown struct {
			ID    string `json:"nachricht"`
			State string `json:"stand"`
		}
		if json.Unmarshal(answer, &unknown) == nil && unknown.ID == id && unknown.State == "unbekannt" {
			return Acceptance{}, false, nil
		}
	}
	return Acceptance{}, false, wrongAnswer("status %d to the question about %s", status, id)
}

// Page is a part of the inbox.
type Page struct {
	Items []Item
	// Next is where the next part begins; empty where nothing lies behind this one.
	Next string
}

// Inbox reads what the partner has for us, at most so many messages; what is not acknowledged comes again. A message that cannot be
// understood is an item with an error and does not hide the others. Kinds: Unavailable; Internal "register.answer".
func (c *Client) Inbox(ctx context.Context, limit int) ([]Item, error) {
	page, err := c.InboxFrom(ctx, "", limit)
	return page.Items, err
}

// InboxFrom is Inbox from a place on that the page before has named; "" is the first. Reading on is what keeps messages that stay from hiding
// those behind them.
func (c *Client) InboxFrom(ctx context.Context, from string, limit int) (Page, error) {
	query := url.Values{"hoechstens": {strconv.Itoa(limit)}}
	if from != "" {
		query.Set("ab", from)
	}
	status, answer, err := c.call(ctx, http.MethodGet, "/v1/postfach?"+query.Encode(), nil)
	if err != nil {
		return Page{}, err
	}
	var page struct {
		Messages []json.RawMessage `json:"nachrichten"`
		Next     string            `json:"weiter"`
	}
	if status != http.StatusOK || json.Unmarshal(answer, &page) != nil || page.Messages == nil {
		return Page{}, wrongAnswer("status %d to the question for the inbox", status)
	}
	items := make([]Item, 0, len(page.Messages))
	for _, raw := range page.Messages {
		item := Item{Raw: raw}
		if json.Unmarshal(raw, &item.Answer) != nil {
			item.Err = wrongAnswer("an inbox message is malformed")
		} else {
			item.Err = item.check(c.partner)
		}
		items = append(items, item)
	}
	return Page{Items: items, Next: page.Next}, nil
}

// Acknowledge tells the partner that a message of the inbox is safe with us; doing so twice is once. Kinds: Unavailable; Internal
// "register.answer".
func (c *Client) Acknowledge(ctx context.Context, id string) error {
	status, _, err := c.call(ctx, http.MethodPost, "/v1/postfach/"+url.PathEscape(id)+"/quittung", nil)
	if err == nil && status != http.StatusNoContent && status != http.StatusOK {
		err = wrongAnswer("status %d to the acknowledgement of %s", status, id)
	}
	return err
}

// call gives status and body of an answer. A partner that is away, overloaded or does not let us in is Unavailable: all messages would
// fare the same, and none of them is to blame.
func (c *Client) call(ctx context.Context, method, path string, body []byte) (int, []byte, error) {
	request, err := http.NewRequestWithContext(ctx, method, c.base.String()+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, casefile.Errorf(casefile.Internal, "register.request", "%s %s: %w", method, path, err)
	}
	request.Header.Set("Authorization", "Bearer "+c.key)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := c.http.Do(request)
	if err != nil {
		return 0, nil, casefile.Errorf(casefile.Unavailable, "register.unavailable", "partner: %w", err)
	}
	defer response.Body.Close() //nolint:errcheck // only read from
	answer, err := io.ReadAll(io.LimitReader(response.Body, bodyMax+1))
	switch status := response.StatusCode; {
	case err != nil:
		return 0, nil, casefile.Errorf(casefile.Unavailable, "register.unavailable", "partner: the answer broke off: %w", err)
	case len(answer) > bodyMax:
		return 0, nil, wrongAnswer("the answer has more than %d bytes", bodyMax)
	case status >= http.StatusInternalServerError || status == http.StatusTooManyRequests || status == http.StatusRequestTimeout:
		return 0, nil, casefile.Errorf(casefile.Unavailable, "register.unavailable", "partner: status %d", status)
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return 0, nil, casefile.Errorf(casefile.Unavailable, "register.key", "partner: status %d; is the key right?", status)
	default:
		return status, answer, nil
	}
}

func readAcceptance(id string, answer []byte) (Acceptance, error) {
	a := Acceptance{Raw: answer}
	if json.Unmarshal(answer, &a) != nil || a.ID != id || a.At.IsZero() || a.Digest == "" {
		return Acceptance{}, wrongAnswer("the acceptance of %s cannot be understood", id)
	}
	return a, nil
}

func digest(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}
