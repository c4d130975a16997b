package exercise

import "preceptor/internal/fault"

// Catalog is the fixed, ordered list of kinds that a program was built with.
type Catalog struct{ kinds []Kind }

// NewCatalog keeps the kinds in the given order.
func NewCatalog(kinds ...Kind) Catalog { return Catalog{kinds: kinds} }

// Kinds lists all kinds in catalog order.
func (c Catalog) Kinds() []Kind { return c.kinds }

// Kind finds a kind by slug; NotFound otherwise.
func (c Catalog) Kind(slug string) (Kind, error) {
	for _, k := range c.kinds {
		if k.Info().Slug == slug {
			return k, nil
		}
	}
	return nil, fault.New(fault.NotFound, "there is no exercise kind %q", slug)
}

// Definition finds a definition together with its kind; NotFound if either is unknown.
func (c Catalog) Definition(slug, id string) (Kind, Definition, error) {
	k, err := c.Kind(slug)
	if err != nil {
		return nil, Definition{}, err
	}
	d, err := FindDefinition(k, id)
	return k, d, err
}

// FindDefinition finds a definition of a kind by id; NotFound otherwise.
func FindDefinition(k Kind, id string) (Definition, error) {
	for _, d := range k.Definitions() {
		if d.ID == id {
			return d, nil
		}
	}
	return Definition{}, fault.New(fault.NotFound, "%s has no definition %q", k.Info().Slug, id)
}

// CheckDefinition refuses what a candidate could not be given fairly.
func CheckDefinition(d Definition) error {
	var p fault.Problems
	p.Require(d.ID != "", "id", "a definition needs an id")
	p.Require(d.Title != "", "title", "a definition needs a title")
	p.Require(d.Minutes > 0 || d.Timing == Untimed, "minutes", "a timed definition needs minutes")
	switch d.Timing {
	case Untimed, Extendable:
	case Essential:
		p.Require(d.Essential != "", "essential", "an essential limit needs its reason in writing")
	default:
		p.Add("timing", "timing is none, extendable or essential, not %q", d.Timing)
	}
	p.Require(d.Reference.SD > 0, "reference", "a definition needs a reference mean and SD")
	return p.Err()
}
