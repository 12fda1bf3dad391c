package api_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/desk"
	"ablauf/workflows/bpmn"
)

type library struct {
	*desk.Built
	model *bpmn.Model
}

func testLibrary(t *testing.T) library {
	b, err := desk.NewLibrary()
	require.NoError(t, err)
	data, err := os.ReadFile("../../processes/verlaengerung/v1.bpmn")
	require.NoError(t, err)
	m, _, err := bpmn.Parse(data)
	require.NoError(t, err)
	return library{b, m}
}
func (library) Procedures() []desk.Procedure {
	return []desk.Procedure{{Key: "verlaengerung", Name: "Verlängerung", Version: 1, Bundle: "b", Form: "verlaengerung/antrag", Current: true}}
}
func (l library) Model(key string, v int) (*bpmn.Model, error) {
	if key == "verlaengerung" && v == 1 {
		return l.model, nil
	}
	return l.Built.Model(key, v)
}
