package rater

import (
	"maps"
	"net/url"
	"testing"

	"preceptor/assessments"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/review"
)

func answers(t *testing.T) []review.Answer {
	t.Helper()
	var all []review.Answer
	for _, slug := range []string{"email", "scenario"} {
		k, err := assessments.Catalog().Kind(slug)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range []string{"1", "2"} {
			all = append(all, review.Answer{Attempt: id.Attempt(slug + n), Job: "job", Kind: slug, Definition: k.Definitions()[0].ID})
		}
	}
	return []review.Answer{all[0], all[2], all[1], all[3]} // kinds take turns
}

func TestNextIsOfTheSameExerciseWhileThereIsOne(t *testing.T) {
	queue := answers(t)
	for _, c := range []struct {
		queue []review.Answer
		done  id.Attempt
		want  string
	}{
		{queue, "email1", "/rate/email2"}, {queue, "email2", "/rate/email1"}, {queue, "scenario2", "/rate/scenario1"},
		{queue[:2], "email1", "/rate/scenario1"}, {queue[:1], "email1", "/rate"}, {queue, "gone", "/rate/email1"}, {nil, "gone", "/rate"},
	} {
		if got := nextPath(c.queue, c.done); got != c.want {
			t.Errorf("after %s of %d: %s, want %s", c.done, len(c.queue), got, c.want)
		}
	}
}

func TestGroupsCountByJobAndExercise(t *testing.T) {
	queue := answers(t)
	queue[3].Job = "other"
	groups, err := groupsOf(assessments.Catalog(), queue, []hiring.Job{{ID: "job", Title: "Coordinator"}, {ID: "other", Title: "Navigator"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(groups) != 3 || groups[0].Job != "Coordinator" || groups[2].Job != "Navigator" {
		t.Fatalf("%+v", groups)
	}
	total := 0
	for _, g := range groups {
		total += g.Count
		if g.Count == 2 && g.First != "/rate/email1" {
			t.Errorf("%+v", g)
		}
	}
	if total != len(queue) {
		t.Errorf("%d of %d", total, len(queue))
	}
}

func TestLevelsAreReadFromTheirOwnFields(t *testing.T) {
	got := levelsOf(url.Values{"level-apology": {"0"}, "level-contact": {"4"}, "level-empathy": {""}, "note": {"3"}, "apology": {"2"}})
	if !maps.Equal(got, map[string]int{"apology": 0, "contact": 4}) {
		t.Errorf("%v", got)
	}
}
