package app

import (
	"os"

	"preceptor/assessments"
	"preceptor/internal/exercise"
)

// catalogOf is the kinds as they ship, with the answer keys that stand in the data folder. A broken key
// is logged with its lines and reasons, and what ships stays in use.
func catalogOf(o Options) exercise.Catalog {
	catalog, says, refused := assessments.WithKeys(assessments.Catalog(), os.DirFS(o.Config.Keys()))
	for _, text := range says {
		o.Log.Info("answer key in use", "key", text)
	}
	for _, err := range refused {
		o.Log.Error("answer key refused, the one that ships is in use", "folder", o.Config.Keys(), "error", err)
	}
	return catalog
}
