package email

import (
	"testing"
	"time"

	"preceptor/internal/exercise"
)

// Nobody is asked to come, or to answer, when the clinic is closed.
func TestSlotsAreInOpeningHours(t *testing.T) {
	k := New().(*Kind)
	for _, d := range k.definitions {
		for seed := range uint64(400) {
			p, answers, err := d.draw(exercise.Rand(seed, "email/"+d.ID))
			if err != nil {
				t.Fatal(err)
			}
			slots := append([]slot{answers.New, *answers.Old}, answers.Alternatives...)
			for _, s := range slots {
				if day, _ := s.day(); !p.Clinic.open(day, s.minute()-10, s.minute()+longestVisit) {
					t.Errorf("%s seed %d: %v, but %s", d.ID, seed, s, p.Clinic.Hours)
				}
			}
			if day, _ := answers.Deadline.day(); !p.Clinic.open(day, answers.Deadline.minute(), answers.Deadline.minute()) {
				t.Errorf("%s seed %d: an answer by %v, but %s", d.ID, seed, *answers.Deadline, p.Clinic.Hours)
			}
		}
	}
}

func TestClinicHours(t *testing.T) {
	c := clinic{Hours: "Monday to Thursday, 8:00 a.m. to 6:00 p.m.; Friday, 8:30 a.m. to noon"}
	friday := time.Date(2027, time.September, 3, 0, 0, 0, 0, time.UTC)
	for _, at := range []struct {
		day      time.Time
		from, to int
		want     bool
	}{
		{friday, 8 * 60, 9 * 60, false}, {friday, 9 * 60, 12 * 60, true}, {friday, 12 * 60, 12*60 + 1, false},
		{friday.AddDate(0, 0, 3), 8 * 60, 18 * 60, true}, {friday.AddDate(0, 0, 3), 17 * 60, 18*60 + 1, false},
	} {
		if got := c.open(at.day, at.from, at.to); got != at.want {
			t.Errorf("%s %d to %d: open %v", at.day.Weekday(), at.from, at.to, got)
		}
	}
}
