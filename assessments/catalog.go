// Package assessments lists the exercise kinds that the product ships. A new kind is one new folder
// and one line here; routes, tables, comparison, documents and demo read this list.
package assessments

import (
	"preceptor/assessments/chart"
	"preceptor/assessments/email"
	"preceptor/assessments/scenario"
	"preceptor/assessments/schedule"
	"preceptor/assessments/triage"
	"preceptor/internal/exercise"
)

// Catalog returns the kinds in the order in which candidates meet them.
func Catalog() exercise.Catalog {
	return exercise.NewCatalog(schedule.New(), chart.New(), email.New(), scenario.New(), triage.New())
}
