// Package rater is the rating room: what waits for a rater, one answer beside its rubric, and what they
// have rated. It is blind: no page here may show a name, a code, a time, a seed or how the test was
// changed for someone, and another rating or what code found only once the rater's own is in and they
// have asked for it, after which it stays. Only web imports it.
package rater
