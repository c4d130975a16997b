// Package schedule is the exercise kind in which a candidate runs a clinic's day: confirmed
// appointments on a board, requests waiting, rules on a card and messages that come in meanwhile.
//
// It holds the model of such a day (Instance), the value of a board (evaluate), the two anchors
// between which a board is scored (naive and solve), the generator of forms, and the page. It
// keeps no time, stores nothing and knows no candidate. Only assessments/catalog.go imports it.
package schedule
