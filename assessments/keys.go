package assessments

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// WithKeys returns the catalog with the answer keys that a clinic's own panels made. They stand in a
// folder, each named as the kind: scenario.csv; other files are passed over. One that is broken is
// refused with its lines and reasons, and that kind keeps the key that ships. A folder that is
// missing holds none. says has a sentence for each key in use.
func WithKeys(catalog exercise.Catalog, folder fs.FS) (keyed exercise.Catalog, says []string, refused []error) {
	files, err := fs.Glob(folder, "*.csv")
	if err != nil {
		return catalog, nil, []error{err}
	}
	kinds := slices.Clone(catalog.Kinds())
	for _, name := range files {
		slug := strings.TrimSuffix(name, ".csv")
		i := slices.IndexFunc(kinds, func(k exercise.Kind) bool { return k.Info().Slug == slug })
		kind, said, err := rekey(kinds, i, folder, name)
		if err != nil {
			refused = append(refused, fmt.Errorf("%s: %w", name, err))
			continue
		}
		kinds[i] = kind
		says = append(says, slug+": "+said)
	}
	return exercise.NewCatalog(kinds...), says, refused
}

func rekey(kinds []exercise.Kind, i int, folder fs.FS, name string) (exercise.Kind, string, error) {
	if i < 0 {
		return nil, "", errors.New("no exercise kind has this name")
	}
	rekeyer, ok := kinds[i].(exercise.Rekeyer)
	if !ok {
		return nil, "", errors.New("this kind's key comes from the form, not from a panel")
	}
	file, err := fs.ReadFile(folder, name)
	if err != nil {
		return nil, "", fault.Wrap(fault.Invalid, err, "The key file cannot be read")
	}
	return rekeyer.Rekey(file)
}
