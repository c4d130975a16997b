package scoring_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"preceptor/internal/scoring"
)

// near fails unless got rounds to want at the digits given.
func near(t *testing.T, what string, got, want, half float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > half {
		t.Errorf("%s = %.6f, want %v", what, got, want)
	}
}

func TestItemSEM(t *testing.T) {
	near(t, "9 of 12", scoring.ItemSEM(9, 12), 13.06, 0.005)
	near(t, "3 of 12", scoring.ItemSEM(3, 12), 13.06, 0.005)
	for _, c := range [][2]float64{{0, 12}, {12, 12}, {1, 1}, {0, 0}, {11.9, 12}, {0.2, 12}, {-3, 12}, {40, 12}} {
		if s := scoring.ItemSEM(c[0], c[1]); s < 3 || s > 100 {
			t.Errorf("ItemSEM(%v) = %v: doubt at the ends must stay", c, s)
		}
	}
}

func TestFromItemsAtTheEnds(t *testing.T) {
	all, none := scoring.FromItems(12, 12), scoring.FromItems(0, 12)
	// Wilson with z 1.645: low end n/(n+z^2) = 12/14.706.
	near(t, "low end of 12 of 12", all.Low, 81.60, 0.005)
	near(t, "high end of 0 of 12", none.High, 18.40, 0.005)
	if all.High != 100 || none.Low != 0 || math.Abs(all.SEM-none.SEM) > 1e-9 {
		t.Errorf("ends are not mirrored: %+v %+v", all, none)
	}
	near(t, "range and error agree", all.Points-scoring.Z90*all.SEM, all.Low, 1e-9)
	if e := scoring.FromItems(0, 0); e.Low != 0 || e.High != 100 || !e.FewItems {
		t.Errorf("no items must leave the whole scale open: %+v", e)
	}
	if scoring.FromItems(5, 7).FewItems == scoring.FromItems(5, 8).FewItems {
		t.Error("seven items are few, eight are not")
	}
	if e := scoring.ItemsAt(70, 9, 12); e.Points != 70 || e.SEM != scoring.ItemSEM(9, 12) {
		t.Errorf("ItemsAt: %+v", e)
	}
}

func TestWilson(t *testing.T) {
	w := scoring.Wilson(8, 10, 1.96) // the textbook example: .490 to .943
	near(t, "low", w.Low, 49.0, 0.05)
	near(t, "high", w.High, 94.3, 0.05)
}

func TestReliabilityAndDifference(t *testing.T) {
	a, b := scoring.FromReliability(70, 12, .80), scoring.FromReliability(58, 12, .80)
	near(t, "SEM", a.SEM, 5.367, 0.0005)
	d := scoring.Difference(a, b)
	near(t, "SE_d", d.SE, 7.589, 0.0005)
	near(t, "90 % bar", scoring.Z90*d.SE, 12.48, 0.005)
	if d.Reliable || d.Delta != 12 {
		t.Errorf("12 points lie within 12.48: %+v", d)
	}
	if !scoring.Difference(scoring.FromReliability(70.5, 12, .80), b).Reliable {
		t.Error("12.5 points lie outside 12.48")
	}
	if !a.Provisional || a.Basis != scoring.BasisAssumed {
		t.Errorf("an assumed reliability is provisional: %+v", a)
	}
	if e := scoring.FromNorms(70, 12, .8, 29); !e.Provisional || e.Basis != scoring.BasisAssumed {
		t.Errorf("29 attempts are no norm: %+v", e)
	}
	if e := scoring.FromNorms(70, 12, .8, 30); !e.Provisional || e.Basis != scoring.BasisReliability {
		t.Errorf("30 attempts are a provisional norm: %+v", e)
	}
	if e := scoring.FromNorms(70, 12, .8, 100); e.Provisional {
		t.Errorf("100 attempts are a norm: %+v", e)
	}
}

func TestOddsAndSentence(t *testing.T) {
	at := func(points, sem float64) scoring.Estimate { return scoring.Estimate{Points: points, SEM: sem} }
	cases := []struct {
		a, b scoring.Estimate
		want string
	}{
		{at(45, 5), at(49, 5), "No reliable difference: about 7 times in 10 M2 would score above K7."},
		{at(50, 5), at(50, 5), "No reliable difference: either of K7 and M2 would score above the other about 5 times in 10."},
		{at(80, 5), at(66, 5), "K7 is reliably above M2: more than 9 times in 10 K7 would score above M2."},
		{at(90, 5), at(50, 5), "K7 is reliably above M2: more than 99 times in 100 K7 would score above M2."},
		{at(50, 5), at(61, 5), "No reliable difference: about 9 times in 10 M2 would score above K7."},
		{at(50, 0), at(60, 0), "M2 is reliably above K7: more than 99 times in 100 M2 would score above K7."},
	}
	for _, c := range cases {
		if got := scoring.Difference(c.a, c.b).Sentence("K7", "M2"); got != c.want {
			t.Errorf("got  %q\nwant %q", got, c.want)
		}
	}
}

func TestRatersAndShares(t *testing.T) {
	near(t, "two raters", scoring.FromRaters(60, 100, 2).SEM, 7.0711, 0.00005)
	near(t, "one rater is wider", scoring.FromRaters(60, 100, 1).SEM, 10, 1e-9)
	machine := scoring.FromItems(9, 12)
	mixed := scoring.Combine(scoring.Share{Of: .5, Estimate: machine}, scoring.Share{Of: .5, Estimate: scoring.FromRaters(60, 100, 2)})
	near(t, "mixed points", mixed.Points, 67.5, 1e-9)
	near(t, "mixed SEM", mixed.SEM, math.Hypot(machine.SEM/2, 7.0710678/2), 1e-6)
	if mixed.Basis != "items and raters" || mixed.Provisional {
		t.Errorf("mixed: %+v", mixed)
	}
	if got := scoring.Combine(scoring.Share{Of: 1, Estimate: machine}, scoring.Share{Of: 0, Estimate: scoring.FromReliability(1, 9, .1)}); got.Basis != "items" || got.Points != machine.Points {
		t.Errorf("a part without a share counted: %+v", got)
	}
	if e := scoring.Combine(); e.Low != 0 || e.High != 100 {
		t.Errorf("nothing combined must leave the scale open: %+v", e)
	}
}

func TestComposite(t *testing.T) {
	w, s := []float64{.30, .20, .25, .25}, []float64{10, 10, 10, 10}
	r := []float64{.75, .80, .70, .65}
	near(t, "s_C", scoring.CompositeSD(w, s, .35), 7.182, 0.0005)
	near(t, "r_C", scoring.MosierReliability(w, s, r, .35), .8621, 0.00005)
	parts := make([]scoring.Part, 4)
	for i := range parts {
		parts[i] = scoring.Part{Name: "p", Weight: w[i], Scored: true, Points: 40 + 10*float64(i), SEM: scoring.SEM(10, r[i]), Mean: 60, SD: 10}
	}
	c := scoring.Compose(parts)
	near(t, "SEM_C", c.SEM, 2.667, 0.0005)
	near(t, "equal SDs give the weighted mean", c.Points, .3*40+.2*50+.25*60+.25*70, 1e-9)
	if !c.Complete {
		t.Errorf("complete: %+v", c)
	}
}

func TestEffectiveWeights(t *testing.T) {
	got := scoring.EffectiveWeights([]float64{.30, .25, .20, .25}, []float64{18, 12, 9, 14}, .35)
	for i, want := range []float64{.446, .201, .107, .246} {
		near(t, "effective weight", got[i], want, 0.0005)
	}
}

func TestCompositeIsIncompleteWithoutAPart(t *testing.T) {
	full := scoring.Part{Name: "schedule", Weight: .5, Scored: true, Points: 80, SEM: 5, Mean: 60, SD: 15}
	c := scoring.Compose([]scoring.Part{full, {Name: "email", Weight: .3, Mean: 60, SD: 15}, {Name: "chart", Weight: .2, Scored: true, Points: 50}})
	if c.Complete || c.Points != 0 || !slices.Equal(c.Missing, []string{"email", "chart"}) {
		t.Errorf("incomplete: %+v", c)
	}
	if c := scoring.Compose([]scoring.Part{full, {Name: "email"}}); !c.Complete || c.Points != 80 {
		t.Errorf("a part of weight 0 is not asked for: %+v", c)
	}
	if scoring.Compose(nil).Complete {
		t.Error("nothing is not complete")
	}
}

// Standardising makes nominal weights act: a part reported on double the spread moves no more.
func TestCompositeUndoesSpread(t *testing.T) {
	narrow := []scoring.Part{
		{Name: "a", Weight: .5, Scored: true, Points: 70, Mean: 60, SD: 10},
		{Name: "b", Weight: .5, Scored: true, Points: 60, Mean: 60, SD: 20},
	}
	wide := []scoring.Part{
		{Name: "a", Weight: .5, Scored: true, Points: 60, Mean: 60, SD: 10},
		{Name: "b", Weight: .5, Scored: true, Points: 80, Mean: 60, SD: 20},
	}
	near(t, "one SD up on either", scoring.Compose(narrow).Points, scoring.Compose(wide).Points, 1e-9)
	near(t, "one SD on half the weight", scoring.Compose(narrow).Points, 60+15*.5, 1e-9)
}

func TestRankRanges(t *testing.T) {
	person := func(a, b float64) []scoring.Part {
		return []scoring.Part{
			{Name: "a", Weight: .5, Scored: true, Points: a, Mean: 60, SD: 10},
			{Name: "b", Weight: .5, Scored: true, Points: b, Mean: 60, SD: 10},
		}
	}
	got := scoring.RankRanges([][]scoring.Part{person(90, 90), person(70, 52), person(50, 70), {{Name: "a", Weight: 1}, {Name: "b"}}}, .10)
	want := []scoring.RankRange{{1, 1}, {2, 3}, {2, 3}, {0, 0}}
	if !slices.Equal(got, want) {
		t.Errorf("rank ranges %v, want %v", got, want)
	}
	if got := scoring.RankRanges([][]scoring.Part{person(90, 20), person(20, 40)}, 0); !slices.Equal(got, []scoring.RankRange{{1, 1}, {2, 2}}) {
		t.Errorf("no movement, no range: %v", got)
	}
}

func TestBands(t *testing.T) {
	at := func(points ...float64) (all []scoring.Estimate) {
		for _, p := range points {
			all = append(all, scoring.FromReliability(p, 12, .80)) // SE_d 7.589, bar 12.48
		}
		return all
	}
	got := scoring.Bands(at(60, 90, 78, 72, 40), scoring.Z90)
	want := [][]int{{1, 2}, {0, 3}, {4}}
	if len(got) != 3 || !slices.Equal(got[0], want[0]) || !slices.Equal(got[1], want[1]) || !slices.Equal(got[2], want[2]) {
		t.Errorf("bands %v, want %v", got, want)
	}
	if len(scoring.Bands(nil, 1)) != 0 {
		t.Error("no scores, no bands")
	}
}

func digits(s string) (out []int) {
	for _, c := range s {
		out = append(out, int(c-'0'))
	}
	return out
}

func table(rows string) (out [][]float64) {
	for row := range strings.FieldsSeq(rows) {
		var line []float64
		for _, d := range digits(row) {
			line = append(line, float64(d))
		}
		out = append(out, line)
	}
	return out
}

func TestAgreement(t *testing.T) {
	a, b := digits("0122343124"), digits("0123342223")
	g, ok := scoring.Agree(a, b, 5)
	if !ok {
		t.Fatal("not defined")
	}
	near(t, "kappa", g.Kappa, .8529, 0.00005)
	near(t, "exact", g.Exact, .6, 1e-9)
	near(t, "adjacent", g.Adjacent, 1, 1e-9)
	units := make([][]float64, len(a))
	for i := range a {
		units[i] = []float64{float64(a[i]), float64(b[i]), math.NaN()}
	}
	units = append(units, []float64{4, math.NaN(), math.NaN()})
	alpha, ok := scoring.KrippendorffAlpha(units)
	near(t, "alpha", alpha, .8603, 0.00005)
	if !ok {
		t.Error("alpha is defined")
	}
	if _, ok := scoring.QuadraticKappa([]int{2, 2}, []int{2, 2}, 5); ok {
		t.Error("kappa without variation is not defined")
	}
	if _, ok := scoring.QuadraticKappa([]int{5}, []int{2}, 5); ok {
		t.Error("a level out of range must not be counted")
	}
	if _, ok := scoring.KrippendorffAlpha([][]float64{{3, 3}, {3, 3}}); ok {
		t.Error("alpha without variation is not defined")
	}
}

func TestIntraclass(t *testing.T) {
	rows := [][]float64{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}}
	w, ok := scoring.Analyse(rows)
	if !ok {
		t.Fatal("not analysed")
	}
	icc, _ := w.ICC()
	near(t, "ICC(2,1)", icc.Single, .290, 0.0005)
	near(t, "ICC(2,k)", icc.Mean, .620, 0.0005)
	near(t, "ICC(3,k)", icc.Consistent, .909, 0.0005)
	g := w.Generalise(4)
	near(t, "Phi of four raters is ICC(2,k)", g.Phi, icc.Mean, 1e-9)
	near(t, "Phi of one rater is ICC(2,1)", w.Generalise(1).Phi, icc.Single, 1e-9)
	for _, bad := range [][][]float64{nil, {{1, 2}}, {{1}, {2}}, {{1, 2}, {1}}, {{1, 2}, {1, math.NaN()}}} {
		if _, ok := scoring.Analyse(bad); ok {
			t.Errorf("%v was analysed", bad)
		}
	}
}

func TestCronbach(t *testing.T) {
	rows := table("3434 2232 4443 1212 3344 2323")
	alpha, sem, ok := scoring.Cronbach(rows)
	near(t, "alpha", alpha, .9053, 0.00005)
	near(t, "SEM", sem, 1.095, 0.0005)
	if !ok {
		t.Error("defined")
	}
	in := scoring.AlphaInterval(alpha, 30, 4, .90)
	if in.Low >= alpha || in.High <= alpha || in.Low < .8 || in.High > 1 {
		t.Errorf("interval %+v does not hold %.3f", in, alpha)
	}
	items := scoring.ItemStatistics(table("11 10 01 00"))
	near(t, "facility", items[0].Facility, .5, 1e-9)
	near(t, "item-rest", items[0].ItemRest, 0, 1e-9)
	near(t, "item-rest of twins", scoring.ItemStatistics(table("11 11 00 00"))[1].ItemRest, 1, 1e-9)
}

func TestSeverity(t *testing.T) {
	s := scoring.SeverityOf(-.5, 15)
	near(t, "shrunk", s.Shrunk, -.3, 1e-9)
	if !s.Flagged || scoring.SeverityOf(-.5, 14).Flagged || scoring.SeverityOf(.4, 90).Flagged {
		t.Error("flags at |s| > .4 with n >= 15")
	}
}

func TestEquivalent(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	a, b, far := make([]float64, 400), make([]float64, 400), make([]float64, 400)
	for i := range a {
		a[i], b[i] = 60+10*r.NormFloat64(), 60+10*r.NormFloat64()
		far[i] = b[i] + 6
	}
	if e, ok := scoring.Equivalent(a, b, .3); !ok || !e.Equivalent || math.Abs(e.Ratio-1) > .3 {
		t.Errorf("same form: %+v", e)
	}
	if e, ok := scoring.Equivalent(a, far, .3); !ok || e.Equivalent {
		t.Errorf("six points apart: %+v", e)
	}
	if e, _ := scoring.Equivalent(a[:8], b[:8], .3); e.Equivalent {
		t.Errorf("eight people cannot show equivalence: %+v", e)
	}
}

func TestAdverseImpact(t *testing.T) {
	small, ok := scoring.AdverseImpact(6, 20, 15, 30, .80)
	if !ok {
		t.Fatal("not computed")
	}
	near(t, "IR", small.Ratio, .60, 1e-9)
	near(t, "Z", small.Z, -1.404, 0.0005)
	near(t, "Fisher", small.Fisher, .2428, 0.00005)
	near(t, "mid-P", small.MidP, .1982, 0.00005)
	near(t, "low", small.Interval.Low, .28, 0.005)
	near(t, "high", small.Interval.High, 1.28, 0.005)
	near(t, "shortfall", small.Shortfall, 2.4, 1e-9)
	if !small.Exact || !strings.Contains(small.Sentence(.8), "too few people") {
		t.Errorf("small groups: %q", small.Sentence(.8))
	}
	large, _ := scoring.AdverseImpact(48, 120, 90, 150, .80)
	near(t, "IR", large.Ratio, .667, 0.0005)
	near(t, "Z", large.Z, -3.267, 0.0005)
	near(t, "Fisher", large.Fisher, .0014, 0.00005)
	near(t, "low", large.Interval.Low, .52, 0.005)
	near(t, "high", large.Interval.High, .86, 0.005)
	if large.Exact || large.Flips {
		t.Errorf("large groups: %+v", large)
	}
	if flip, _ := scoring.AdverseImpact(3, 5, 5, 6, .80); !flip.Flips {
		t.Errorf("one decision lifts 3/5 against 5/6: %+v", flip)
	}
	if _, ok := scoring.AdverseImpact(1, 0, 1, 2, .8); ok {
		t.Error("an empty group was compared")
	}
}

func TestScoringRate(t *testing.T) {
	a, b := []float64{55, 61, 70, 72, 80, 85, 90}, []float64{40, 52, 58, 60, 66, 71, 75}
	m := scoring.Median(slices.Concat(a, b))
	near(t, "median", m, 68, 1e-9)
	ra, rb := scoring.ScoringRate(a, m), scoring.ScoringRate(b, m)
	near(t, "A", ra, .714, 0.0005)
	near(t, "B", rb, .286, 0.0005)
	near(t, "IR", rb/ra, .40, 1e-9)
}

func TestProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for range 2000 {
		n := float64(1 + r.IntN(60))
		a := scoring.FromItems(r.Float64()*n, n)
		b := scoring.FromReliability(100*r.Float64(), 20*r.Float64(), r.Float64())
		for _, e := range []scoring.Estimate{a, b, scoring.WithRaters(a, 90, 2), scoring.Combine(scoring.Share{Of: r.Float64(), Estimate: a}, scoring.Share{Of: .1 + r.Float64(), Estimate: b})} {
			if e.Low < 0 || e.High > 100 || e.Low > e.Points+1e-9 || e.High < e.Points-1e-9 || e.SEM < 0 {
				t.Fatalf("range does not hold its score: %+v", e)
			}
		}
		d, back := scoring.Difference(a, b), scoring.Difference(b, a)
		if d.Delta != -back.Delta || d.Reliable != back.Reliable || math.Abs(d.OddsAbove+back.OddsAbove-1) > 1e-9 {
			t.Fatalf("difference depends on order: %+v %+v", d, back)
		}
		if d.Reliable != (math.Abs(d.OddsAbove-.5) > scoringBar-.5) && math.Abs(math.Abs(d.Delta)-scoring.Z90*d.SE) > 1e-6 {
			t.Fatalf("odds and verdict disagree: %+v", d)
		}
		if d.Sentence("A", "B") != back.Sentence("B", "A") && d.Delta != 0 && math.Abs(d.OddsAbove-.5) > .05 {
			t.Fatalf("sentence depends on order: %q %q", d.Sentence("A", "B"), back.Sentence("B", "A"))
		}
		if scoring.WithRaters(a, 90, 2).SEM <= a.SEM {
			t.Fatal("raters must add doubt")
		}
	}
}

// scoringBar is Phi(1.645).
const scoringBar = 0.950015

func TestCompositeProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for range 1000 {
		parts := make([]scoring.Part, 1+r.IntN(5))
		for i := range parts {
			parts[i] = scoring.Part{Weight: .05 + r.Float64(), Scored: true, Points: 40 + 20*r.Float64(), SEM: 9 * r.Float64(), Mean: 50, SD: 8 + 8*r.Float64()}
		}
		c := scoring.Compose(parts)
		parts[0].Points++
		if up := scoring.Compose(parts); !c.Complete || up.Points <= c.Points || c.Low > c.Points || c.High < c.Points {
			t.Fatalf("more points, no more score: %+v %+v", c, up)
		}
		parts[0].Points--
		for i := range parts {
			parts[i].Weight *= 3
		}
		if same := scoring.Compose(parts); math.Abs(same.Points-c.Points) > 1e-9 || math.Abs(same.SEM-c.SEM) > 1e-9 {
			t.Fatalf("only proportions of weights may count: %+v %+v", c, same)
		}
	}
}

func TestBandsHoldEveryoneOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	for range 500 {
		all := make([]scoring.Estimate, r.IntN(9))
		for i := range all {
			all[i] = scoring.FromReliability(100*r.Float64(), 15, r.Float64())
		}
		seen := map[int]bool{}
		for _, band := range scoring.Bands(all, scoring.Z90) {
			if len(band) == 0 {
				t.Fatal("an empty band")
			}
			for _, i := range band {
				if seen[i] {
					t.Fatal("someone is in two bands")
				}
				seen[i] = true
			}
		}
		if len(seen) != len(all) {
			t.Fatal("someone is in no band")
		}
	}
}

// Raters who give one level throughout agree on nothing that can be measured: 0/0, not 0 or 1. The
// levels and their number are such that sums round.
func TestNothingIsMadeOfLevelsThatDoNotVary(t *testing.T) {
	for _, level := range []float64{0, .1, 1.0 / 3, 3, 4} {
		for n := 2; n < 40; n++ {
			table := make([][]float64, n)
			for i := range table {
				table[i] = []float64{level, level, level}
			}
			if alpha, ok := scoring.KrippendorffAlpha(table); ok {
				t.Fatalf("%d units at %v: alpha %v", n, level, alpha)
			}
			two, ok := scoring.Analyse(table)
			if icc, varies := two.ICC(); !ok || varies || icc != (scoring.ICC{}) {
				t.Fatalf("%d rows at %v: %+v, %+v", n, level, two, icc)
			}
			if g := two.Generalise(2); g != (scoring.G{}) {
				t.Fatalf("%d rows at %v: %+v", n, level, g)
			}
			if alpha, _, ok := scoring.Cronbach(table); ok {
				t.Fatalf("%d rows at %v: Cronbach %v", n, level, alpha)
			}
			column := make([]float64, n)
			for i := range column {
				column[i] = level
			}
			if r := scoring.Correlation(column, column); r != 0 {
				t.Fatalf("%d at %v: r %v", n, level, r)
			}
			if e, ok := scoring.Equivalent(column, column, .3); ok {
				t.Fatalf("%d at %v: %+v", n, level, e)
			}
		}
	}
	same := []int{3, 3, 3, 3, 3, 3, 3}
	if g, ok := scoring.Agree(same, same, 5); ok || g.Exact != 1 || g.Kappa != 0 {
		t.Errorf("kappa of one level throughout: %+v, %v", g, ok)
	}
	one := []int{3, 3, 3, 3, 3, 3, 2}
	if g, ok := scoring.Agree(same, one, 5); !ok || g.Kappa != 0 {
		t.Errorf("one rater who varies: kappa %v, %v; chance alone gives as much", g.Kappa, ok)
	}
}
