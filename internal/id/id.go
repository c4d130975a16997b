// Package id makes identifiers: sortable ones for rows, and secret tokens that are shown once and
// stored hashed.
package id

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"

	"github.com/google/uuid"
)

// New returns a UUIDv7 in text: unique, and sortable by the time it was made.
func New() string { return uuid.Must(uuid.NewV7()).String() }

// Token returns a secret of 128 bits, fit for a link, and the hash under which it is stored.
func Token() (plain, hash string) {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the process instead
	plain = base64.RawURLEncoding.EncodeToString(b[:])
	return plain, Hash(plain)
}

// Hash is the stored form of a token: SHA-256 in hex. A plain hash is enough for 128 random bits.
func Hash(plain string) string {
	sum := sha256.Sum256([]byte(plain))
	return hex.EncodeToString(sum[:])
}

// The named ids of the domain. They live on the ground floor so that no part of the domain has to
// import another one only to name it.
type (
	Org         string // a clinic or agency, the tenant
	Member      string // a person of an org
	Session     string // the hash of a signed-in browser's token
	Job         string // an opening
	Posting     string // a version of a job's description
	Candidate   string // a person who applies or is invited
	Application string // a candidate on a job
	Attempt     string // one timed taking of one form
	Rating      string // one rater's levels for one response
	Score       string // one line of the score ledger
	Appeal      string // a candidate's request that a person look again
)
