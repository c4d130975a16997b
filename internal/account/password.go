package account

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Bounds of a password, in characters.
const (
	PasswordMin = 12
	PasswordMax = 256
)

//go:embed passwords.txt
var commonList string

// commonWords is the list of words that guessers try first, read once.
var commonWords = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for line := range strings.Lines(commonList) {
		if word := strings.TrimSpace(line); word != "" && !strings.HasPrefix(word, "#") {
			words[word] = true
		}
	}
	return words
})

// passwordProblem says in plain words why a password will not do for an account, or "".
func passwordProblem(password, email string) string {
	local, _, _ := strings.Cut(email, "@")
	lower := strings.ToLower(password)
	switch n := utf8.RuneCountInString(password); {
	case !utf8.ValidString(password):
		return "Use letters, digits and signs that a keyboard can type"
	case n < PasswordMin:
		return "Use at least 12 characters. A few words in a row are easy to remember"
	case n > PasswordMax:
		return "Use at most 256 characters"
	case len(local) >= 3 && strings.Contains(lower, strings.ToLower(local)):
		return "Choose a password without your e-mail address in it"
	case isRun(lower) || isCommon(lower):
		return "This password is easy to guess. Choose a few words that do not belong together"
	}
	return ""
}

// isRun finds passwords of few different signs, and ones that only count up or down.
func isRun(password string) bool {
	seen := map[rune]bool{}
	var last rune
	steps := 0
	for _, r := range password {
		seen[r] = true
		if d := r - last; d == 1 || d == -1 || d == 0 {
			steps++
		}
		last = r
	}
	return len(seen) < 5 || steps*4 >= utf8.RuneCountInString(password)*3
}

// isCommon finds passwords that are one or two listed words with digits and signs around or for
// letters, such as "P@ssword-2026!" or "clinic welcome 1".
func isCommon(password string) bool {
	// "P@ssw0rd!!2026" stands for "password": signs are letters within the word, not after it.
	word := strings.TrimRightFunc(password, func(r rune) bool { return !unicode.IsLetter(r) })
	for _, text := range []string{password, unleet.Replace(word)} {
		letters := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) {
				return r
			}
			return -1
		}, text)
		if letters == "" || madeOf(letters, 2) {
			return true
		}
	}
	return false
}

var unleet = strings.NewReplacer("@", "a", "4", "a", "3", "e", "1", "i", "!", "i", "0", "o", "5", "s", "$", "s", "7", "t")

// madeOf tells whether text is up to n listed words in a row, or one listed word again and again.
func madeOf(text string, n int) bool {
	words := commonWords()
	if words[text] {
		return true
	}
	for i := 1; i < len(text); i++ {
		head, tail := text[:i], text[i:]
		if !words[head] {
			continue
		}
		if n > 1 && madeOf(tail, n-1) || strings.Trim(strings.ReplaceAll(tail, head, " "), " ") == "" {
			return true
		}
	}
	return false
}
