// Package rater is the rating room: what waits for a rater, and one answer beside its rubric. It is
// blind: no page here may show a name, a code, a time, a seed, another rating, what code found or how
// the test was changed for someone. Only web imports it.
package rater
