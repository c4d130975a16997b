package posting

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/goccy/go-yaml"
)

// law is one line of data/laws.yaml.
type law struct {
	Place     string   `yaml:"place"`
	Name      string   `yaml:"name"`
	Employees int      `yaml:"employees"`
	From      string   `yaml:"from"`
	Needs     []string `yaml:"needs"`
	Source    string   `yaml:"source"`
	CheckedOn string   `yaml:"checked_on"`
}

type lawBook struct {
	Laws []law `yaml:"laws"`
}

// checkedOn is the day on which the latest of the laws was checked.
func (b lawBook) checkedOn() string {
	return slices.MaxFunc(b.Laws, func(x, y law) int { return cmp.Compare(x.CheckedOn, y.CheckedOn) }).CheckedOn
}

//go:embed data/laws.yaml
var lawFile []byte

// laws reads the embedded data once; a test proves that it reads.
var laws = sync.OnceValue(func() lawBook {
	var book lawBook
	if err := yaml.UnmarshalWithOptions(lawFile, &book, yaml.Strict()); err != nil {
		panic("posting: data/laws.yaml: " + err.Error())
	}
	return book
})

func checkLaw(c *check) {
	if c.Place == "" {
		return
	}
	book := laws()
	day := book.checkedOn()
	if !c.On.IsZero() {
		day = c.On.Format(time.DateOnly)
	}
	for _, l := range book.Laws {
		if l.holds(c.Place, c.Employees, day) {
			c.checkOneLaw(l)
		}
	}
}

// holds tells whether a law binds an employer of that size (0: not known, so it might) on that day.
func (l law) holds(place string, employees int, day string) bool {
	place, bound := placeKey(place), placeKey(l.Place)
	if place != bound && !strings.HasPrefix(place, bound+"-") {
		return false
	}
	return l.From <= day && (employees == 0 || employees >= l.Employees)
}

func (c *check) checkOneLaw(l law) {
	if len(l.Needs) == 1 && l.Needs[0] == "notice" {
		if !c.doc.givesNotice() {
			why := l.Name + " asks that people are told when software takes part in choosing them; no such notice stands here."
			c.addMissing(about{"notice_missing", MustFix, why, l.Source}, noticeText)
		}
		return
	}
	missing := map[string]bool{
		"pay":      len(c.doc.pays()) == 0,
		"benefits": !c.doc.statesBenefits(),
		"apply_by": !c.doc.statesApplyBy(),
	}
	var absent []string
	for _, need := range l.Needs {
		if missing[need] {
			absent = append(absent, map[string]string{"pay": "the pay range", "benefits": "the benefits", "apply_by": "the last day to apply"}[need])
		}
	}
	if len(absent) > 0 {
		why := fmt.Sprintf("%s asks employers of %d or more for %s in every posting.", l.Name, l.Employees, spoken(absent, "and"))
		c.addMissing(about{"pay_law", MustFix, why, l.Source}, "")
	}
}

// noticeText is the one-click notice.
const noticeText = "\n**Notice:** software scores some of our exercises by fixed rules. It never makes the choice: people decide. You may ask for a change to the exercises, and for a person's review of the result.\n"

var (
	machineWords  = patterns("software|automated|automatically|algorithm*|ai|computer", "artificial intelligence")
	choosingWords = patterns("score*|scoring|rate|rates|rated|rank*|assess*|decision*|decide*|screen*|choice|choose|exercise*|select*|hiring")
)

// givesNotice tells whether one block says what software does in choosing people.
func (d *document) givesNotice() bool {
	for _, m := range d.find(machineWords) {
		b := d.blockOf(m.first)
		if b.purpose != duties && b.purpose != musts && d.inBlock(choosingWords, m.first) {
			return true
		}
	}
	return false
}
