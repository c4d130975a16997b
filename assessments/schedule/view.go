package schedule

import (
	"html/template"

	"preceptor/internal/exercise"
)

func (k *kind) View(form exercise.Public, raw exercise.Response, mode exercise.Mode) (template.HTML, error) { return "", nil }
