// Package xdomeacheck holds messages against the published schemas of xdomea 3.0.0, for tests only. It needs xmllint (libxml2-utils) and the folder of
// standards that $ABLAUF_STANDARDS names.
package xdomeacheck

import (
	"context"
	_ "embed" // the schema of codes
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// ErrAbsent says that the schemas are not on this machine.
var ErrAbsent = errors.New("NOTICE: the schemas of xdomea 3.0.0 are not on this machine: set ABLAUF_STANDARDS")

// codeType stands in for the schema of codes of the XÖV building blocks, which the schemas of xdomea import from beside their own folder: a code with an
// optional name, and the list that it is of.
//
//go:embed xoev-code.xsd
var codeType []byte

// Validate holds a message against the schemas; dir is a folder of the test, and standards the folder of standards. ErrAbsent where there are none.
func Validate(ctx context.Context, dir, standards string, message []byte) error {
	schemas, err := filepath.Abs(filepath.Join(standards, "xdomea-3.0.0"))
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(schemas, "xdomea.xsd")); err != nil {
		return ErrAbsent
	}
	own := filepath.Join(dir, "schemas")
	if err := os.MkdirAll(filepath.Join(own, "xoev", "code", "1_0"), 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(own, "xoev", "code", "1_0", "xoev-code.xsd"), codeType, 0o600); err != nil {
		return err
	}
	if err := os.Symlink(schemas, filepath.Join(own, "xdomea-3.0.0")); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	file := filepath.Join(dir, "message.xml")
	if err := os.WriteFile(file, message, 0o600); err != nil {
		return err
	}
	schema := filepath.Join(own, "xdomea-3.0.0", "xdomea.xsd")
	out, err := exec.CommandContext(ctx, "xmllint", "--nonet", "--noout", "--schema", schema, file).CombinedOutput() //nolint:gosec // names of the test's own
	if err != nil {
		return fmt.Errorf("xmllint: %w\n%s", err, out)
	}
	return nil
}
