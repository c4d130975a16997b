// Package webtest drives the whole product over an embedded database without a browser or a network:
// two clinics with members of every role and candidates, and a client that sends forms and reads
// pages. Only tests import it.
package webtest
