// Package app is the composition root: Config in, a running product out. It alone sees every
// package; nothing imports it but cmd, demo and tests.
package app
