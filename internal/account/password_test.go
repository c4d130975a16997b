package account

import (
	"context"
	"strings"
	"testing"
)

func TestPasswordRules(t *testing.T) {
	for password, ok := range map[string]bool{
		good:                                  true,
		"correct horse battery staple":        true,
		"Tr0ub4dor&3-zigzag":                  true,
		"пароль из трёх слов":                 true,
		"short":                               false,
		"elevenchars":                         false,
		strings.Repeat("violet harbour ", 18): false,
		"Password2026!":                       false,
		"P@ssw0rd!!2026":                      false,
		"passwordpassword":                    false,
		"Welcome.Clinic.1":                    false,
		"patientcare2026":                     false,
		"PreceptorPreceptorPreceptor":         false,
		"qwertyuiop12345":                     false,
		"aaaaaaaaaaaaaaaa":                    false,
		"123456789012":                        false,
		"987654321098":                        false,
		"abcdefghijklmnop":                    false,
		"2026-11-23 2026":                     false,
		"my dana password":                    false,
		"\xff\xfe\xfd violet harbour":         false,
	} {
		if got := passwordProblem(password, email); (got == "") != ok {
			t.Errorf("%q: %q", password, got)
		}
	}
}

func TestHashes(t *testing.T) {
	h := newHasher(argonCost)
	phc, err := h.make(context.Background(), good)
	if err != nil || !strings.HasPrefix(phc, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("%q, %v", phc, err)
	}
	for password, want := range map[string]bool{good: true, other: false, "": false} {
		if got, err := h.matches(context.Background(), phc, password); got != want || err != nil {
			t.Errorf("%q: %v, %v", password, got, err)
		}
	}
	if got, _ := h.matches(context.Background(), "", ""); got {
		t.Error("no hash matches")
	}
	again, _ := h.make(context.Background(), good)
	if again == phc {
		t.Error("no salt")
	}
}

func TestDamagedHashesAreRefused(t *testing.T) {
	h := newHasher(cost{64, 1, 1})
	for _, phc := range []string{
		"x", "$argon2i$v=19$m=64,t=1,p=1$AAAA$AAAA", "$argon2id$v=19$m=64,t=1,p=1$AAAA", "$argon2id$v=19$m=64,t=0,p=1$AAAA$AAAA",
		"$argon2id$v=19$m=4294967295,t=1,p=1$AAAA$" + strings.Repeat("A", 43), "$argon2id$v=16$m=64,t=1,p=1$AAAA$" + strings.Repeat("A", 43),
	} {
		if ok, err := h.matches(context.Background(), phc, good); ok || err == nil {
			t.Errorf("%q: %v, %v", phc, ok, err)
		}
	}
}

// A published vector of the reference implementation: argon2id of "password" with salt "somesalt".
func TestHashAgreesWithTheReference(t *testing.T) {
	h := newHasher(argonCost)
	phc := "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	if ok, err := h.matches(context.Background(), phc, "password"); !ok || err != nil {
		t.Errorf("%v, %v", ok, err)
	}
}

func TestHashingWaitsItsTurn(t *testing.T) {
	h := newHasher(cost{64, 1, 1})
	for range hashesAtOnce {
		h.slots <- struct{}{}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := h.make(ctx, good); err == nil {
		t.Error("hashed beyond the bound")
	}
}

func TestTheListIsLowerCaseLetters(t *testing.T) {
	if n := len(commonWords()); n < 200 {
		t.Errorf("only %d words", n)
	}
	for w := range commonWords() {
		if strings.Trim(w, "abcdefghijklmnopqrstuvwxyz") != "" {
			t.Errorf("%q can never match", w)
		}
	}
}
