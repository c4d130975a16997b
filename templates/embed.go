// Package templates holds the role templates that ship with the product: one Markdown file with
// YAML front matter per role. It is content, not code; package posting reads and checks it. Any
// package may import it; it imports nothing of ours.
package templates

import "embed"

// FS holds every shipped role template at its root.
//
//go:embed *.md
var FS embed.FS
