// Package scoring is the arithmetic of measurement: standard errors, ranges, differences, weighted
// composites, reliability, agreement between raters, item statistics and selection rates. Every
// function is pure: numbers in, numbers out, no chance, no clock, no storage.
//
// It is not where an exercise is scored (kinds under assessments/ do that) nor where a person is
// ranked (nothing does that). Scores are on 0-100 unless a comment says otherwise; ranges are 90 %
// ranges (1.645 standard errors either way).
//
// Floor 1: it imports only the standard library and gonum's distributions; anyone above may import it.
package scoring
