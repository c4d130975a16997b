package bench

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// percentile is the value below which a share of the values lies, 0 without any.
func percentile(values []time.Duration, share float64) time.Duration {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Clone(values)
	slices.SortFunc(sorted, cmp.Compare[time.Duration])
	return sorted[min(int(share*float64(len(sorted))), len(sorted)-1)]
}

// longest is as much of a line as is printed.
const longest = 200

// tail is the last lines of a file, each cut to what can be read, or nothing.
func tail(path string, lines int) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	all := strings.Split(strings.TrimSpace(string(text)), "\n")
	all = all[max(0, len(all)-lines):]
	for i, line := range all {
		all[i] = line[:min(len(line), longest)]
	}
	return strings.Join(all, "\n")
}

// mostBroken is how many broken promises of one sort are printed.
const mostBroken = 8

// Write prints what was done and which promises held.
func (r Ruins) Write(w io.Writer) {
	fmt.Fprintf(w, "\n%s, %d servers behind a proxy, %d candidates, %s\n\n", r.Database, r.Instances, r.Clients, r.Took.Round(time.Second))
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(name string, value any) { fmt.Fprintf(table, "  %s\t%v\n", name, value) }
	row("requests", r.Requests)
	for _, name := range slices.Sorted(maps.Keys(r.Met)) {
		row("  "+name, fmt.Sprintf("%d (%.1f %%)", r.Met[name], 100*float64(r.Met[name])/float64(max(r.Requests, 1))))
	}
	row("  no server took it", r.Refused)
	row("servers killed", r.Kills)
	row("database restarted", r.Restarts)
	row("saves acknowledged", r.Saves)
	row("  half of them within", r.P50.Round(10*time.Microsecond))
	row("  99 of 100 within", r.P99.Round(10*time.Microsecond))
	row("longest silence for one candidate", r.Silence.Round(time.Millisecond))
	row("outages that browsers told of", r.Gaps)
	row("time given back", r.Credited.Round(time.Second))
	row("\"continue here\" after a reload", r.Retakes)
	row("handed in and not scored yet", r.Unscored)
	_ = table.Flush()
	fmt.Fprintln(w)
	table = tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "  promise\tlooked at\tbroken")
	for _, k := range r.Promises {
		fmt.Fprintf(table, "  %s\t%d\t%d\n", k.Promise, k.Checked, len(k.Broken))
	}
	_ = table.Flush()
	for _, k := range r.Promises {
		for _, broken := range k.Broken[:min(len(k.Broken), mostBroken)] {
			fmt.Fprintf(w, "    %s\n", broken)
		}
	}
	if r.Logs != "" {
		fmt.Fprintf(w, "\nThe servers' last words:\n%s", r.Logs)
	}
}

// Write prints the measures as a table.
func (m Measures) Write(w io.Writer) {
	fmt.Fprintf(w, "\n%s\n\n", m.Database)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "clients\tway\tsaves/s\tp50\tp99\tof sql\tof echo\t")
	for _, n := range m.Clients {
		for _, way := range Ways() {
			p := m.Paces[n][way]
			share := func(of string) string {
				return fmt.Sprintf("%.0f %%", 100*p.PerSecond()/max(m.Paces[n][of].PerSecond(), 1))
			}
			fmt.Fprintf(table, "%d\t%s\t%.0f\t%s\t%s\t%s\t%s\t\n", n, way, p.PerSecond(), short(p.P50), short(p.P99), share(SQL), share(Handler))
		}
	}
	_ = table.Flush()
	for _, s := range m.Syncs {
		fmt.Fprintf(w, "\n  a save with synchronous=%s, one client, statements alone: %s", s.Setting, short(s.Each))
	}
	if len(m.Syncs) > 0 {
		fmt.Fprintln(w)
	}
	if m.Memory.After > 0 {
		fmt.Fprintf(w, "\n  memory of a server: %s at rest; %s after saves to %d open attempts (%s more for each 1,000); %s with %d connections held open besides\n",
			megabytes(m.Memory.Idle), megabytes(m.Memory.After), m.Memory.Open,
			megabytes(max(m.Memory.After-m.Memory.Idle, 0)*1000/int64(m.Memory.Open)), megabytes(m.Memory.Connected), m.Memory.Connections)
	}
}

func short(d time.Duration) string {
	if d < 10*time.Millisecond {
		return d.Round(10 * time.Microsecond).String()
	}
	return d.Round(100 * time.Microsecond).String()
}

func megabytes(bytes int64) string { return fmt.Sprintf("%.1f MB", float64(bytes)/1e6) }
