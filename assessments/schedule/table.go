package schedule

import (
	"cmp"
	"slices"
)

// boardView is a board as a table: a column per provider, or several where bookings overlap, and a
// row per slot.
type boardView struct {
	Heads []headView
	Rows  []rowView
	Bad   bool // some booking is out of someone's hours
}

type headView struct {
	Name, Note string
	Lanes      int
}

type rowView struct {
	Hour  *hourView
	Cells []cellView
}

type hourView struct {
	Text string
	Span int
}

type cellView struct {
	Span              int
	Shut, Bad         bool
	Name, Visit, Time string
}

// booking is a placement on the table, in rows.
type booking struct {
	from, to int
	cell     cellView
}

// drawBoard lays out the response's bookings in the final world. It marks only what anyone can see
// who knows the hours; nothing of the key.
func (p *public) drawBoard(w *world, r *response) boardView {
	b, err := p.plan(w, r)
	if err != nil { // the form's own prior on a changed day
		b = make(board, len(w.in.Requests))
	}
	slots := w.lastRow(b)
	v := boardView{Rows: make([]rowView, slots)}
	for t := range v.Rows {
		at := w.in.Day[0] + t*w.in.Slot
		if at%60 == 0 || t == 0 {
			span := min(slots-t, (60-at%60+w.in.Slot-1)/w.in.Slot)
			v.Rows[t].Hour = &hourView{Text: clockText(at), Span: span}
		}
	}
	for i, provider := range w.in.Providers {
		lanes := lanesOf(p.bookings(w, b, i, slots, &v))
		for _, lane := range lanes {
			v.addLane(w, lane, provider.Hours)
		}
		v.Heads = append(v.Heads, headView{Name: provider.Name, Note: spansText(provider.Hours, "and"), Lanes: len(lanes)})
	}
	return v
}

// unjudge takes off what marks a booking as wrong: those who can still change it find that out for
// themselves.
func (v *boardView) unjudge() {
	v.Bad = false
	for _, row := range v.Rows {
		for i := range row.Cells {
			row.Cells[i].Bad = false
		}
	}
}

// lastRow is the row at which nothing more happens, in whole hours.
func (w *world) lastRow(b board) int {
	last := w.in.Day[0]
	for _, p := range w.in.Providers {
		for _, h := range p.Hours {
			last = max(last, h[1])
		}
	}
	for i, a := range b {
		if a.action == actBook {
			last = max(last, w.end(i, a.at))
		}
	}
	last = min((last+59)/60*60, w.in.Day[1])
	return max(1, (last-w.in.Day[0]+w.in.Slot-1)/w.in.Slot)
}

func (p *public) bookings(w *world, b board, provider, slots int, v *boardView) []booking {
	var list []booking
	for i, a := range b {
		if a.action != actBook || a.at.provider != provider {
			continue
		}
		q := p.viewRequest(w.in.Requests[i], &response{})
		from := (a.at.start - w.in.Day[0]) / w.in.Slot
		to := min(slots, (w.end(i, a.at)-w.in.Day[0]+w.in.Slot-1)/w.in.Slot)
		bad := !w.sound(i, a.at)
		v.Bad = v.Bad || bad
		list = append(list, booking{from, to, cellView{Span: to - from, Bad: bad, Name: q.Name, Visit: q.Visit, Time: spanText(Interval{a.at.start, w.end(i, a.at)})}})
	}
	slices.SortStableFunc(list, func(x, y booking) int { return cmp.Compare(x.from, y.from) })
	return list
}

// lanesOf spreads bookings, sorted by start, over as few lanes as hold them side by side.
func lanesOf(list []booking) [][]booking {
	lanes := [][]booking{nil}
	for _, b := range list {
		at := slices.IndexFunc(lanes, func(lane []booking) bool { return len(lane) == 0 || lane[len(lane)-1].to <= b.from })
		if at < 0 {
			at = len(lanes)
			lanes = append(lanes, nil)
		}
		lanes[at] = append(lanes[at], b)
	}
	return lanes
}

// addLane adds a column: bookings, and between them free slots or hours in which no one is in.
func (v *boardView) addLane(w *world, lane []booking, hours []Interval) {
	shut := func(t int) bool {
		at := w.in.Day[0] + t*w.in.Slot
		return !slices.ContainsFunc(hours, func(h Interval) bool { return h[0] < at+w.in.Slot && at < h[1] })
	}
	for t := 0; t < len(v.Rows); {
		cell, next := cellView{Span: 1}, len(v.Rows)
		if len(lane) > 0 {
			next = lane[0].from
		}
		switch {
		case t == next:
			cell, lane = lane[0].cell, lane[1:]
		case shut(t):
			cell.Shut = true
			for t+cell.Span < next && shut(t+cell.Span) {
				cell.Span++
			}
		}
		v.Rows[t].Cells = append(v.Rows[t].Cells, cell)
		t += cell.Span
	}
}
