package devstack

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"time"
)

// startRegisters starts the program that plays the partners of the authority and waits until it answers.
func (s *Stack) startRegisters(ctx context.Context) (*child, error) {
	c, err := startChild(s.spawn, s.layout, childSpec{
		part:    Registers,
		program: s.bin(string(Registers)),
		args: []string{
			"--listen=" + s.address(Registers), "--key-file=" + s.secret(secretPartners), "--state=" + s.registersState(),
		},
		env: []string{"PATH=/usr/bin:/bin", "HOME=" + s.home, "TZ=UTC"},
		dir: s.home,
	})
	if err != nil {
		return nil, err
	}
	if err := c.waitReady(ctx, 30*time.Second, s.probeRegisters); err != nil {
		c.kill()
		return nil, err
	}
	return c, nil
}

func (s *Stack) probeRegisters(ctx context.Context) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.address(Registers)+"/", nil)
	if err != nil {
		return fmt.Errorf("ask the register: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("ask the register: %w", err)
	}
	return response.Body.Close()
}

// partners are the names of the partners that the program plays, as package registers has them.
var partners = []string{"ba", "sicherheit", "meldebehoerde", "azr", "karte"}

// printCentre is the partner to which letters go; see Config.PrintCentre.
const printCentre = "druck"

// PartnerURL returns where an invented partner answers, without a slash at the end.
func (s *Stack) PartnerURL(name string) string {
	return "http://" + s.address(Registers) + "/" + name
}

// RegistersURL returns where the invented Bundesagentur answers.
func (s *Stack) RegistersURL() string { return s.PartnerURL("ba") }

func (l layout) registersState() string { return filepath.Join(l.home, "data", "partners.json") }

func (b builder) buildRegisters(ctx context.Context) error {
	return b.during("Building the invented register partner (only what changed)", func() error {
		return b.goBuild(ctx, b.root, string(Registers), "./internal/registers/fake/serve")
	})
}
