package recruiter

import (
	"testing"

	"preceptor/internal/review"
)

func TestPlacesSpanThoseWhoCannotBeToldApart(t *testing.T) {
	top, near, low := estimated("A1", 90, 90), estimated("B2", 86, 86), estimated("C3", 20, 20)
	rows, _ := placesOf([]review.Profile{top.Profile, near.Profile, low.Profile}, []float64{.5, .5})
	if rows[0].Place != "1 to 2 of 3" || rows[1].Place != "1 to 2 of 3" || rows[2].Place != "3 of 3" {
		t.Errorf("%+v", rows)
	}
}
