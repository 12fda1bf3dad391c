package efile

import (
	"context"
	"errors"
	"io"

	"github.com/minio/minio-go/v7"

	"ablauf/internal/casefile"
)

// HandToPrint lays a letter into the tray of the print service, once per intent: the object's name is the intent's id, and an
// object that lies there already is left as it is. So a retry after a lost answer prints nothing twice. The tray is encrypted
// under a key derived from the current master key, which the print service shares. Errors: Invalid "document.empty",
// "document.too-large", Unavailable.
func (c *Client) HandToPrint(ctx context.Context, intentID string, content io.Reader) error {
	name, err := printName(intentID)
	if err != nil {
		return err
	}
	data, err := ReadUpload(content)
	if err != nil {
		return err
	}
	opts := minio.PutObjectOptions{}
	opts.SetMatchETagExcept("*")
	err = c.write(ctx, name, c.master.current.key, purposePrint, data, opts)
	var response minio.ErrorResponse
	if errors.As(err, &response) && response.Code == minio.PreconditionFailed {
		return nil
	}
	return err
}

// Printed reports whether the letter of the intent was handed over; it is how a send is confirmed after a crash. Errors:
// Unavailable.
func (c *Client) Printed(ctx context.Context, intentID string) (bool, error) {
	name, err := printName(intentID)
	if err != nil {
		return false, err
	}
	_, err = c.minio.StatObject(ctx, c.bucket, name, minio.StatObjectOptions{})
	err = translate(err, "look into the tray")
	if casefile.KindOf(err) == casefile.NotFound {
		return false, nil
	}
	return err == nil, err
}

// OpenPrint reads a letter from the tray, as the print service does. Errors: NotFound, Unavailable; from Read Internal
// "document.damaged".
func (c *Client) OpenPrint(ctx context.Context, intentID string) (io.ReadCloser, error) {
	name, err := printName(intentID)
	if err != nil {
		return nil, err
	}
	return c.open(ctx, name, c.master.current.key, purposePrint)
}

func printName(intentID string) (string, error) {
	if !idForm.MatchString(intentID) {
		return "", casefile.Errorf(casefile.Invalid, "intent.id", "efile: malformed intent id")
	}
	return PrintObject(intentID), nil
}
