package devstack

import (
	"context"
	"fmt"
	"net"
	"time"
)

// startVirus starts the program that plays the virus scanner and waits until it answers.
func (s *Stack) startVirus(ctx context.Context) (*child, error) {
	c, err := startChild(s.spawn, s.layout, childSpec{
		part: Virus, program: s.bin(string(Virus)), args: []string{"--listen=" + s.address(Virus)},
		env: []string{"PATH=/usr/bin:/bin", "HOME=" + s.home, "TZ=UTC"}, dir: s.home,
	})
	if err != nil {
		return nil, err
	}
	if err := c.waitReady(ctx, 30*time.Second, s.probeVirus); err != nil {
		c.kill()
		return nil, err
	}
	return c, nil
}

func (s *Stack) probeVirus(ctx context.Context) error {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", s.address(Virus))
	if err != nil {
		return fmt.Errorf("ask the virus scanner: %w", err)
	}
	return conn.Close()
}

func (b builder) buildVirus(ctx context.Context) error {
	return b.during("Building the invented virus scanner (only what changed)", func() error {
		return b.goBuild(ctx, b.root, string(Virus), "./internal/virus/fake/serve")
	})
}
