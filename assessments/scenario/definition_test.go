package scenario

import (
	"strings"
	"testing"
)

func TestBrokenDefinitionsAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*definition)
		says  string
	}{
		"no basis":           {func(d *definition) { d.Basis = "" }, "rests on"},
		"too little":         {func(d *definition) { d.Scenes = d.Scenes[:4] }, "18 actions to rate"},
		"two variants":       {func(d *definition) { d.Scenes[1].Variants = d.Scenes[1].Variants[:2] }, "scene desk needs three variants"},
		"a gap":              {func(d *definition) { delete(d.Scenes[1].Variants[2], "waiting") }, "scene desk: a variant lacks"},
		"no channel":         {func(d *definition) { delete(d.Scenes[3].Variants[0], "channel") }, "scene cause: a variant lacks"},
		"a gap in the reply": {func(d *definition) { delete(d.Scenes[0].Variants[0], "again") }, "the reply: a variant lacks"},
		"a doubled action":   {func(d *definition) { d.Scenes[0].Actions[1].ID = "desk-aside" }, `"desk-aside" is doubled`},
		"a field's name":     {func(d *definition) { d.Scenes[0].Actions[1].ID = "second" }, `"second" is doubled`},
		"no reason":          {func(d *definition) { d.Scenes[0].Actions[1].Why = "" }, "has no reason"},
		"mean of six":        {func(d *definition) { d.Scenes[0].Actions[1].Mean = 6 }, "between 1 and 5"},
		"reply to nothing":   {func(d *definition) { d.Reply.Scene = "moon" }, `"moon"`},
		"no minutes":         {func(d *definition) { d.Minutes = 0 }, "minutes"},
	} {
		d := mustRead[definition]("definitions/billing-upset.yaml")
		if err := d.check(); err != nil {
			t.Fatal(err)
		}
		c.spoil(&d)
		if err := d.check(); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
