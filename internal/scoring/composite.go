package scoring

import "math"

// Standardise is (points-mean)/sd; 0 where the SD is not positive.
func Standardise(points, mean, sd float64) float64 {
	if sd <= 0 {
		return 0
	}
	return (points - mean) / sd
}

// Part is one exercise's place in a composite. Scored is false where there is no score (not taken,
// not rated yet): the zero value of Points is then nobody's result.
type Part struct {
	Name   string
	Weight float64
	Scored bool
	Points float64
	SEM    float64
	Mean   float64 // reference mean of the definition
	SD     float64 // reference SD of the definition
	Counts []Count // of its estimate, where its error was counted from items
}

// Composite is a weighted score over exercises. Where Complete is false there is no number: Points,
// SEM, Low and High are 0 and mean nothing, and Missing names what lacks.
type Composite struct {
	Points   float64  `json:"points"`
	SEM      float64  `json:"sem"`
	Low      float64  `json:"low"`
	High     float64  `json:"high"`
	Complete bool     `json:"complete"`
	Missing  []string `json:"missing,omitempty"`
	Counts   []Count  `json:"-"`
}

// Compose weighs standardised exercises and reports them on the scale of the exercises:
//
//	z_i = (x_i - M_i) / s_i                  each exercise against its reference
//	C   = M + S * sum(w_i * z_i)             M = sum(w_i * M_i), S = sum(w_i * s_i), sum(w_i) = 1
//	SEM = sqrt(sum((w_i * S / s_i)^2 * SEM_i^2))
//
// Weights thus act on standard scores, not on raw points whose SDs would otherwise weigh along.
// With equal SDs this is the plain weighted mean and SEM_C = sqrt(sum(w^2 SEM^2)). Points are kept
// inside 0-100. A part without a score or without a reference SD makes the composite incomplete;
// nothing counts as zero and no weight moves. Parts of weight 0 are not asked for.
func Compose(parts []Part) Composite {
	var c Composite
	var total, mean, sd float64
	for _, p := range parts {
		if p.Weight <= 0 {
			continue
		}
		if !p.Scored || p.SD <= 0 {
			c.Missing = append(c.Missing, p.Name)
		}
		total, mean, sd = total+p.Weight, mean+p.Weight*p.Mean, sd+p.Weight*p.SD
	}
	if total == 0 || len(c.Missing) > 0 {
		return c
	}
	mean, sd = mean/total, sd/total
	var z, variance float64
	for _, p := range parts {
		if p.Weight > 0 {
			w := p.Weight / total
			z += w * Standardise(p.Points, p.Mean, p.SD)
			variance += math.Pow(w*sd/p.SD*p.SEM, 2)
			c.Counts = append(c.Counts, weighted(p.Counts, w*sd/p.SD)...)
		}
	}
	c.Points, c.SEM, c.Complete = clamp(mean+sd*z), math.Sqrt(variance), true
	c.Low, c.High = clamp(c.Points-Z90*c.SEM), clamp(c.Points+Z90*c.SEM)
	return c
}

// Estimate gives a complete composite the form in which differences and bands are asked for.
func (c Composite) Estimate() Estimate {
	return Estimate{Points: c.Points, SEM: c.SEM, Low: c.Low, High: c.High, Basis: "composite", Counts: c.Counts}
}

// RankRange is the best and worst rank (1 is the highest score) that someone takes.
type RankRange struct {
	Best  int `json:"best"`
	Worst int `json:"worst"`
}

// RankRanges tells how much an order would owe to the weights: the best and worst rank of each
// person while each weight in turn moves by delta either way (never below 0; the rest keep their
// proportions). People hold the same parts in the same order; someone incomplete gets {0, 0}.
func RankRanges(people [][]Part, delta float64) []RankRange {
	ranges := make([]RankRange, len(people))
	if len(people) == 0 {
		return ranges
	}
	note(ranges, people, -1, 0)
	for i := range people[0] {
		note(ranges, people, i, delta)
		note(ranges, people, i, -delta)
	}
	return ranges
}

// note ranks everyone with the weight of part moved and widens the ranges.
func note(ranges []RankRange, people [][]Part, part int, delta float64) {
	scores := make([]Composite, len(people))
	for i, parts := range people {
		scores[i] = Compose(moved(parts, part, delta))
	}
	for i, mine := range scores {
		if !mine.Complete {
			continue
		}
		rank := 1
		for _, other := range scores {
			if other.Complete && other.Points > mine.Points {
				rank++
			}
		}
		r := &ranges[i]
		if r.Best == 0 || rank < r.Best {
			r.Best = rank
		}
		r.Worst = max(r.Worst, rank)
	}
}

// moved returns the parts with weights summing to 1 and one of them moved by delta.
func moved(parts []Part, part int, delta float64) []Part {
	var total float64
	for _, p := range parts {
		total += max(0, p.Weight)
	}
	out := make([]Part, len(parts))
	copy(out, parts)
	if total == 0 {
		return out
	}
	for i := range out {
		out[i].Weight = max(0, out[i].Weight) / total
	}
	if part < 0 {
		return out
	}
	old := out[part].Weight
	target := min(1, max(0, old+delta))
	for i := range out {
		if i != part && old < 1 {
			out[i].Weight *= (1 - target) / (1 - old)
		}
	}
	out[part].Weight = target
	return out
}

// CompositeSD is the SD of a weighted sum of parts with SDs s that all correlate by rho:
// s_C^2 = sum(w_i^2 s_i^2) + sum over i<>j of w_i w_j s_i s_j rho.
func CompositeSD(w, s []float64, rho float64) float64 {
	var v float64
	for i := range w {
		for j := range w {
			v += w[i] * w[j] * s[i] * s[j] * correlation(i, j, rho)
		}
	}
	return math.Sqrt(v)
}

func correlation(i, j int, rho float64) float64 {
	if i == j {
		return 1
	}
	return rho
}

// MosierReliability is the reliability of a weighted composite (Mosier 1943):
// 1 - sum(w^2 s^2 (1-r)) / s_C^2. All slices have the same length.
func MosierReliability(w, s, r []float64, rho float64) float64 {
	sd := CompositeSD(w, s, rho)
	if sd == 0 {
		return 0
	}
	var noise float64
	for i := range w {
		noise += w[i] * w[i] * s[i] * s[i] * (1 - r[i])
	}
	return 1 - noise/(sd*sd)
}

// EffectiveWeights are the shares of a raw weighted sum's variance that each part brings:
// w_i s_i sum_j(w_j s_j rho_ij) / s_C^2. They show why nominal weights on raw points are not the
// weights that act: .30/.25/.20/.25 on SDs 18/12/9/14 with rho .35 act as .446/.201/.107/.246.
func EffectiveWeights(w, s []float64, rho float64) []float64 {
	sd := CompositeSD(w, s, rho)
	shares := make([]float64, len(w))
	if sd == 0 {
		return shares
	}
	for i := range w {
		for j := range w {
			shares[i] += w[i] * s[i] * w[j] * s[j] * correlation(i, j, rho) / (sd * sd)
		}
	}
	return shares
}
