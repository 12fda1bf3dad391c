// Package drawup makes the letters of a case out of the legal record: it gathers what a template may name, fills the template and draws the
// PDF. It has no effect. The worker files what it gives, the workplace shows it before; both call the same code with the same record, so what
// was shown is what goes out, byte for byte.
package drawup
