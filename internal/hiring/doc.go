// Package hiring is the job, the candidate on it and the way to a decision: applications with their
// stage, the plan of exercises, invitations and the link a candidate holds. Software never rejects
// anyone: no act here ends an application without a member and a reason.
//
// It does not know how attempts are timed (attempt), scored (the exercise kinds) or rated (review).
// Adapters and app may import it; it imports only lower floors.
package hiring
