// Package triage is the exercise kind "inbox triage": twelve messages of a clinic's morning, for each of
// which the candidate says how soon it needs someone and who that is. doc.md has the rule of scoring
// and the shapes of all JSON.
package triage
