package email

import (
	"testing"

	"preceptor/internal/exercise"
)

// eachSample walks through the keyed answers of all definitions, with what code makes of them.
func eachSample(t *testing.T, see func(id string, n int, s exercise.Sample, a analysis, coded map[string]int)) {
	t.Helper()
	k := New().(*Kind)
	for _, d := range k.Definitions() {
		samples, err := k.Calibration(d.ID)
		if err != nil {
			t.Fatal(err)
		}
		for n, s := range samples {
			p, _ := readPublic(s.Form.Public)
			answers, _ := readKey(s.Form.Key)
			given, err := readResponse(s.Response)
			if err != nil {
				t.Fatal(err)
			}
			a := analyse(p, answers, given)
			coded := map[string]int{}
			for _, c := range judge(&a, answers).Criteria {
				if c.Level != nil {
					coded[c.ID] = *c.Level
				}
			}
			see(d.ID, n+1, s, a, coded)
		}
	}
}

// What code caps, the keyed levels do not exceed.
func TestKeyedLevelsKeepTheCaps(t *testing.T) {
	eachSample(t, func(id string, n int, s exercise.Sample, a analysis, coded map[string]int) {
		if limit := coded["privacy"]; limit < maxCode && s.Levels["privacy"] > limit {
			t.Errorf("%s %d: privacy is keyed %d, code caps it at %d", id, n, s.Levels["privacy"], limit)
		}
		if limit := coded["correctness"]; len(a.WrongFacts) > 0 && s.Levels["correctness"] > limit {
			t.Errorf("%s %d: correctness is keyed %d, code caps it at %d for %q", id, n, s.Levels["correctness"], limit, a.WrongFacts)
		}
		if s.Levels["privacy"] < 3 != (a.OtherPerson || a.SubjectPrivate || a.BodyPrivate) {
			t.Errorf("%s %d: privacy is keyed %d, code found other %v, subject %v, body %v", id, n, s.Levels["privacy"], a.OtherPerson, a.SubjectPrivate, a.BodyPrivate)
		}
	})
}

// Where code awards, it is not far from the key: never more than one level above it.
func TestCodeAwardsNearTheKey(t *testing.T) {
	far, all := 0, 0
	eachSample(t, func(id string, n int, s exercise.Sample, a analysis, coded map[string]int) {
		for criterion, level := range coded {
			all++
			switch gap := level - min(maxCode, s.Levels[criterion]); {
			case gap > 1:
				t.Errorf("%s %d: %s is keyed %d, code awards %d", id, n, criterion, s.Levels[criterion], level)
			case gap != 0:
				far++
				t.Logf("%s %d: %s is keyed %d, code awards %d", id, n, criterion, s.Levels[criterion], level)
			}
		}
	})
	t.Logf("%d of %d levels are as keyed (or 3 for a keyed 4)", all-far, all)
	if 10*far > 3*all {
		t.Errorf("%d of %d levels differ from the key", far, all)
	}
}

// The key orders the samples as their authors meant: each definition has a best and a worst far apart.
func TestKeyedAnswersSpread(t *testing.T) {
	points := map[string][]float64{}
	eachSample(t, func(id string, _ int, s exercise.Sample, _ analysis, _ map[string]int) {
		levels := map[string]float64{}
		for criterion, level := range s.Levels {
			levels[criterion] = float64(level)
		}
		p, ok := rubric.Points(levels)
		if !ok {
			t.Errorf("%s: a level is missing", id)
		}
		points[id] = append(points[id], p)
	})
	for id, p := range points {
		t.Logf("%s %.1f", id, p)
		if p[0] < 90 || p[len(p)-1] > 40 {
			t.Errorf("%s runs from %.1f to %.1f", id, p[0], p[len(p)-1])
		}
	}
}
