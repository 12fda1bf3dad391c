// Package repotest holds the rules about this repository as tests: who may import whom, one package comment per package, what
// released files may not change, which calls are banned and with what to replace them.
//
// It is authoritative for these rules. It reads the files with go/parser and never asks the go command, whose answers are served from
// the test cache although the tree has changed (golang/go#30313).
package repotest
