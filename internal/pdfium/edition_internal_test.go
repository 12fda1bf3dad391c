package pdfium

import (
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestEdition: another PDFium, or another translator of it, is another edition; what else a program has makes no difference.
func TestEdition(t *testing.T) {
	t.Parallel()
	modules := func(pdfium, wazero string) []*debug.Module {
		return []*debug.Module{
			{Path: "github.com/klippa-app/go-pdfium", Version: pdfium},
			{Path: "github.com/other/module", Version: pdfium + wazero},
			{Path: "github.com/tetratelabs/wazero", Version: wazero},
		}
	}
	require.Equal(t, edition(modules("v1.0.0", "v2.0.0")), edition(append(modules("v1.0.0", "v2.0.0"), &debug.Module{Path: "another"})))
	require.NotEqual(t, edition(modules("v1.0.0", "v2.0.0")), edition(modules("v1.0.1", "v2.0.0")))
	require.NotEqual(t, edition(modules("v1.0.0", "v2.0.0")), edition(modules("v1.0.0", "v2.0.1")))
	require.Equal(t, "test", edition(nil))
	require.Equal(t, edition(nil), Edition(), "this one was built for a test")
}
