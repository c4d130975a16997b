// Package scaffold writes the folder of a new exercise kind into a checkout of this module: a small
// kind of its own right, with multiple-choice questions, that passes the conformance suite as it is and
// is meant to be changed from there.
//
// The files under files/ are templates with « and » for delimiters, because html/template has the
// others. Only cmd imports this package.
package scaffold
