// Package processes holds the procedures and rule tables as data: BPMN diagrams, DMN tables, letter templates, and the bundles that
// cases run on.
//
// It is authoritative for which procedures and rule tables are built in and for the hash of a bundle: everything that one version of
// a procedure needs, its diagram, the diagrams it calls, their forms and letters. A case carries that hash, never "latest". The
// package compiles and checks; it never runs a case.
package processes
