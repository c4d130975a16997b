package exercise

// Explainer is a kind whose rule of scoring candidates read before they start.
type Explainer interface {
	// Scoring says the rule in a few plain sentences of the language ("en", "es"), each whole by itself.
	Scoring(lang string) []string
}
