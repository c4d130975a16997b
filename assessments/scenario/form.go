package scenario

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// definition is one authored exercise. Texts hold {names} that the drawn variant fills.
type definition struct {
	exercise.Definition `yaml:",inline"`

	Basis  string   `yaml:"basis"` // what the key rests on
	Keyed  string   `yaml:"keyed"` // date of the key
	Intro  string   `yaml:"intro"`
	Scenes []script `yaml:"scenes"`
	Reply  task     `yaml:"reply"`
}

type script struct {
	ID       string              `yaml:"id"`
	Title    string              `yaml:"title"`
	Variants []map[string]string `yaml:"variants"`
	Text     []string            `yaml:"text"`
	Actions  []choice            `yaml:"actions"`
}

// choice is an action with its key; SD and N are 0 and 1 for an author's proposal.
type choice struct {
	ID   string  `yaml:"id"`
	Text string  `yaml:"text"`
	Mean float64 `yaml:"mean"`
	SD   float64 `yaml:"sd"`
	N    int     `yaml:"n"`
	Date string  `yaml:"date"` // of a panel's mean
	Why  string  `yaml:"why"`
}

type task struct {
	Scene string   `yaml:"scene"` // whose patient is answered
	Title string   `yaml:"title"`
	Brief []string `yaml:"brief"`
	Facts []fact   `yaml:"facts"`
	Words [2]int   `yaml:"words"`
	// Second is what the patient answers and what else is known then; none where a reply is all.
	Second []string `yaml:"second"`
}

type fact struct {
	Label string `json:"label" yaml:"label"`
	Value string `json:"value" yaml:"value"`
}

// public is what a candidate sees. It holds what the key rests on, because finished work says so,
// but nothing of the key.
type public struct {
	Definition string `json:"definition"`
	Intro      string `json:"intro"`
	Basis      string `json:"basis"`
	// Placeholder marks a key that is one person's proposal; finished work says so.
	Placeholder bool    `json:"placeholder"`
	Scenes      []scene `json:"scenes"`
	Reply       letter  `json:"reply"`
}

type scene struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Channel string   `json:"channel"`
	Text    []string `json:"text"`
	Actions []action `json:"actions"`
}

type action struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

type letter struct {
	Title   string   `json:"title"`
	Channel string   `json:"channel"`
	Patient string   `json:"patient"` // as one greets them
	Amount  string   `json:"amount"`
	Plan    string   `json:"plan"`
	OldPlan string   `json:"old_plan"`
	Day     string   `json:"day"`
	Brief   []string `json:"brief"`
	Facts   []fact   `json:"facts"`
	Words   [2]int   `json:"words"`
	Second  []string `json:"second,omitempty"`
}

// response is what the candidate made: ratings by action, the reply and, if they went on to it, the
// reply of the second turn.
type response struct {
	Ratings map[string]int `json:"ratings"`
	Reply   string         `json:"reply"`
	Second  string         `json:"second,omitempty"`
}

func (d definition) outline() exercise.Definition { return d.Definition }

// check refuses a definition that could not be drawn or keyed.
func (d definition) check() error {
	if err := exercise.CheckDefinition(d.outline()); err != nil {
		return err
	}
	if d.Basis == "" || d.Keyed == "" {
		return errors.New("a key says what it rests on and from when it is")
	}
	if n := len(d.choices()); n < 20 || n > 30 {
		return fmt.Errorf("%d actions to rate; a form has 20 to 30", n)
	}
	seen := map[string]bool{"reply": true, "second": true} // fields of the form
	for _, s := range d.Scenes {
		if len(s.Variants) < 3 || len(s.Actions) < 4 {
			return fmt.Errorf("scene %s needs three variants and four actions", s.ID)
		}
		if gap, ok := s.gap(); !ok {
			return fmt.Errorf("scene %s: a variant lacks what %q needs", s.ID, gap)
		}
		for _, a := range s.Actions {
			if a.ID == "" || seen[a.ID] || a.Why == "" {
				return fmt.Errorf("action %q is doubled, unnamed or has no reason", a.ID)
			}
			if a.Mean < 1 || a.Mean > 5 || a.SD < 0 {
				return fmt.Errorf("action %s: a mean lies between 1 and 5", a.ID)
			}
			seen[a.ID] = true
		}
	}
	at := slices.IndexFunc(d.Scenes, func(s script) bool { return s.ID == d.Reply.Scene })
	if at < 0 {
		return fmt.Errorf("the reply is to scene %q, which is not there", d.Reply.Scene)
	}
	for _, v := range d.Scenes[at].Variants {
		drawn := d.Reply.shown(v, filler(v))
		for _, text := range slices.Concat(drawn.Brief, drawn.Second) {
			if strings.Contains(text, "{") {
				return fmt.Errorf("the reply: a variant lacks what %q needs", text)
			}
		}
	}
	return nil
}

// gap finds a text that a variant leaves empty or with a {name} open; ok where there is none.
func (s script) gap() (text string, ok bool) {
	for _, v := range s.Variants {
		drawn := s.shown(v["channel"], filler(v), 1)
		texts := append([]string{drawn.Channel}, drawn.Text...)
		for _, a := range drawn.Actions {
			texts = append(texts, a.Text)
		}
		for _, text := range texts {
			if text == "" || strings.Contains(text, "{") {
				return text, false
			}
		}
	}
	return "", true
}

// Generate draws one variant of each scene and shuffles its actions.
func (k *Kind) Generate(id string, seed uint64) (exercise.Form, error) {
	at := slices.IndexFunc(k.definitions, func(d definition) bool { return d.ID == id })
	if at < 0 {
		return exercise.Form{}, fault.New(fault.NotFound, "scenario has no definition %q", id)
	}
	return k.definitions[at].form(seed), nil
}

func (d definition) form(seed uint64) exercise.Form {
	shown, secret := d.draw(seed)
	return exercise.Form{
		Kind: "scenario", Definition: d.ID, Version: version, Seed: seed,
		Public: exercise.Public(exercise.Encode(shown)), Key: exercise.Key(exercise.Encode(secret)),
	}
}

func (d definition) draw(seed uint64) (public, key) {
	shown := public{Definition: d.ID, Intro: d.Intro, Basis: d.Basis}
	secret := key{Basis: d.Basis, Date: d.Keyed}
	for _, s := range d.Scenes {
		variant := exercise.Pick(exercise.Rand(seed, "variant "+s.ID), s.Variants)
		fill := filler(variant)
		shown.Scenes = append(shown.Scenes, s.shown(variant["channel"], fill, seed))
		for _, a := range s.Actions {
			secret.Options = append(secret.Options, option{ID: a.ID, Mean: a.Mean, SD: a.SD, N: max(1, a.N), Date: a.Date, Why: a.Why})
		}
		if s.ID == d.Reply.Scene {
			shown.Reply = d.Reply.shown(variant, fill)
		}
	}
	shown.Placeholder = secret.placeholder()
	return shown, secret
}

func (s script) shown(channel string, fill *strings.Replacer, seed uint64) scene {
	out := scene{ID: s.ID, Title: s.Title, Channel: channel}
	for _, line := range s.Text {
		out.Text = append(out.Text, fill.Replace(line))
	}
	for _, a := range s.Actions {
		out.Actions = append(out.Actions, action{ID: a.ID, Text: fill.Replace(a.Text)})
	}
	exercise.Rand(seed, "order "+s.ID).Shuffle(len(out.Actions), func(i, j int) {
		out.Actions[i], out.Actions[j] = out.Actions[j], out.Actions[i]
	})
	return out
}

func (t task) shown(v map[string]string, fill *strings.Replacer) letter {
	out := letter{
		Title: t.Title, Channel: v["channel"], Patient: v["greet"], Amount: v["amount"],
		Plan: v["new"], OldPlan: v["old"], Day: v["day"], Words: t.Words,
	}
	for _, line := range t.Brief {
		out.Brief = append(out.Brief, fill.Replace(line))
	}
	for _, f := range t.Facts {
		out.Facts = append(out.Facts, fact{f.Label, fill.Replace(f.Value)})
	}
	for _, line := range t.Second {
		out.Second = append(out.Second, fill.Replace(line))
	}
	return out
}

// filler fills {names}; "he: she" also brings the other forms of the pronoun.
func filler(variant map[string]string) *strings.Replacer {
	values := maps.Clone(variant)
	if values["he"] == "she" {
		values["him"], values["his"] = "her", "her"
	} else {
		values["him"], values["his"] = "him", "his"
	}
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		pairs = append(pairs, "{"+name+"}", values[name])
	}
	return strings.NewReplacer(pairs...)
}

// readPublic decodes a stored form and refuses what no generator made.
func readPublic(raw exercise.Public) (public, error) {
	p, err := exercise.Decode[public](raw, "the form")
	if err != nil {
		return p, err
	}
	seen := map[string]bool{}
	for _, s := range p.Scenes {
		for _, a := range s.Actions {
			if a.ID == "" || a.Text == "" || seen[a.ID] {
				return p, fault.Invalidf("the form has an action without a text or a name of its own")
			}
			seen[a.ID] = true
		}
	}
	if len(seen) == 0 {
		return p, fault.Invalidf("the form has no actions to rate")
	}
	return p, nil
}

// actions is the set of action ids.
func (p public) actions() map[string]bool {
	ids := map[string]bool{}
	for _, s := range p.Scenes {
		for _, a := range s.Actions {
			ids[a.ID] = true
		}
	}
	return ids
}
