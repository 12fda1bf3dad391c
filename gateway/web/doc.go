// Package web serves the pages: it binds what a browser sends, calls one act of the desk and renders a page or redirects.
//
// It is authoritative for routes, page types, templates and styles. Every page works without a script, in German and in English. It
// never decides anything, never reads PostgreSQL itself and never writes a German or English word: those stand in the locale files.
package web
