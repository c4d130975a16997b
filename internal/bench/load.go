package bench

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"preceptor/internal/fault"
)

// Load measures autosaves.
type Load struct {
	Database string        // SQLite, Postgres, or the address of an empty database
	Clients  []int         // how many save at once, one measure after the other
	For      time.Duration // how long each way of saving is measured
	Open     int           // attempts that are open at once when memory is measured; 0: not measured
	Program  Program       // for the memory of a server
	Log      io.Writer
}

// The ways of saving that are compared.
const (
	Product = "product"      // the whole product, over HTTP
	Handler = "echo"         // a handler that reads the fields and answers, over HTTP
	SQL     = "sql"          // the two statements of a save in a transaction, through the same pool
	Both    = "echo and sql" // that handler with those statements, over HTTP
)

// Ways lists them.
func Ways() []string { return []string{Product, Handler, SQL, Both} }

// Pace is how one way of saving went with so many clients.
type Pace struct {
	Saves    int
	Took     time.Duration
	P50, P99 time.Duration
}

// PerSecond is the saves of a second.
func (p Pace) PerSecond() float64 {
	if p.Took == 0 {
		return 0
	}
	return float64(p.Saves) / p.Took.Seconds()
}

// Measures is what a load run found.
type Measures struct {
	Database string
	Clients  []int
	Paces    map[int]map[string]Pace // by clients, by way
	Memory   Memory
	Syncs    []Sync
}

// Memory is what a server process holds, in bytes; 0 where the system does not tell.
type Memory struct {
	Open      int   // attempts
	Idle      int64 // before the first request
	After     int64 // after each attempt was saved and asked for its time
	Connected int64 // with a connection held open for each of Connections attempts
	// Connections is how many, as many as fit.
	Connections int
}

// Run measures. The ways take turns, so that whatever else the machine does slows all of them.
func (l Load) Run(ctx context.Context) (Measures, error) {
	if len(l.Clients) == 0 || slices.Min(l.Clients) < 1 || l.For <= 0 || l.Open < 0 {
		return Measures{}, fault.Invalidf("A measure needs at least one client and some seconds")
	}
	db, err := openDatabase(ctx, l.Database)
	if err != nil {
		return Measures{}, err
	}
	defer db.close()
	m := Measures{Database: db.name, Clients: l.Clients, Paces: map[int]map[string]Pace{}}
	if err := l.paces(ctx, db, &m); err != nil {
		return m, err
	}
	if db.sqlite() {
		if m.Syncs, err = syncs(ctx, db.folder, l.For); err != nil {
			return m, err
		}
	}
	if l.Open > 0 {
		m.Memory, err = l.memory(ctx)
	}
	return m, err
}

func (l Load) paces(ctx context.Context, db *database, m *Measures) error {
	a, err := db.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // the database is thrown away
	c, err := openClinic(ctx, a)
	if err != nil {
		return err
	}
	seats, err := c.seats(ctx, 2*slices.Max(l.Clients)) // the halves do not write to each other's rows
	if err != nil {
		return err
	}
	h, err := newHall(ctx, a, seats)
	if err != nil {
		return err
	}
	defer h.close()
	for _, n := range l.Clients {
		l.say("%s: %d clients ...", db.name, n)
		if m.Paces[n], err = h.compare(ctx, n, l.For); err != nil {
			return err
		}
	}
	return nil
}

// slice is how long one way has its turn.
const slice = 250 * time.Millisecond

// compare measures all ways with so many clients.
func (h *hall) compare(ctx context.Context, clients int, each time.Duration) (map[string]Pace, error) {
	waits, out := map[string][]time.Duration{}, map[string]Pace{}
	for way := range h.ways { // the first saves open connections and read what is remembered afterwards
		if _, _, err := h.turn(ctx, way, clients, slice/2); err != nil {
			return nil, fmt.Errorf("%s: %w", way, err)
		}
	}
	for spent := time.Duration(0); spent < each; spent += min(slice, each) {
		for _, way := range Ways() {
			took, all, err := h.turn(ctx, way, clients, min(slice, each))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", way, err)
			}
			p := out[way]
			p.Saves, p.Took = p.Saves+len(all), p.Took+took
			waits[way], out[way] = append(waits[way], all...), p
		}
	}
	for way, p := range out {
		p.P50, p.P99 = percentile(waits[way], 0.50), percentile(waits[way], 0.99)
		out[way] = p
	}
	return out, nil
}

// turn lets each client save one time after the other for a while.
func (h *hall) turn(ctx context.Context, way string, clients int, d time.Duration) (took time.Duration, waits []time.Duration, err error) {
	var (
		mu      sync.Mutex
		working sync.WaitGroup
	)
	began := now()
	for n := range clients {
		working.Go(func() {
			own, failed := h.saveUntil(ctx, h.ways[way][n], began.Add(d))
			mu.Lock()
			defer mu.Unlock()
			waits = append(waits, own...)
			if failed != nil {
				err = failed
			}
		})
	}
	working.Wait()
	return since(began), waits, err
}

func (h *hall) saveUntil(ctx context.Context, save saver, end time.Time) (waits []time.Duration, err error) {
	for {
		began := now()
		if began.After(end) {
			return waits, nil
		}
		if err := save.save(ctx); err != nil {
			return waits, err
		}
		waits = append(waits, since(began))
	}
}
