package e2e_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
)

// TestFiftyUploads: fifty people send 15 MB each at the same moment. All of it is received, and the gateway never has more than 300 MB of memory, what
// judges documents beside it not included: four processes at most, each with its own bound.
func TestFiftyUploads(t *testing.T) {
	const senders, perCase, limit = 50, 6, 300 << 20
	var cases []string
	for range (senders + perCase - 1) / perCase {
		cases = append(cases, applied(t).CaseID)
	}
	file := largePicture(t)
	down(t, devstack.Gateway, stack.StopPart)()
	idle, err := stack.PeakMemory(devstack.Gateway)
	require.NoError(t, err)

	began := time.Now()
	errs := make([]error, senders)
	var all sync.WaitGroup
	for i := range senders {
		all.Go(func() { errs[i] = sends(t, cases[i/perCase], fmt.Sprintf("e2e-fifty-%d", i), file) })
	}
	all.Wait()
	took := time.Since(began)
	most, err := stack.PeakMemory(devstack.Gateway)
	require.NoError(t, err)
	for i := range senders {
		require.NoError(t, errs[i])
	}
	t.Logf("%d uploads of %.1f MB at once: the gateway had %.0f MB at its start and %.0f MB at most; %.1f s",
		senders, float64(len(file))/1e6, float64(idle)/1e6, float64(most)/1e6, took.Seconds())
	require.Less(t, most, int64(limit))
	for i, id := range cases {
		waitForRows(t, min(perCase, senders-i*perCase), "select count(*) from document where case_id = $1 and not outgoing and state = 'released'", id)
	}
}

// largePicture gives a picture that nothing makes smaller, just below the 15 MB that a document may have.
func largePicture(t *testing.T) []byte {
	t.Helper()
	const side = 2280
	noise := rand.New(rand.NewPCG(1, 2))
	picture := image.NewRGBA(image.Rect(0, 0, side, side))
	for i := range picture.Pix {
		picture.Pix[i] = byte(noise.Uint32())
		if i%4 == 3 {
			picture.Pix[i] = 0xff
		}
	}
	var file bytes.Buffer
	require.NoError(t, (&png.Encoder{CompressionLevel: png.NoCompression}).Encode(&file, picture))
	require.Greater(t, file.Len(), 15_000_000)
	return file.Bytes()
}

// sends hands a file in without a copy of it; that it is not received is an error.
func sends(t *testing.T, id, key string, file []byte) error {
	t.Helper()
	head := "--grenze\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nP01\r\n" +
		"--grenze\r\nContent-Disposition: form-data; name=\"file\"; filename=\"pass.png\"\r\n\r\n"
	const tail = "\r\n--grenze--\r\n"
	body := io.MultiReader(strings.NewReader(head), bytes.NewReader(file), strings.NewReader(tail))
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, strings.TrimSuffix(stack.URL(), "/")+"/api/v1/cases/"+id+"/documents", body)
	if err != nil {
		return err
	}
	request.ContentLength = int64(len(head) + len(file) + len(tail))
	request.Header.Set("Content-Type", "multipart/form-data; boundary=grenze")
	request.Header.Set("Authorization", "Bearer dev:antragsteller")
	request.Header.Set("Idempotency-Key", key)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	said, err := io.ReadAll(response.Body)
	if err = errors.Join(err, response.Body.Close()); err == nil && response.StatusCode != http.StatusCreated {
		err = fmt.Errorf("%s: %s", response.Status, said)
	}
	return err
}
