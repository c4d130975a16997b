// Package exercise is the contract every exercise kind meets, and the vocabulary in which the rest
// of the product speaks of exercises. A kind is code plus content in one folder under assessments/;
// nothing outside that folder knows what a kind's form looks like inside.
//
// The life of a form:
//
//	definition + seed --Generate--> Public + Key      stored, Key never leaves the server
//	Public + browser form --Read--> Response          saved again and again, checked by Check
//	Public + Key + Response --Score--> Score          pure: same input, same bytes, everywhere
//	Public + Response --View--> HTML                  the same for candidate (Work) and staff (Read)
//
// Kinds are pure: no I/O, no clock, no chance but the seed. Floor 1: this package may import only
// fault, clock, id and markdown.
package exercise
