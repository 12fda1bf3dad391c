// Package hostile makes files that nobody should be able to harm the authority with: cut off, two things at once, bombs, of a wrong type, acting by themselves.
// It is for tests, of the check of documents and of the way by which they come in; nothing that could harm anybody is kept in the repository.
//
// It is authoritative for which files of that kind have to be refused and with which code. It never decides what is harmful: efile.Inspect does.
package hostile
