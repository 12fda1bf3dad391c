// Package devstack runs the whole system on one machine without Docker: PostgreSQL, MinIO, a Temporal server, and the two
// programs of this repository, worker and gateway. `make run`, the tests that need a database, and the end-to-end, browser and
// load programs all start it through Start.
//
// Every part is a child process of the calling program, in its own process group, with its output in a log file and its
// identity in a record under .ablauf/run. Three rules follow from "kill -9 must leave nothing behind":
//
//   - On Linux the kernel ends the children when the calling program dies (parent death signal).
//   - A record holds the process id together with the start time of the process, so a recycled id is never signalled.
//   - Whatever still lives is found and ended by the next Start, or by Down, before anything new begins.
//
// Two kinds of stack exist. A kept stack has fixed ports and keeps its data under .ablauf (as root: PostgreSQL's part under
// /var/lib/ablauf-dev, because PostgreSQL refuses to run as root). A throwaway stack takes free ports and a folder that is
// removed at the end; several may run at the same time, also beside a kept one.
//
// The package is authoritative for where the development stack keeps things and for the environment variables worker and gateway
// are started with in development. It never touches data outside those folders, never listens beyond 127.0.0.1 and is never
// part of real operation.
package devstack
