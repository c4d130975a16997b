package scenario

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// fileResult is what `preceptor exercise score --kind scenario` prints.
type fileResult struct {
	Judgement   float64         `json:"judgement"`
	R           float64         `json:"r"`
	Dichotomous float64         `json:"dichotomous"`
	Hints       []exercise.Hint `json:"hints"`
}

// ScoreFile scores {public, key, response}. It reads more shapes than the product stores (see
// doc.md), so that a panel's table can be tried by hand; fields it does not know are passed over.
func (k *Kind) ScoreFile(file []byte) (any, error) {
	var f struct {
		Public   json.RawMessage `json:"public"`
		Key      json.RawMessage `json:"key"`
		Response json.RawMessage `json:"response"`
	}
	if err := json.Unmarshal(file, &f); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the file is not JSON of the shape {public, key, response}")
	}
	options, err := looseKey(f.Key)
	if err != nil {
		return nil, err
	}
	var shown public
	if len(f.Public) > 0 {
		_ = json.Unmarshal(f.Public, &shown) // only its order of actions and the brief's amount help
	}
	ratings, replies, err := looseResponse(f.Response)
	if err != nil {
		return nil, err
	}
	items, err := match(options, ratings, order(f.Public))
	if err != nil {
		return nil, err
	}
	j := judge(items)
	return fileResult{round(j.Points), round(j.R), round(j.Dichotomous), seen(shown.Reply, replies)}, nil
}

// looseRatings are ratings by action, or in the order of the key.
type looseRatings struct {
	byID map[string]float64
	list []float64
}

// containers are names under which a key file may hold its options.
var containers = []string{"options", "items", "actions", "scenes", "key", "keys", "means", "ratings"}

// looseKey reads a list or map of means or of {id, mean, sd, n}, also inside a container.
func looseKey(raw json.RawMessage) ([]option, error) {
	var v any
	if err := unmarshal(raw, &v); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the key cannot be read")
	}
	options := flatten("", v)
	if len(options) == 0 {
		return nil, fault.Invalidf("the key holds no means")
	}
	for _, o := range options {
		if o.Mean < 1 || o.Mean > 5 || o.SD < 0 {
			return nil, fault.Invalidf("the key has a mean outside 1 to 5 or a spread below 0")
		}
	}
	return options, nil
}

func unmarshal(raw json.RawMessage, v *any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	return dec.Decode(v)
}

func flatten(id string, v any) []option {
	switch node := v.(type) {
	case float64:
		return []option{{ID: id, Mean: node}}
	case []any:
		var all []option
		for _, child := range node {
			all = append(all, flatten("", child)...)
		}
		return all
	case map[string]any:
		return flattenObject(id, node)
	}
	return nil
}

func flattenObject(id string, node map[string]any) []option {
	switch mean := node["mean"].(type) {
	case float64:
		return []option{{ID: cmpText(text(node, "id", "option", "action"), id), Mean: mean, SD: number(node["sd"]), N: int(number(node["n"]))}}
	case []any:
		return columns(mean, node["sd"])
	}
	for _, name := range containers {
		if child, ok := node[name]; ok {
			if all := flatten("", child); len(all) > 0 {
				return all
			}
		}
	}
	var all []option
	for _, name := range slices.Sorted(maps.Keys(node)) {
		if !slices.Contains([]string{"id", "n", "sd", "version", "date", "basis", "weight", "seed"}, name) {
			all = append(all, flatten(name, node[name])...)
		}
	}
	return all
}

// columns reads {mean: [...], sd: [...]}.
func columns(means []any, sds any) []option {
	spread, _ := sds.([]any)
	all := make([]option, len(means))
	for i, m := range means {
		all[i].Mean = number(m)
		if i < len(spread) {
			all[i].SD = number(spread[i])
		}
	}
	return all
}

func number(v any) float64 {
	n, _ := v.(float64)
	return n
}

func text(node map[string]any, names ...string) string {
	for _, name := range names {
		switch v := node[name].(type) {
		case string:
			return v
		case float64:
			return strconv.FormatFloat(v, 'f', -1, 64)
		}
	}
	return ""
}

func cmpText(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// looseResponse reads {ratings, reply, second} or bare ratings; ratings are a map, a list of numbers, or a
// list of {id, rating}. Null is "not rated".
func looseResponse(raw json.RawMessage) (looseRatings, response, error) {
	var v any
	if err := unmarshal(raw, &v); err != nil {
		return looseRatings{}, response{}, fault.Wrap(fault.Invalid, err, "the response cannot be read")
	}
	var given any = v
	var replies response
	if node, ok := v.(map[string]any); ok {
		replies = response{Reply: text(node, "reply", "text"), Second: text(node, "second")}
		if inner, ok := node["ratings"]; ok {
			given = inner
		} else if _, ok := node["reply"]; ok {
			given = nil
		}
	}
	r := looseRatings{byID: map[string]float64{}}
	switch node := given.(type) {
	case nil:
	case []any:
		for _, child := range node {
			if err := r.add("", child); err != nil {
				return r, replies, err
			}
		}
	case map[string]any:
		for _, id := range slices.Sorted(maps.Keys(node)) {
			if err := r.add(id, node[id]); err != nil {
				return r, replies, err
			}
		}
	default:
		return r, replies, fault.Invalidf("ratings are a list or a map of action to rating")
	}
	return r, replies, nil
}

func (r *looseRatings) add(id string, v any) error {
	if node, ok := v.(map[string]any); ok {
		id = cmpText(text(node, "id", "option", "action"), id)
		v = node["rating"]
	}
	rating, ok := v.(float64)
	if v != nil && (!ok || rating < 1 || rating > 5 || rating != float64(int(rating))) {
		return fault.Invalidf("ratings are whole numbers from 1 to 5")
	}
	if id != "" {
		r.byID[id] = rating
	} else {
		r.list = append(r.list, rating)
	}
	return nil
}

// order lists the action ids of a public part, whatever else it holds, in the order shown.
func order(raw json.RawMessage) []string {
	var v any
	if len(raw) == 0 || json.Unmarshal(raw, &v) != nil {
		return nil
	}
	var ids []string
	var down func(v any)
	down = func(v any) {
		switch node := v.(type) {
		case []any:
			for _, child := range node {
				down(child)
			}
		case map[string]any:
			for _, name := range []string{"scenes", "actions", "options", "items"} {
				if list, ok := node[name].([]any); ok {
					down(list)
				}
			}
			if id := text(node, "id"); id != "" && node["actions"] == nil && node["options"] == nil && node["scenes"] == nil {
				ids = append(ids, id)
			}
		}
	}
	down(v)
	return ids
}

// match joins keys and ratings: by id where both have ids, else by place. Experts' disagreement
// takes an action out. Ratings of actions without a key are refused.
func match(options []option, r looseRatings, shown []string) ([]rated, error) {
	if !named(options) && len(shown) != len(options) && len(r.byID) == len(options) {
		shown = byLength(r.byID) // o1 ... o10: the order of the key is all there is to go by
	}
	name := func(i int) string {
		switch {
		case options[i].ID != "":
			return options[i].ID
		case len(shown) == len(options):
			return shown[i]
		case has(r.byID, "0"):
			return strconv.Itoa(i)
		default:
			return strconv.Itoa(i + 1)
		}
	}
	if len(r.list) > len(options) {
		return nil, fault.Invalidf("there are %d ratings for %d keyed actions", len(r.list), len(options))
	}
	used := map[string]bool{}
	var items []rated
	for i, o := range options {
		it := rated{option: o}
		if len(r.list) > 0 {
			if i < len(r.list) {
				it.Rating = r.list[i]
			}
		} else {
			it.Rating = r.byID[name(i)]
			used[name(i)] = true
		}
		if o.SD <= maxSD {
			items = append(items, it)
		}
	}
	var unknown []string
	for id := range r.byID {
		if !used[id] {
			unknown = append(unknown, id)
		}
	}
	if len(unknown) > 0 {
		slices.Sort(unknown)
		return nil, fault.Invalidf("the key has no action %s", strings.Join(unknown, ", "))
	}
	return items, nil
}

func named(options []option) bool {
	return slices.ContainsFunc(options, func(o option) bool { return o.ID != "" })
}

// byLength sorts names so that o2 comes before o10.
func byLength(m map[string]float64) []string {
	return slices.SortedFunc(maps.Keys(m), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
}

func has(m map[string]float64, id string) bool {
	_, ok := m[id]
	return ok
}
