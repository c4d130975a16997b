// Package ui is the look of every page: the frames around a page, the parts a page is built from,
// and the stylesheet, icons and scripts the browser loads. It is not a place for routes, queries or
// permissions: it is handed finished data and returns HTML. Floor 3, below the audience packages of
// web; it imports fault and the standard library, never Echo and never GORM.
//
// A page is a template file tied to the type of its data:
//
//	//go:embed pages/*.html
//	var files embed.FS
//
//	type jobShow struct {
//		Title   string
//		Closes  time.Time
//		Zone    string
//		Email   string
//		Problem ui.Problem
//	}
//
//	var jobShowPage = ui.NewPage[jobShow](files, "pages/job_show.html")
//
//	err := jobShowPage.Render(w, ui.Frame{Kind: ui.Staff, Org: "Riverside Family Clinic"}, data)
//
// The file defines "title" and "main", and may define "head" (more in <head>, such as JSON-LD) and
// "bar" (the sticky bar of the candidate frame). In all of them the dot is the data of the page:
//
//	{{define "title"}}{{.Title}}{{end}}
//	{{define "main"}}
//	<div class="page-head"><h1>{{.Title}}</h1></div>
//	{{summary .Problem}}
//	<p class="meta"><span>Closes {{when .Closes .Zone}}</span></p>
//	<form class="card stack" method="post">
//	  {{field "email" "Work email" .Email | hint "We send one link." | errs .Problem | input "email"}}
//	  <button class="btn primary">Send</button>
//	</form>
//	{{end}}
//
// "main" is placed inside <main><div class="wrap">, below crumbs and notices; with Frame.Bleed the
// page draws its own wrap. A field is built by a pipe that ends in the control: input, textarea,
// choose, picks, ticks or tick. The other parts are functions with typed parameters, see Funcs.
//
// Icons are written <svg class="icon" aria-hidden="true"><use href="#i-name"/></svg>, or
// {{icon "name"}}; the document carries just the symbols that the page uses. Nothing here needs a
// script: attempt.js adds the live clock and autosave to a form that works without it.
package ui
