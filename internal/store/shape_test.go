package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"preceptor/internal/fault"
	"preceptor/internal/store"
	"preceptor/internal/store/storetest"
	"preceptor/migrations"
)

// shape is what a database looks like, in words that both databases share: tables with their
// columns, indexes with theirs.
type shape map[string][]string

// tenantTables are the tables that carry an org_id.
func (s shape) tenantTables() []string {
	var out []string
	for table, lines := range s {
		if slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, "column org_id ") }) {
			out = append(out, table)
		}
	}
	slices.Sort(out)
	return out
}

const sqliteShape = `
SELECT m.name, 'column ' || c.name || ' ' || c.type || CASE WHEN c."notnull" THEN ' required' ELSE '' END
FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'
UNION ALL
SELECT m.name, CASE WHEN i."unique" THEN 'unique ' ELSE 'index ' END
    || CASE i.origin WHEN 'pk' THEN 'key' ELSE i.name END || ' '
    || (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno))
FROM sqlite_master m JOIN pragma_index_list(m.name) i WHERE m.type = 'table'
UNION ALL
SELECT DISTINCT m.name, 'refers ' || f."table" || ' '
    || (SELECT group_concat(w, ',') FROM (SELECT g."from" AS w FROM pragma_foreign_key_list(m.name) g WHERE g.id = f.id ORDER BY g.seq))
FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`

const postgresShape = `
SELECT table_name, 'column ' || column_name || ' ' || data_type || CASE is_nullable WHEN 'NO' THEN ' required' ELSE '' END
FROM information_schema.columns WHERE table_schema = current_schema()
UNION ALL
SELECT t.relname, CASE WHEN x.indisunique THEN 'unique ' ELSE 'index ' END
    || CASE WHEN x.indisprimary THEN 'key' ELSE i.relname END || ' '
    || (SELECT string_agg(a.attname, ',' ORDER BY k.at) FROM unnest(x.indkey) WITH ORDINALITY k(num, at)
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.num)
FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_namespace n ON n.oid = t.relnamespace WHERE n.nspname = current_schema()
UNION ALL
SELECT t.relname, 'refers ' || r.relname || ' '
    || (SELECT string_agg(a.attname, ',' ORDER BY k.at) FROM unnest(c.conkey) WITH ORDINALITY k(num, at)
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.num)
FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class r ON r.oid = c.confrelid
JOIN pg_namespace n ON n.oid = t.relnamespace WHERE c.contype = 'f' AND n.nspname = current_schema()`

// Columns of JSON are text on SQLite, and a moment has two names.
var sharedWords = strings.NewReplacer(
	" TIMESTAMP", " moment", " timestamp with time zone", " moment",
	" BIGINT", " number", " bigint", " number", " BOOLEAN", " truth", " boolean", " truth",
	" DOUBLE PRECISION", " float", " double precision", " float",
	" TEXT", " text", " jsonb", " text", " BLOB", " bytes", " bytea", " bytes",
)

func shapeOf(t *testing.T, s *store.Store) shape {
	t.Helper()
	query := sqliteShape
	if s.Dialect() == migrations.Postgres {
		query = postgresShape
	}
	rows, err := s.WriterDB().QueryContext(t.Context(), query)
	ok(t, err)
	out := shape{}
	for rows.Next() {
		var table, line string
		ok(t, rows.Scan(&table, &line))
		if !strings.HasPrefix(table, "goose") && !strings.HasPrefix(table, "sqlite_") {
			out[table] = append(out[table], sharedWords.Replace(line))
		}
	}
	ok(t, rows.Err())
	for _, lines := range out {
		slices.Sort(lines)
	}
	return out
}

func TestBothDatabasesHaveOneShape(t *testing.T) {
	postgres := shapeOf(t, storetest.NewPostgres(t))
	sqlite := shapeOf(t, storetest.New(t))
	if len(sqlite) < 15 {
		t.Fatalf("only %d tables", len(sqlite))
	}
	if diff := cmp.Diff(sqlite, postgres); diff != "" {
		t.Error("SQLite (-) and PostgreSQL (+) differ:\n" + diff)
	}
}

func TestEveryTableCarriesItsOrg(t *testing.T) {
	before := map[string]bool{"orgs": true, "sign_in_counters": true, "instances": true} // an org is itself, not known yet, or all of them
	s := shapeOf(t, storetest.New(t))
	tenants := s.tenantTables()
	for table := range s {
		if !slices.Contains(tenants, table) && !before[table] {
			t.Errorf("%s has no org_id", table)
		}
	}
}

func TestMigrateTwiceChangesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mine := seed(t, s, newWorld("mine"))
		before, rows := shapeOf(t, s), snapshot(t, s, mine.org.ID)
		ok(t, s.Migrate(t.Context()))
		if diff := cmp.Diff(before, shapeOf(t, s)); diff != "" {
			t.Error(diff)
		}
		if after := snapshot(t, s, mine.org.ID); after != rows {
			t.Errorf("rows changed:\n%s\n%s", rows, after)
		}
		current, known, err := s.Versions(t.Context())
		ok(t, err)
		if current != known || known < 6 {
			t.Errorf("at version %d of %d", current, known)
		}
	})
}

func TestMigrateRefusesANewerDatabase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		_, err := s.WriterDB().ExecContext(t.Context(),
			`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)`)
		ok(t, err)
		wantKind(t, s.Migrate(t.Context()), fault.Conflict)
	})
}

func TestSeveralInstancesMigrateAtOnce(t *testing.T) {
	for name, address := range map[string]func(testing.TB) string{
		"sqlite": storetest.SQLite, "postgres": storetest.Postgres,
	} {
		t.Run(name, func(t *testing.T) {
			at := address(t)
			done := make(chan error)
			for range 3 {
				s := storetest.Open(t, at)
				go func() { done <- s.Migrate(context.WithoutCancel(t.Context())) }()
			}
			for range 3 {
				if err := <-done; err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func TestTheTrailCannotBeChanged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mine := seed(t, s, newWorld("mine"))
		statements := []string{
			`UPDATE audit_events SET reason = 'x'`,
			`DELETE FROM audit_events`,
		}
		if s.Dialect() == migrations.Postgres {
			statements = append(statements, `TRUNCATE audit_events`)
		} else {
			statements = append(statements, `INSERT OR REPLACE INTO audit_events SELECT * FROM audit_events`)
		}
		for _, statement := range statements {
			_, err := s.WriterDB().ExecContext(t.Context(), statement)
			if err == nil || !strings.Contains(fmt.Sprint(err), "append-only") {
				t.Errorf("%s: %v", statement, err)
			}
		}
		trail, err := s.Trail(t.Context(), mine.org.ID, 10)
		ok(t, err)
		if len(trail) != 1 || trail[0].At != now || trail[0].ID == "" {
			t.Errorf("the trail reads %v", trail)
		}
	})
}
