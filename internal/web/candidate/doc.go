// Package candidate is the pages behind a candidate's link: the list of exercises, consent, changes
// to the test, the exercise itself, review and hand-in. It sends only what a candidate may see: the
// public part of their own forms. web mounts it.
package candidate
