package ui

import (
	"fmt"
	"html/template"
)

// Shape tells candidates apart without colour.
type Shape string

// The shapes, in the order in which candidates get them.
const (
	Circle   Shape = "circle"
	Square   Shape = "square"
	Diamond  Shape = "diamond"
	Triangle Shape = "triangle"
	Plus     Shape = "plus"
)

// Shapes are all of them: a comparison has at most five candidates.
func Shapes() []Shape { return []Shape{Circle, Square, Diamond, Triangle, Plus} }

// Plot is one score with the range in which the true score plausibly lies, on the scale From..To.
// It is drawn beside its number, never instead of it.
type Plot struct {
	From, To         float64
	Ticks            []float64
	Target           *float64 // a dashed mark, if there is one
	Value, Low, High float64
	Shape            Shape
	Few              bool // few items: dotted and hollow
	Missing          bool // nothing to show: only the grid
	Thin             bool
}

// Percent is the place of a value along the scale; what is off the scale sits at its end.
func (p Plot) Percent(value float64) string {
	if p.To <= p.From {
		return "0%"
	}
	share := min(1, max(0, (value-p.From)/(p.To-p.From)))
	return fmt.Sprintf("%.4g%%", share*100)
}

// TargetValue is the target, or 0 without one.
func (p Plot) TargetValue() float64 {
	if p.Target == nil {
		return 0
	}
	return *p.Target
}

// Height is that of the drawing in pixels.
func (p Plot) Height() int {
	if p.Thin {
		return 24
	}
	return 40
}

// Middle is the line on which the dot sits.
func (p Plot) Middle() int { return p.Height() / 2 }

// Cap and Foot are the ends of the strokes that close the range.
func (p Plot) Cap() int { return p.Middle() - 5 }

// Foot is the lower end of the closing strokes.
func (p Plot) Foot() int { return p.Middle() + 5 }

// Minor reports whether the i-th tick may be left out on a phone.
func (p Plot) Minor(i int) bool { return i%2 == 1 }

func plot(p Plot) (template.HTML, error)     { return part("plot", p) }
func plotAxis(p Plot) (template.HTML, error) { return part("axis", p) }

// shape draws the key beside a candidate's code.
func shape(s Shape) (template.HTML, error) { return part("key", s) }
