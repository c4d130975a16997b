// Package journey walks through the whole product in a browser, as a clinic and its candidates do:
// set-up, posting, application, exercises, rating, comparison, decision. It holds tests only; nothing
// imports it.
//
// Pictures of every step go to the folder artefacts at the root of the repository, or to the one
// that the environment variable ARTEFACTS names.
package journey
