// Package review is people's judgement and the reading of results: blind ratings by rubric, the
// ledger of scores, profiles and the comparison of two to five of them. Profiles and comparisons
// are pure read models: hand them facts and they compute, they load nothing.
//
// Adapters and app may import it; it imports only lower floors.
package review
