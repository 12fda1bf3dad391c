// Package registers speaks to other authorities: so far to the Bundesagentur für Arbeit, whose approval an employment may need (§ 39
// AufenthG).
//
// The real interface of the Bundesagentur is not public. The messages here have a neutral JSON shape of our own over HTTPS with the
// vocabulary of XAusländer's return channel (request, question, answer); whoever connects the real one writes an adapter that speaks this
// shape. What counts is the behaviour, which is tested against the partner in package fake and has to hold for every partner:
//
//   - A message carries an id of the sender. The same id with the same content is the same message and gets the same answer; with other
//     content it is refused.
//   - The partner can be asked whether it has a message, by that id, and since when.
//   - What the partner has to say lies in an inbox until it is acknowledged; it may come more than once and in any order.
//
// The package is authoritative for what goes over the wire and for the kinds of errors. It never touches the database, never decides
// whether to send, and logs nothing: its errors carry codes and ids, never data of a person.
package registers
