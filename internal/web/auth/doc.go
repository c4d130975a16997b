// Package auth is the doors for members: first set-up, sign-in and out, joining by invitation, and
// one's own account. web mounts it.
package auth
