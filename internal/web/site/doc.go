// Package site is what all audience packages of web share: the services behind the pages, the
// signed-in member or the holder of a link on a request, and one way to show a page. It knows no
// route. Only web and its audience packages import it.
package site
