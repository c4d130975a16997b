// Package manager is what clinic managers and owners work with: the desk of jobs, the studio in which
// a posting is written, the plan of exercises, the clinic's facts, its members and its outbox. It is
// not the place of candidates' results; those are recruiter's. web mounts it.
package manager
