package schedule

import (
	"encoding/json"
	"slices"

	"preceptor/internal/fault"
)

// File is what the command line reads: a day, its confirmed bookings, and for scoring a board.
// Other members are left unread, so that a checked case can be given as it is.
type File struct {
	Instance   *Instance   `json:"instance"`
	Prior      []Placement `json:"prior"`
	Placements []Placement `json:"placements"`
}

// Result is what `exercise score` prints.
type Result struct {
	Value      int                 `json:"value"`
	Honoured   []string            `json:"honoured"`
	Moved      int                 `json:"moved"`
	Violations map[string][]string `json:"violations"`
	Score      float64             `json:"score"`
}

// Solution is what `exercise solve` prints. Who calls measures the time.
type Solution struct {
	Naive   int         `json:"naive"`
	Optimum int         `json:"optimum"`
	Board   []Placement `json:"board"`
	Nodes   int         `json:"nodes"`
	Ms      float64     `json:"ms"`
}

// SetMillis notes how long the solving took.
func (s *Solution) SetMillis(ms float64) { s.Ms = ms }

func readFile(raw []byte) (*File, *world, error) {
	var f File
	if err := json.Unmarshal(raw, &f); err != nil {
		return nil, nil, fault.Wrap(fault.Invalid, err, "the file is not JSON of the shape {instance, prior, placements}")
	}
	if f.Instance == nil {
		return nil, nil, fault.Invalidf("the file has no instance")
	}
	w, err := newWorld(f.Instance, f.Prior)
	return &f, w, err
}

// ScoreFile reads {instance, prior, placements} and returns a Result.
func (k *kind) ScoreFile(raw []byte) (any, error) {
	f, w, err := readFile(raw)
	if err != nil {
		return nil, err
	}
	b, err := w.board(f.Placements)
	if err != nil {
		return nil, err
	}
	best, err := w.solve()
	if err != nil {
		return nil, err
	}
	o := w.evaluate(b)
	return w.result(o, planScore(o.value, w.evaluate(w.naive()).value, best.value)), nil
}

// SolveFile reads {instance, prior} and returns a *Solution.
func (k *kind) SolveFile(raw []byte) (any, error) {
	_, w, err := readFile(raw)
	if err != nil {
		return nil, err
	}
	best, err := w.solve()
	if err != nil {
		return nil, err
	}
	return &Solution{
		Naive: w.evaluate(w.naive()).value, Optimum: best.value,
		Board: w.placements(best.board), Nodes: best.nodes,
	}, nil
}

// result names requests by id where an outcome has indices.
func (w *world) result(o outcome, score float64) Result {
	r := Result{Value: o.value, Honoured: []string{}, Moved: o.moved, Violations: map[string][]string{}, Score: score}
	for i, stands := range o.honoured {
		if stands {
			r.Honoured = append(r.Honoured, w.in.Requests[i].ID)
		}
	}
	slices.Sort(r.Honoured)
	for i, codes := range o.violations {
		r.Violations[w.in.Requests[i].ID] = codes
	}
	return r
}
