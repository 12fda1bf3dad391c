package web

import (
	"maps"
	"slices"
)

// SecurityPolicy gives the content security policy that every page carries, for who shows pages elsewhere: the command that writes the gallery.
func SecurityPolicy() string { return securityPolicy }

// Paths lists the request paths of all files, sorted.
func (a *Assets) Paths() []string {
	var paths []string
	for _, name := range slices.Sorted(maps.Keys(a.files)) {
		paths = append(paths, a.prefix+name)
	}
	return paths
}
