// Package exercisetest is the conformance suite that every exercise kind must pass, and the small
// browser that it needs: it collects a page's form fields as a browser would post them, and finds
// what a page of ours must not hold.
//
// It knows nothing of any one kind. Only tests import it.
package exercisetest
