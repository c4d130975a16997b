// Package bench measures the timed sitting and tries to break it.
//
// Load saves as fast as so many candidates can and compares the product with what no product can do
// without: the statements of a save, a bare handler, and both together, in turns.
//
// Chaos lets simulated candidates work against real server processes while these are killed, the
// database is restarted and the network between loses, repeats and delays requests. At the end a judge
// reads the database and compares it with what each candidate was told.
//
// Both work on an empty database alone: one of their own, or one that is named and holds no clinic.
package bench
