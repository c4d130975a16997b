// Package jobs is the queue of what must happen after a change: scoring, sending mail, sweeping. Jobs
// are enqueued in the transaction of the change, so that one never happens without the other; each may
// run late, or twice, without harm. It is not the place for what jobs do: that is handed in.
//
// The library looks for work once a second rather than listening, so a job waits up to a second: on
// SQLite listening is polling too, only more often, and on PostgreSQL it takes a connection of its own
// and a session pool.
//
// On SQLite the library uses the program's one writing connection, in short turns. Its own second
// connection would only move the queueing into the database's busy loop.
//
// It is the only importer of the job library. Only app may import it.
package jobs
