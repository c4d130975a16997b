package exercisetest

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// junk are texts that are no response, form or key of any kind.
func junk() []string {
	return []string{
		"", " ", "null", "true", "0", "-1", "1e400", `""`, "[]", "{}", "[[]]", `{"":{}}`, "{", `{"a":1}`, "{} {}", "\x00", "\xff\xfe",
		`{"flags":null}`, `{"placements":null}`, `{"subject":null,"body":null}`, `{"answers":null}`, `{"flags":[null]}`,
		strings.Repeat("[", 20_000), `{"a":"` + strings.Repeat("x", 300_000) + `"}`, `["` + strings.Repeat("é\\u0000", 50_000) + `"]`,
	}
}

// mutants are damaged copies of a JSON text: one value each is replaced by one of another type,
// taken away, or, in a list, doubled. At most limit of them, chosen by the seed.
func mutants(raw []byte, limit int, seed uint64) [][]byte {
	var whole any
	if json.Unmarshal(raw, &whole) != nil {
		return nil
	}
	count := 0
	damage(whole, func(v any) { whole = v }, func() { count++ })
	chosen := map[int]bool{}
	r := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // picks test cases
	for _, i := range r.Perm(count)[:min(limit, count)] {
		chosen[i] = true
	}
	var out [][]byte
	at := 0
	damage(whole, func(v any) { whole = v }, func() {
		if chosen[at] {
			b, _ := json.Marshal(whole) // came from JSON
			out = append(out, b)
		}
		at++
	})
	return out
}

// damage calls keep once for each damaged state of a value, and mends it afterwards.
func damage(old any, set func(any), keep func()) {
	for _, other := range []any{nil, "", "\u0000<b>", -1, 1.5, true, []any{}, map[string]any{}} {
		set(other)
		keep()
	}
	set(old)
	switch node := old.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(node)) {
			child := node[name]
			delete(node, name)
			keep()
			node[name] = child
			damage(child, func(v any) { node[name] = v }, keep)
		}
	case []any:
		if len(node) > 0 {
			set(append(slices.Clone(node), node[0]))
			keep()
			set(old)
		}
		for i, child := range node {
			if i < 3 || i == len(node)-1 { // elements of a list are alike
				damage(child, func(v any) { node[i] = v }, keep)
			}
		}
	}
}

// names lists the member names of all objects in a JSON text.
func names(raw []byte) map[string]bool {
	found := map[string]bool{}
	visit(raw, func(name string) { found[name] = true }, func(string) {})
	return found
}

// leaves lists all strings in a JSON text that are not member names.
func leaves(raw []byte) []string {
	var found []string
	visit(raw, func(string) {}, func(s string) { found = append(found, s) })
	return found
}

func visit(raw []byte, name, leaf func(string)) {
	var whole any
	if json.Unmarshal(raw, &whole) != nil {
		return
	}
	var down func(any)
	down = func(v any) {
		switch node := v.(type) {
		case string:
			leaf(node)
		case []any:
			for _, child := range node {
				down(child)
			}
		case map[string]any:
			for _, n := range slices.Sorted(maps.Keys(node)) {
				name(n)
				down(node[n])
			}
		}
	}
	down(whole)
}
