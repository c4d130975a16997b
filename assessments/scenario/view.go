package scenario

import (
	"bytes"
	"fmt"
	"html/template"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// page is what view.html draws.
type page struct {
	public
	Say    *words
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
}

// View draws the form. Work has one radio group per action and a text area, two with a second turn;
// Read has the replies, for raters, and the ratings given. Neither holds anything of the key but what
// it rests on.
func (k *Kind) View(p exercise.Public, raw exercise.Response, to exercise.Page) (template.HTML, error) {
	form, err := readPublic(p)
	if err != nil {
		return "", err
	}
	var given response
	if raw != nil {
		if given, err = readDraft(form, raw); err != nil {
			return "", err
		}
	}
	name := map[exercise.Mode]string{exercise.Work: "work", exercise.Read: "read", exercise.Check: "read"}[to.Mode]
	if name == "" {
		return "", fault.Invalidf("there is no such view")
	}
	drawn := layOut(form, given)
	drawn.Say, drawn.ForStaff = wordsOf(to.Lang), to.Mode == exercise.Read
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
			v.Actions = append(v.Actions, actionView{a, letterOf(j), rating})
		}
		out.Scenes = append(out.Scenes, v)
	}
	return out
}

// Rows is how high the text area is: a line or two need no letter's height.
func (l letter) Rows() int {
	if l.Words[1] > 0 && l.Words[1] <= 40 {
		return 4
	}
	return 14
}

// Timed tells whether the reply is long enough to plan time for it.
func (l letter) Timed() bool { return l.Rows() > 4 }

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
		"put":   put,
		"count": countWords,
		"length": func(say *words, text string) string {
			switch n := countWords(text); n {
			case 0:
				return ""
			case 1:
				return say.Word
			default:
				return put(say.Words, "n", n)
			}
		},
	}
}
