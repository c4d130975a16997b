package exercise

import (
	"bytes"
	"encoding/json"
	"io"
	"math/rand/v2"
	"strings"

	"preceptor/internal/fault"
)

// PlainText makes line ends the same, whatever the browser sent, and drops what no page can show.
func PlainText(typed string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(strings.ToValidUTF8(typed, "\uFFFD"))
}

// MaxResponse is the largest response that is read, in bytes.
const MaxResponse = 256 << 10

// Decode reads strict JSON: unknown fields, trailing text and wrong types are Invalid faults that
// name what (`what` as in "the response").
func Decode[T any](raw []byte, what string) (T, error) {
	var v T
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&v); err != nil {
		return v, fault.Wrap(fault.Invalid, err, "%s cannot be read", what)
	}
	if _, err := dec.Token(); err != io.EOF {
		return v, fault.Invalidf("%s has text after its end", what)
	}
	return v, nil
}

// Encode writes JSON without HTML escaping; v is one of a kind's own types, which always encode.
func Encode(v any) json.RawMessage {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("exercise: a kind's own type does not encode: " + err.Error())
	}
	return bytes.TrimSpace(b.Bytes())
}

// Rand is the only source of chance in a kind: one stream per seed and purpose.
func Rand(seed uint64, purpose string) *rand.Rand {
	h := uint64(14695981039346656037) // FNV-1a
	for i := range len(purpose) {
		h = (h ^ uint64(purpose[i])) * 1099511628211
	}
	return rand.New(rand.NewPCG(seed, h)) //nolint:gosec // reproducible by design, guards nothing
}

// Pick draws one element of a non-empty list.
func Pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }
