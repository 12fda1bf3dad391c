package replay

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"

	history "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/encoding/protojson"

	"ablauf/workflows/contract"
)

const (
	ending     = ".json.gz"
	bundleFile = "bundle" + ending
)

// Recording is one folder of the corpus: a bundle and the histories of the cases that ran on it.
type Recording struct {
	Folder string // e.g. "verlaengerung-v1-0a1b2c3d"
	Bundle []byte // as processes.Load takes it back
	Runs   []Run  // by way and number
}

// Run is one run of a recorded case. A case that went on in a fresh run has several.
type Run struct {
	Way     string // key of the story, e.g. "rechtzeitig-18b"
	Number  int    // 1 is the first run
	History *history.History
}

// Start gives the input of the run.
func (r Run) Start() (contract.Start, error) {
	var start contract.Start
	events := r.History.GetEvents()
	if len(events) == 0 {
		return start, fmt.Errorf("way %s: the history is empty", r.Way)
	}
	payloads := events[0].GetWorkflowExecutionStartedEventAttributes().GetInput().GetPayloads()
	if len(payloads) != 1 {
		return start, fmt.Errorf("way %s: a case has one input, this one %d", r.Way, len(payloads))
	}
	if err := json.Unmarshal(payloads[0].GetData(), &start); err != nil {
		return start, fmt.Errorf("way %s: input: %w", r.Way, err)
	}
	return start, nil
}

// Read reads a corpus, one folder per recording.
func Read(corpus fs.FS) ([]Recording, error) {
	bundles, err := fs.Glob(corpus, "*/"+bundleFile)
	if err != nil {
		return nil, fmt.Errorf("corpus: %w", err)
	}
	all := make([]Recording, 0, len(bundles))
	for _, name := range bundles {
		r := Recording{Folder: path.Dir(name)}
		if r.Bundle, err = unzip(corpus, name); err != nil {
			return nil, err
		}
		if r.Runs, err = readRuns(corpus, r.Folder); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

func readRuns(corpus fs.FS, folder string) ([]Run, error) {
	names, err := fs.Glob(corpus, folder+"/*.*"+ending)
	if err != nil {
		return nil, fmt.Errorf("corpus: %w", err)
	}
	var runs []Run
	for _, name := range names {
		if path.Base(name) == bundleFile {
			continue
		}
		way, number, _ := strings.Cut(strings.TrimSuffix(path.Base(name), ending), ".")
		r := Run{Way: way}
		if r.Number, err = strconv.Atoi(number); err != nil {
			return nil, fmt.Errorf("corpus: %s: the name is the way, a full stop and the number of the run: %w", name, err)
		}
		text, err := unzip(corpus, name)
		if err != nil {
			return nil, err
		}
		if r.History, err = client.HistoryFromJSON(bytes.NewReader(text), client.HistoryJSONOptions{}); err != nil {
			return nil, fmt.Errorf("corpus: %s: %w", name, err)
		}
		runs = append(runs, r)
	}
	return runs, nil
}

func (r Run) file() string { return r.Way + "." + strconv.Itoa(r.Number) + ending }

// text writes the history in the form that Temporal's own tools read.
func (r Run) text() ([]byte, error) {
	text, err := protojson.Marshal(r.History)
	if err != nil {
		return nil, fmt.Errorf("way %s: %w", r.Way, err)
	}
	// The library adds blanks at random, so that nobody relies on its form; without them equal histories give equal files.
	var compact bytes.Buffer
	if err := json.Compact(&compact, text); err != nil {
		return nil, fmt.Errorf("way %s: %w", r.Way, err)
	}
	return compact.Bytes(), nil
}

func unzip(files fs.FS, name string) ([]byte, error) {
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("corpus: %w", err)
	}
	in, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("corpus: %s: %w", name, err)
	}
	text, err := io.ReadAll(in)
	if err != nil {
		return nil, fmt.Errorf("corpus: %s: %w", name, err)
	}
	return text, nil
}

func zip(text []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, fmt.Errorf("corpus: %w", err)
	}
	if _, err := w.Write(text); err != nil {
		return nil, fmt.Errorf("corpus: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("corpus: %w", err)
	}
	return out.Bytes(), nil
}
