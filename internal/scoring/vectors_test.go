package scoring_test

import (
	"strconv"
	"testing"

	"preceptor/internal/scoring"
)

// TestVectors holds every worked number of the specification, to the digits in which it is written.
func TestVectors(t *testing.T) {
	weights, reliabilities := []float64{.30, .20, .25, .25}, []float64{.75, .80, .70, .65}
	tens := []float64{10, 10, 10, 10}
	parts := make([]scoring.Part, 4)
	for i := range parts {
		parts[i] = scoring.Part{Weight: weights[i], Scored: true, Points: 60, Mean: 60, SD: 10, SEM: scoring.SEM(10, reliabilities[i])}
	}
	one := scoring.FromReliability(60, 12, .80)
	pair := scoring.Difference(one, one)
	a, b := digits("0122343124"), digits("0123342223")
	kappa, _ := scoring.QuadraticKappa(a, b, 5)
	units := make([][]float64, len(a))
	for i := range a {
		units[i] = []float64{float64(a[i]), float64(b[i])}
	}
	krippendorff, _ := scoring.KrippendorffAlpha(units)
	fleiss, _ := scoring.Analyse([][]float64{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}})
	icc, _ := fleiss.ICC()
	alpha, sem, _ := scoring.Cronbach(table("3434 2232 4443 1212 3344 2323"))
	effective := scoring.EffectiveWeights([]float64{.30, .25, .20, .25}, []float64{18, 12, 9, 14}, .35)
	for _, v := range []struct {
		what string
		got  float64
		want string
	}{
		{"Lord's error of 9 of 12", scoring.ItemSEM(9, 12), "13.06"},
		{"SEM", one.SEM, "5.367"}, {"SE_d", pair.SE, "7.589"}, {"90 % bar", scoring.Z90 * pair.SE, "12.48"},
		{"s_C", scoring.CompositeSD(weights, tens, .35), "7.182"}, {"SEM_C", scoring.Compose(parts).SEM, "2.667"},
		{"r_C", scoring.MosierReliability(weights, tens, reliabilities, .35), "0.8621"},
		{"effective weight 1", effective[0], "0.446"}, {"effective weight 2", effective[1], "0.201"},
		{"effective weight 3", effective[2], "0.107"}, {"effective weight 4", effective[3], "0.246"},
		{"kappa", kappa, "0.8529"}, {"Krippendorff's alpha", krippendorff, "0.8603"},
		{"ICC(2,1)", icc.Single, "0.290"}, {"ICC(2,k)", icc.Mean, "0.620"}, {"ICC(3,k)", icc.Consistent, "0.909"},
		{"Cronbach's alpha", alpha, "0.9053"}, {"its SEM", sem, "1.095"},
	} {
		decimals := len(v.want) - 1 - len(strconv.Itoa(int(v.got)))
		if got := strconv.FormatFloat(v.got, 'f', decimals, 64); got != v.want {
			t.Errorf("%s is %s, want %s", v.what, got, v.want)
		}
	}
}
