// Package auth knows who is calling and what they may do: sessions, sign-in by OpenID Connect, the sign-in of the demo people,
// the permission of every route and the permission for every case.
//
// It is authoritative for both permissions. A route without a row in a table of permissions cannot be mounted, and whoever is
// turned away leaves a line in the access log. It stores no password and no session on the server: a session is an encrypted
// cookie, a member of staff is a pseudonymous actor in the database. Four eyes are not its business: the engine's verdict is.
package auth
