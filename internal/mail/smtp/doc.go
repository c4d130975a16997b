// Package smtp is the mail adapter that hands messages to a mail server. Only app may import it.
package smtp
