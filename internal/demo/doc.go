// Package demo makes a believable clinic: an org with members, jobs, and candidates in every state
// whose work is simulated behaviour of different ability, rated by simulated raters. Everything goes
// through the product's own services with a clock that is moved, so that the world could have come
// about in use. Same seed and day, same world, but for ids and secrets.
//
// Only cmd and tests import it.
package demo
