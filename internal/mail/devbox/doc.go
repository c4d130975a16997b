// Package devbox is the mail adapter for trying the product out: it writes each message as a file
// that mail programs open, and sends nothing. Only app may import it.
package devbox
