package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"

	"golang.org/x/crypto/argon2"

	"preceptor/internal/fault"
)

// cost is the work of one password hash.
type cost struct {
	memory uint32 // KiB
	time   uint32
	lanes  uint8
}

// argonCost is OWASP's second recommendation for argon2id: 19 MiB, two passes, one lane.
var argonCost = cost{memory: 19 * 1024, time: 2, lanes: 1}

const (
	saltSize = 16
	keySize  = 32
	// hashesAtOnce bounds memory and processors that sign-ins may take together.
	hashesAtOnce = 4
)

// hasher makes and checks password hashes, few at a time.
type hasher struct {
	cost  cost
	slots chan struct{}
	dummy func() string
	used  func() // told of every hash computed; tests count by it
}

func newHasher(c cost) *hasher {
	h := &hasher{cost: c, slots: make(chan struct{}, hashesAtOnce), used: func() {}}
	h.dummy = sync.OnceValue(func() string { return encode(c, make([]byte, saltSize), make([]byte, keySize)) })
	return h
}

// make returns a password's hash in PHC form.
func (h *hasher) make(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // never fails: crypto/rand ends the process instead
	key, err := h.derive(ctx, h.cost, password, salt)
	if err != nil {
		return "", err
	}
	return encode(h.cost, salt, key), nil
}

// matches tells whether a password is the one hashed. With an empty hash it does the same work and
// says no, so that an account that does not exist takes as long as one that does.
func (h *hasher) matches(ctx context.Context, phc, password string) (bool, error) {
	known := phc != ""
	if !known {
		phc = h.dummy()
	}
	c, salt, want, err := decode(phc)
	if err != nil {
		return false, fault.Wrap(fault.Internal, err, "The password could not be checked")
	}
	got, err := h.derive(ctx, c, password, salt)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1 && known, nil
}

func (h *hasher) derive(ctx context.Context, c cost, password string, salt []byte) ([]byte, error) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	h.used()
	return argon2.IDKey([]byte(password), salt, c.time, c.memory, c.lanes, keySize), nil
}

func encode(c cost, salt, key []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		c.memory, c.time, c.lanes, b64.EncodeToString(salt), b64.EncodeToString(key))
}

func decode(phc string) (c cost, salt, key []byte, err error) {
	var version int
	var rest string
	n, err := fmt.Sscanf(phc, "$argon2id$v=%d$m=%d,t=%d,p=%d$%s", &version, &c.memory, &c.time, &c.lanes, &rest)
	if n != 5 || err != nil || version != argon2.Version {
		return cost{}, nil, nil, fmt.Errorf("no argon2id hash of version %d", argon2.Version)
	}
	// A damaged row must not ask for gigabytes.
	if c.memory > 1<<20 || c.time == 0 || c.time > 64 || c.lanes == 0 {
		return cost{}, nil, nil, fmt.Errorf("argon2id cost m=%d t=%d p=%d out of bounds", c.memory, c.time, c.lanes)
	}
	return cutKey(c, rest)
}

func cutKey(c cost, rest string) (cost, []byte, []byte, error) {
	saltText, keyText, _ := strings.Cut(rest, "$")
	salt, saltErr := base64.RawStdEncoding.DecodeString(saltText)
	key, keyErr := base64.RawStdEncoding.DecodeString(keyText)
	if saltErr != nil || keyErr != nil || len(salt) == 0 || len(key) != keySize {
		return cost{}, nil, nil, fmt.Errorf("argon2id salt or key is damaged")
	}
	return c, salt, key, nil
}
