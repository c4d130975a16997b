package main

import (
	"os"
	"strings"
	"testing"

	"preceptor/internal/bench"
	"preceptor/internal/store/storetest"
)

// TestNothingAcknowledgedIsLostInChaos is the chaos run at small size: real servers that are killed,
// and a database that is restarted.
func TestNothingAcknowledgedIsLostInChaos(t *testing.T) {
	small := []string{"bench", "attempts", "--chaos", "--clients", "12", "--seconds", "5", "--kill-every", "1500ms", "--pace", "0.1"}
	t.Run("sqlite", func(t *testing.T) { chaos(t, append(small, "--database", bench.SQLite)) })
	t.Run("postgres", func(t *testing.T) { chaos(t, append(small, "--database", postgres(t), "--restarts", "1")) })
}

// postgres is a server that the run starts itself, so that it can restart it; where that cannot be, an
// empty schema of the one for tests.
func postgres(t *testing.T) string {
	t.Helper()
	if os.Getenv("TEST_POSTGRES_URL") != "" && len(bench.Databases()) == 2 {
		return bench.Postgres
	}
	return storetest.Postgres(t)
}

func chaos(t *testing.T, args []string) {
	t.Helper()
	o := run(t, "", args...)
	if o.code != 0 {
		t.Fatalf("exit code %d: %s\n%s", o.code, o.out, o.err)
	}
	t.Log(o.out)
	for _, part := range []string{"last save that was acknowledged  12 ", "servers killed", "saves acknowledged"} {
		if !strings.Contains(o.out, part) {
			t.Errorf("the report lacks %q: %s", part, o.out)
		}
	}
	if strings.Contains(o.out, "servers killed                     0") {
		t.Errorf("no server was killed: %s", o.out)
	}
}

func TestLoadPrintsItsFigures(t *testing.T) {
	o := run(t, "", "bench", "attempts", "--database", bench.SQLite, "--clients", "1,2", "--seconds", "0.1", "--open", "30")
	if o.code != 0 {
		t.Fatalf("exit code %d: %s", o.code, o.err)
	}
	for _, part := range []string{"product", "of sql", "synchronous=FULL", "30 open attempts"} {
		if !strings.Contains(o.out, part) {
			t.Errorf("the report lacks %q: %s", part, o.out)
		}
	}
}

func TestBenchRefusesWhatItCannotDo(t *testing.T) {
	for _, args := range [][]string{{"--chaos", "--clients=-1"}, {"--clients=0"}, {"--chaos", "--seconds=-1"}} {
		if o := run(t, "", append([]string{"bench", "attempts", "--database", bench.SQLite}, args...)...); o.code != 2 || o.err == "" {
			t.Errorf("%q: exit code %d, %q", args, o.code, o.err)
		}
	}
}
