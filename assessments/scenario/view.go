package scenario

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// page is what view.html draws.
type page struct {
	public
	Given  response
	Rated  int
	Total  int
	Scenes []sceneView
	// ForStaff adds what the key rests on.
	ForStaff bool
}

type sceneView struct {
	scene
	Number  int
	Rated   int
	Next    *scene // nil after the last
	Actions []actionView
}

type actionView struct {
	action
	Letter string
	Rating int
	Said   string
}

// View draws the form. Work has one radio group per action and a text area; Read has the reply, for
// raters, and the ratings given. Neither holds anything of the key but what it rests on.
func (k *Kind) View(p exercise.Public, raw exercise.Response, to exercise.Page) (template.HTML, error) {
	form, err := readPublic(p)
	if err != nil {
		return "", err
	}
	var given response
	if raw != nil {
		if given, err = readResponse(form, raw); err != nil {
			return "", err
		}
	}
	name := map[exercise.Mode]string{exercise.Work: "work", exercise.Read: "read", exercise.Check: "read"}[to.Mode]
	if name == "" {
		return "", fault.Invalidf("there is no such view")
	}
	drawn := layOut(form, given)
	drawn.ForStaff = to.Mode == exercise.Read
	var b bytes.Buffer
	if err := k.page.ExecuteTemplate(&b, name, drawn); err != nil {
		return "", err
	}
	return template.HTML(b.String()), nil //nolint:gosec // written by html/template
}

func layOut(form public, given response) page {
	out := page{public: form, Given: given, Rated: len(given.Ratings), Total: len(form.actions())}
	for i, s := range form.Scenes {
		v := sceneView{scene: s, Number: i + 1}
		if i+1 < len(form.Scenes) {
			v.Next = &form.Scenes[i+1]
		}
		for j, a := range s.Actions {
			rating := given.Ratings[a.ID]
			if rating > 0 {
				v.Rated++
			}
			v.Actions = append(v.Actions, actionView{a, letterOf(j), rating, said(float64(rating))})
		}
		out.Scenes = append(out.Scenes, v)
	}
	return out
}

// letterOf names actions A, B, ... within a scene.
func letterOf(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return fmt.Sprint(i + 1)
}

func viewFuncs() template.FuncMap {
	return template.FuncMap{
		"scale": func() []int { return []int{1, 2, 3, 4, 5} },
		"word":  func(rating int) string { return wording[rating] },
		"count": func(text string) int { return len(strings.Fields(text)) },
	}
}
