// Package email is the exercise kind "sample email": a candidate tells a patient about a delayed
// appointment or a changed care plan. People rate the e-mail; code finds facts in it (dates, times,
// names, greeting, closing), quotes them, and caps what a wrong or private one must cap.
//
// It does not judge tone or empathy, and nothing it awards is final: see doc.md. Only the catalog
// of kinds, the composition root and tests may import it.
package email
