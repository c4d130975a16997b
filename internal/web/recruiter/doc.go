// Package recruiter is the hiring team's pages on a job's candidates: the list of applications,
// inviting, one application, the work and the score behind one number, and two to five candidates
// side by side. It is not the place where anything is scored or decided: review computes, hiring
// keeps. Only web imports it.
package recruiter
