package chart

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"

	"preceptor/internal/fault"
)

// Result is the score and the signal detection measures, to four decimals.
type Result struct {
	Score       float64 `json:"score"`
	Hits        int     `json:"hits"`
	Misses      int     `json:"misses"`
	FalseAlarms int     `json:"false_alarms"`
	Corrected   float64 `json:"corrected"`
	DPrime      float64 `json:"dprime"`
	Criterion   float64 `json:"criterion"`
}

// tally is a response held against the key, before rounding.
type tally struct {
	found     map[place]Flag // flags on planted errors
	alarms    []Flag         // flags on clean fields, in the order of the response
	severity  float64        // sum over all planted errors
	earned    float64        // severity earned
	corrected float64
	penalty   float64
	clean     int
}

func weigh(fields map[place]Type, key []Planted, flags []Flag) tally {
	t := tally{found: map[place]Flag{}, clean: len(fields) - len(key)}
	planted := map[place]bool{}
	for _, k := range key {
		planted[place{k.Record, k.Field}] = true
		t.severity += float64(k.Severity)
	}
	for _, f := range flags {
		if at := (place{f.Record, f.Field}); planted[at] {
			t.found[at] = f
		} else {
			t.alarms = append(t.alarms, f)
		}
	}
	for _, k := range key {
		at := place{k.Record, k.Field}
		if f, hit := t.found[at]; hit {
			ok := settled(fields[at], k, f)
			t.corrected += ok
			t.earned += earned(k, ok)
		}
	}
	if len(t.alarms) > 0 {
		t.penalty = min(1, float64(len(t.alarms))/(0.5*float64(t.clean)))
	}
	return t
}

// earned is the severity that a flagged error earns: half for finding it, half for what was done.
func earned(k Planted, ok float64) float64 { return float64(k.Severity) * (0.5 + 0.5*ok) }

// settled says how well a found error was dealt with: 1, 0.5 or 0.
func settled(t Type, k Planted, f Flag) float64 {
	switch {
	case k.Action == Query && f.Action == Query:
		return 1
	case k.Action == Query:
		return 0
	case f.Action == Query:
		return 0.5
	}
	answer := Normalise(t, f.Value)
	for _, a := range k.Accept {
		if Normalise(t, a) == answer {
			return 1
		}
	}
	return 0
}

// points is 100 * max(0, D - penalty).
func (t tally) points() float64 {
	if t.severity == 0 {
		return 0
	}
	return 100 * max(0, t.earned/t.severity-t.penalty)
}

// result adds the log-linear rates of signal detection: half a hit and half a false alarm more,
// one error and one clean field more, so that no rate is 0 or 1.
func (t tally) result(planted int) Result {
	hits, alarms := float64(len(t.found)), float64(len(t.alarms))
	zh := quantile((hits + 0.5) / float64(planted+1))
	zf := quantile((alarms + 0.5) / float64(t.clean+1))
	return Result{
		Score: round4(t.points()), Hits: len(t.found), Misses: planted - len(t.found),
		FalseAlarms: len(t.alarms), Corrected: t.corrected,
		DPrime: round4(zh - zf), Criterion: round4(-(zh + zf) / 2),
	}
}

// quantile is the inverse of the normal distribution.
func quantile(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }

// round4 rounds the decimal that x stands for, not a product that is off by its own rounding.
func round4(x float64) float64 {
	r, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'f', 4, 64), 64)
	return r + 0 // no negative zero
}

func checkKey(fields map[place]Type, key []Planted) error {
	seen := map[place]bool{}
	for _, k := range key {
		at := place{k.Record, k.Field}
		switch _, exists := fields[at]; {
		case !exists || seen[at]:
			return fault.Invalidf("the key names %q of %q, which the form does not have or which it names twice", k.Field, k.Record)
		case k.Severity < 1 || k.Severity > 3:
			return fault.Invalidf("the key gives %q of %q a severity other than 1, 2 or 3", k.Field, k.Record)
		case k.Action != Correct && k.Action != Query:
			return fault.Invalidf("the key asks neither to correct nor to query %q of %q", k.Field, k.Record)
		}
		seen[at] = true
	}
	return nil
}

// file is what `preceptor exercise score --kind chart` reads: a form as the vectors and as
// `preceptor exercise form --with-key` write it. Fields it does not need are passed over.
type file struct {
	Form struct {
		Records []Record  `json:"records"`
		Key     []Planted `json:"key"`
		Public  struct {
			Records []Record `json:"records"`
		} `json:"public"`
	} `json:"form"`
	Flags []Flag `json:"flags"`
}

// ScoreFile scores a file of the shape {form: {records, key}, flags}.
func (kind) ScoreFile(raw []byte) (any, error) {
	var f file
	if err := json.Unmarshal(bytes.TrimPrefix(raw, []byte("\ufeff")), &f); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the file is not JSON of the shape {form: {records, key}, flags}")
	}
	records := f.Form.Records
	if len(records) == 0 {
		records = f.Form.Public.Records
	}
	fields := places(records)
	if len(fields) == 0 {
		return nil, fault.Invalidf("the file has no form with records and fields")
	}
	if err := checkTypes(fields); err != nil {
		return nil, err
	}
	if err := checkKey(fields, f.Form.Key); err != nil {
		return nil, err
	}
	if err := checkFlags(fields, f.Flags); err != nil {
		return nil, err
	}
	return weigh(fields, f.Form.Key, f.Flags).result(len(f.Form.Key)), nil
}

func checkTypes(fields map[place]Type) error {
	for at, t := range fields {
		if _, ok := known[t]; !ok {
			return fault.Invalidf("%q of %q has the type %q, which is none of date, time, phone, id, money, name, text", at.field, at.record, t)
		}
	}
	return nil
}
