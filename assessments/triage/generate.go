package triage

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// Generate draws a mix of bands, that many messages of each band's pool, a wording and a person for
// each, and shuffles them.
func (k kind) Generate(id string, seed uint64) (exercise.Form, error) {
	at := slices.IndexFunc(k.definitions, func(d definition) bool { return d.ID == id })
	if at < 0 {
		return exercise.Form{}, fault.New(fault.NotFound, "%s has no definition %q", slug, id)
	}
	public, key := k.definitions[at].draw(seed)
	return exercise.Form{
		Kind: slug, Definition: id, Version: version, Seed: seed,
		Public: exercise.Public(exercise.Encode(public)), Key: exercise.Key(exercise.Encode(key)),
	}, nil
}

func (d definition) draw(seed uint64) (Public, Key) {
	public := Public{Clinic: d.Clinic, Today: d.Today, Rules: d.Rules, Warning: d.Warning, Owners: d.Owners}
	key := Key{Basis: d.Basis}
	drawn := d.messages(exercise.Rand(seed, "triage messages"))
	r := exercise.Rand(seed, "triage words")
	people := r.Perm(len(d.People))
	for i, m := range drawn {
		id := fmt.Sprintf("m%d", i+1)
		fill := filler(exercise.Pick(r, m.Vary), d.People[people[i]], exercise.Pick(r, d.Doctors))
		public.Messages = append(public.Messages, Message{
			ID: id, Channel: m.Channel, From: fill.Replace(m.From), Subject: fill.Replace(m.Subject), Text: fill.Replace(m.Text),
		})
		key.Keyed = append(key.Keyed, Keyed{Of: id, Source: m.ID, Right: m.Urgency, Near: m.Near, By: m.Owners, Flag: m.Flag, Why: m.Why})
	}
	return public, key
}

// messages draws what a form asks, in the order in which it lies in the inbox.
func (d definition) messages(r *rand.Rand) []authoredMsg {
	var drawn []authoredMsg
	pools, mix := d.pools(), exercise.Pick(r, d.Mixes)
	for i, band := range bands {
		pool := pools[band]
		for _, j := range r.Perm(len(pool))[:mix[i]] {
			drawn = append(drawn, pool[j])
		}
	}
	r.Shuffle(len(drawn), func(i, j int) { drawn[i], drawn[j] = drawn[j], drawn[i] })
	return drawn
}

func filler(vary map[string]string, name, doctor string) *strings.Replacer {
	pairs := []string{"{name}", name, "{doctor}", doctor}
	for from, to := range vary {
		pairs = append(pairs, "{"+from+"}", to)
	}
	return strings.NewReplacer(pairs...)
}
