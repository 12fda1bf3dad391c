package efile

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/minio/sio"

	"ablauf/internal/casefile"
)

// An object is: four bytes that name the format, a salt, and the content as DARE 2.0. The salt makes a key of its own for every
// version of every object, so that no pair of key and nonce is ever used twice however many documents a case has.
const (
	format   = "EAK1"
	saltSize = 32
	headSize = len(format) + saltSize
)

// seal gives the object for the content, encrypted while it is read, and its size.
func seal(key []byte, purpose string, content []byte) (io.Reader, int64, error) {
	return sealStream(key, purpose, bytes.NewReader(content), int64(len(content)))
}

// sealStream is seal for a content that nobody has in memory; of one whose size is not known the size of the object is not either.
func sealStream(key []byte, purpose string, content io.Reader, contentSize int64) (io.Reader, int64, error) {
	head := append([]byte(format), make([]byte, saltSize)...)
	fillRandom(head[len(format):])
	objectKey, err := derive(key, head[len(format):], purpose)
	if err != nil {
		return nil, 0, err
	}
	body, err := sio.EncryptReader(content, sio.Config{MinVersion: sio.Version20, Key: objectKey})
	if err != nil {
		return nil, 0, fmt.Errorf("efile: encrypt: %w", err)
	}
	sealed := io.MultiReader(bytes.NewReader(head), body)
	if contentSize < 0 {
		return sealed, -1, nil
	}
	size, err := sio.EncryptedSize(uint64(contentSize))
	if err != nil {
		return nil, 0, fmt.Errorf("efile: encrypt: %w", err)
	}
	return sealed, int64(headSize) + int64(size), nil
}

// unseal gives the content of an object; errors of the underlying reader come through unchanged.
func unseal(key []byte, purpose string, object io.Reader) (io.Reader, error) {
	head := make([]byte, headSize)
	if _, err := io.ReadFull(object, head); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, damaged(err)
		}
		return nil, err
	}
	if string(head[:len(format)]) != format {
		return nil, damaged(errors.New("unknown format"))
	}
	objectKey, err := derive(key, head[len(format):], purpose)
	if err != nil {
		return nil, err
	}
	content, err := sio.DecryptReader(object, sio.Config{MinVersion: sio.Version20, Key: objectKey})
	if err != nil {
		return nil, fmt.Errorf("efile: decrypt: %w", err)
	}
	return content, nil
}

// translateRead tells a damaged object from a connection that broke while it was read.
func translateRead(err error) error {
	var cipherError sio.Error
	switch {
	case err == nil, errors.Is(err, io.EOF):
		return err
	case errors.As(err, &cipherError):
		return damaged(err)
	}
	return translate(err, "read object")
}

func damaged(err error) error {
	return casefile.Errorf(casefile.Internal, "document.damaged", "efile: the object is damaged: %w", err)
}
