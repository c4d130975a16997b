// Package markdown turns text that an author wrote in Markdown into HTML that is safe to place in a
// page. Raw HTML in the source is dropped, and the result is sanitised a second time, so that a
// fault in one of the two libraries is not enough to let a script through.
//
// It is not a template language and knows no links into the product: no images, no style, no ids.
// Any package may import it; it imports nothing of ours.
package markdown
