// Package registers speaks to other authorities, to the manufacturer of cards and to those who bring letters to people: the Bundesagentur für Arbeit (ba.go), the way of the query
// of § 73 AufenthG (security.go), the Meldebehörde (residence.go), the Ausländerzentralregister (azr.go), the Bundesdruckerei (card.go), the print centre (print.go) and the portal (portal.go).
// Each of these files holds what is said to one partner and what it may answer; client.go is how it is said, the same for all.
//
// The real interfaces are not public or differ from Land to Land (XAusländer over OSCI, XML orders of § 61c AufenthV). The messages here
// have a neutral JSON shape of our own over HTTPS with the vocabulary of XAusländer's return channel (request, question, answer); whoever
// connects a real partner writes an adapter that speaks this shape. What counts is the behaviour, which is tested against the partners in
// package fake and has to hold for every one:
//
//   - A message carries an id of the sender. The same id with the same content is the same message and gets the same answer; with other
//     content it is refused.
//   - The partner can be asked whether it has a message, by that id, and since when.
//   - What the partner has to say lies in an inbox until it is acknowledged; it may come more than once and in any order.
//   - The inbox is read in parts. Behind a full part the partner names the place where the next one begins, which stays the same whatever is
//     acknowledged meanwhile; so what cannot be taken, and stays, hides nothing that lies behind it.
//
// The package is authoritative for what goes over the wire and for the kinds of errors. It never touches the database, never decides
// whether to send, and logs nothing: its errors carry codes and ids, never data of a person.
package registers
