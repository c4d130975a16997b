// Package jobs is the queue of what must happen after a change: scoring, sending mail, sweeping. Jobs
// are enqueued in the transaction of the change, so that one never happens without the other; each may
// run late, or twice, without harm. It is not the place for what jobs do: that is handed in.
//
// It is the only importer of the job library. Only app may import it.
package jobs
