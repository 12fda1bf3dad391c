package main

import (
	"fmt"
	"os"
	"strings"
)

func secret(file string) (string, error) {
	text, err := os.ReadFile(file) //nolint:gosec // the environment of the measured stack names the file
	if err != nil {
		return "", fmt.Errorf("secret: %w", err)
	}
	return strings.TrimSpace(string(text)), nil
}
