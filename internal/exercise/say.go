package exercise

import (
	"fmt"
	"strings"
)

// Amount is a text about a number of things, for one and for more: {n} is the number.
type Amount [2]string

// Of says the text for n things.
func (a Amount) Of(n int) string {
	if n == 1 {
		return a[0]
	}
	return Fill(a[1], "n", n)
}

// Fill puts values in the place of {names}: Fill("{n} of {of}", "n", 1, "of", 2).
func Fill(text string, named ...any) string {
	for i := 0; i+1 < len(named); i += 2 {
		text = strings.ReplaceAll(text, "{"+fmt.Sprint(named[i])+"}", fmt.Sprint(named[i+1]))
	}
	return text
}
