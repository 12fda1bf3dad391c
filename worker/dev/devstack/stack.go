package devstack

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// Stack is a running development stack. Its methods may be called from several goroutines.
type Stack struct {
	layout
	*narrator
	config  Config
	parts   []Part
	fixed   map[Part]bool // ports that may not be replaced by another free one
	account *account
	spawn   *spawner
	lock    *fileLock // nil for a throwaway stack
	exits   chan Exit
	ending  sync.Once

	mu        sync.Mutex
	ports     map[Part]int
	children  map[Part]*child
	variables map[Part][]string // see SetVariable
}

// Exit tells that a part ended although nobody asked for it.
type Exit struct {
	Part Part
	Err  error // why, with the end of the part's log
}

// Start builds what is missing, starts the parts and returns when all of them answer. On an error nothing runs any more.
// Cancelling ctx ends Start early; afterwards only Stop ends the stack.
func Start(ctx context.Context, config Config) (*Stack, error) {
	s, err := open(ctx, config)
	if err == nil {
		err = s.bringUp(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

// open prepares folders, lock, ports and secrets; nothing runs yet. The stack is never nil, so that Stop can clean up.
func open(ctx context.Context, config Config) (*Stack, error) {
	s := &Stack{
		narrator: newNarrator(config.Out), config: config, parts: config.resolve(), spawn: newSpawner(),
		exits: make(chan Exit, 16), children: map[Part]*child{}, fixed: map[Part]bool{},
	}
	root := config.Root
	if root == "" {
		root = "."
	}
	root, err := FindRoot(root)
	if err != nil {
		return s, err
	}
	s.layout = newLayout(root, os.Geteuid() == 0)
	for _, part := range s.parts {
		if part == Worker || part == Gateway {
			if err := s.requireProgram(part); err != nil {
				return s, err
			}
		}
	}
	if err := s.settle(ctx); err != nil {
		return s, err
	}
	if s.ports, err = choosePorts(s.parts, config.Ports); err != nil {
		return s, err
	}
	for part, port := range config.Ports {
		s.fixed[part] = port != 0
	}
	if slices.Contains(s.parts, PostgreSQL) {
		if s.account, err = postgresAccount(s.say); err != nil {
			return s, err
		}
	}
	if err := ensureSecrets(s.layout); err != nil {
		return s, err
	}
	return s, s.startLogsAfresh()
}

// settle takes the place where the stack lives: the kept one under lock, or a new throwaway folder.
func (s *Stack) settle(ctx context.Context) (err error) {
	if err := s.prepare(); err != nil {
		return err
	}
	if s.config.Throwaway {
		dir, err := newThrowaway(ctx, s.layout, s.narrator)
		if err != nil {
			return err
		}
		s.home, s.pgHome = dir, dir
		s.logs = filepath.Join(dir, "log")
	} else {
		if s.lock, err = takeStack(ctx, s.layout, s.narrator); err != nil {
			return err
		}
		if err := sweep(s.home, s.say); err != nil {
			return err
		}
	}
	if s.config.LogDir != "" {
		s.logs = s.config.LogDir
	}
	if err := s.prepare(); err != nil {
		return err
	}
	if s.config.Throwaway {
		return nil
	}
	return s.setAsideForeignData()
}

// startLogsAfresh keeps the logs of the run before under another name. It comes after everything that may refuse to start, so
// that a mistyped port does not cost a person the log of yesterday's crash.
func (s *Stack) startLogsAfresh() error {
	for _, part := range AllParts() {
		if err := os.Rename(s.log(part), s.log(part)+".before"); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("put the old log aside: %w", err)
		}
	}
	return nil
}

// setAsideForeignData moves PostgreSQL's data away if it was made with other secrets. As root it lies outside the checkout and
// so outlives a checkout that was deleted and made again at the same path; its passwords and keys are gone then.
func (s *Stack) setAsideForeignData() error {
	if err := ensureSecrets(s.layout); err != nil {
		return err
	}
	ours, err := readSecret(s.secret(secretInstall))
	if err != nil {
		return err
	}
	data := s.postgresData()
	mark := data + "-installation"
	theirs, err := os.ReadFile(mark)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("look whose data PostgreSQL has: %w", err)
	}
	if _, statErr := os.Stat(data); statErr == nil && string(theirs) != ours {
		aside, err := os.MkdirTemp(filepath.Dir(data), "postgres-of-an-earlier-checkout-")
		if err == nil {
			err = os.Rename(data, filepath.Join(aside, "postgres"))
		}
		if err != nil {
			return fmt.Errorf("set the data of an earlier checkout aside: %w", err)
		}
		s.say("The database there belongs to an earlier checkout whose keys are gone; it was moved to %s", aside)
	}
	return writeFileAtomically(mark, ours, 0o644)
}

// bringUp builds and starts everything.
func (s *Stack) bringUp(ctx context.Context) error {
	if err := s.build(ctx); err != nil {
		return err
	}
	for _, part := range s.parts {
		if err := s.StartPart(ctx, part); err != nil {
			return err
		}
	}
	return nil
}

// build makes what is missing. The programs of this repository come first: their errors are the ones to expect, and nobody
// should wait for the Temporal server to learn of a typing mistake.
func (s *Stack) build(ctx context.Context) error {
	b := builder{s.layout, s.narrator, s.spawn}
	if err := requireTools(b.toolsFor(s.parts)...); err != nil {
		return err
	}
	lock, err := waitLock(ctx, s.buildLock(), func() { s.say("Waiting for another program that is building the stack …") })
	if err != nil {
		return err
	}
	defer lock.release()
	steps := map[Part][]func(context.Context) error{
		PostgreSQL: {b.installPostgres},
		MinIO:      {b.buildMinIO},
		Temporal:   {b.buildTemporal},
		Registers:  {b.buildRegisters},
		Virus:      {b.buildVirus},
		Worker:     {b.buildLetterFonts, func(ctx context.Context) error { return b.buildProgram(ctx, Worker) }},
		Gateway:    {b.buildFrontEnd, func(ctx context.Context) error { return b.buildProgram(ctx, Gateway) }},
	}
	for _, part := range []Part{PostgreSQL, Worker, Gateway, Registers, Virus, MinIO, Temporal} {
		if !slices.Contains(s.parts, part) {
			continue
		}
		for _, step := range steps[part] {
			if err := step(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// Parts returns the parts of the stack in start order.
func (s *Stack) Parts() []Part { return slices.Clone(s.parts) }

// Ports returns the ports the parts listen on.
func (s *Stack) Ports() map[Part]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.ports)
}

// LogFile returns the file that receives the output of a part.
func (s *Stack) LogFile(part Part) string { return s.log(part) }

// Exits reports parts that ended unasked.
func (s *Stack) Exits() <-chan Exit { return s.exits }
