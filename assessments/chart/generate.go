package chart

import (
	"math/rand/v2"
	"slices"
	"strings"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// Generate draws the people, shares the definition's errors out among their records, and writes
// papers and records. Every form of a definition has the same errors, on other people.
func (k kind) Generate(id string, seed uint64) (exercise.Form, error) {
	at := slices.IndexFunc(k.definitions, func(d definition) bool { return d.ID == id })
	if at < 0 {
		return exercise.Form{}, fault.New(fault.NotFound, "error spotting has no definition %q", id)
	}
	d := k.definitions[at]
	r := exercise.Rand(seed, "chart "+id)
	w := drawWorld(r)
	loads := share(r, d)
	groups := r.Perm(max(len(nameGroups), len(loads)))
	public := Public{Task: d.Task, Today: w.today.Format(withDay)}
	for _, rule := range d.Rules {
		public.Rules = append(public.Rules, w.facts().expand(rule))
	}
	key := []Planted{}
	for i, errors := range loads {
		id := recordID(i)
		person := drawPerson(r, w, groups[i]%len(nameGroups))
		record, planted := write(r, w, d, id, person, errors)
		public.Records = append(public.Records, record)
		key = append(key, planted...)
	}
	return exercise.Form{
		Kind: slug, Definition: id, Version: version, Seed: seed,
		Public: exercise.Public(exercise.Encode(public)), Key: exercise.Key(exercise.Encode(key)),
	}, nil
}

func recordID(i int) string { return "r" + string(rune('1'+i)) }

// share deals the definition's errors to the records of a form.
func share(r *rand.Rand, d definition) [][]errorDef {
	load := slices.Clone(exercise.Pick(r, d.Loads))
	r.Shuffle(len(load), func(i, j int) { load[i], load[j] = load[j], load[i] })
	errors := slices.Clone(d.Errors)
	r.Shuffle(len(errors), func(i, j int) { errors[i], errors[j] = errors[j], errors[i] })
	var shares [][]errorDef
	for _, n := range load {
		shares = append(shares, errors[:n])
		errors = errors[n:]
	}
	return shares
}

// write makes one record and its papers, with the given errors.
func write(r *rand.Rand, w world, d definition, id string, person facts, errors []errorDef) (Record, []Planted) {
	for _, e := range inOrder(errors) {
		if change := plants[e.Plant].world; change != nil {
			change(r, w, person)
		}
	}
	record := Record{ID: id}
	for _, f := range d.Fields {
		record.Fields = append(record.Fields, Field{ID: f.ID, Label: f.Label, Type: f.Type, Value: person.expand(f.Value)})
	}
	for _, p := range d.Papers {
		paper := Paper{Title: p.Title, Drawn: p.Drawn, From: person.expand(p.From)}
		for _, l := range p.Lines {
			paper.Lines = append(paper.Lines, Line{Label: person.expand(l.Label), Text: person.expand(l.Text), Fields: l.Fields})
		}
		record.Papers = append(record.Papers, paper)
	}
	var planted []Planted
	for _, e := range errors {
		planted = append(planted, spoil(r, &record, person, e))
	}
	slices.SortFunc(planted, func(a, b Planted) int { return position(record, a.Field) - position(record, b.Field) })
	return record, planted
}

// inOrder puts the plant that moves the visit before those that count days from it.
func inOrder(errors []errorDef) []errorDef {
	sorted := slices.Clone(errors)
	slices.SortStableFunc(sorted, func(a, b errorDef) int { return rank(a) - rank(b) })
	return sorted
}

func rank(e errorDef) int {
	if e.Plant == "closed-day" {
		return 0
	}
	return 1
}

func position(record Record, field string) int {
	return slices.IndexFunc(record.Fields, func(f Field) bool { return f.ID == field })
}

// spoil makes one field of the record wrong and returns its entry of the key.
func spoil(r *rand.Rand, record *Record, person facts, e errorDef) Planted {
	field := &record.Fields[position(*record, exercise.Pick(r, e.Fields))]
	p := Planted{Record: record.ID, Field: field.ID, Error: e.ID, Severity: e.Severity, Action: e.Action, Accept: []string{}}
	person["="], person["=bare"] = field.Value, strings.TrimPrefix(field.Value, "Dr ")
	for _, a := range e.Accept {
		p.Accept = append(p.Accept, person.expand(a))
	}
	p.Proof = person.expand(e.Proof)
	if change := plants[e.Plant].value; change != nil {
		field.Value = change(r, person, field.Value)
	}
	return p
}
