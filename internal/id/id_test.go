package id_test

import (
	"strings"
	"testing"

	"preceptor/internal/id"
)

func TestIDsSortByAge(t *testing.T) {
	last := ""
	for range 1000 {
		next := id.New()
		if next <= last || len(next) != 36 {
			t.Fatalf("%q comes after %q", next, last)
		}
		last = next
	}
}

func TestTokens(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		plain, hash := id.Token()
		if len(plain) != 22 || strings.Trim(plain, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			t.Fatalf("%q does not fit into a link", plain)
		}
		if seen[plain] || hash != id.Hash(plain) || len(hash) != 64 || strings.Contains(hash, plain) {
			t.Fatalf("token %q, hash %q", plain, hash)
		}
		seen[plain] = true
	}
}
