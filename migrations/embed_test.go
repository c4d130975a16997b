package migrations

import (
	"io/fs"
	"strings"
	"testing"
)

func TestFilesAreWrittenForTheirDatabase(t *testing.T) {
	own := map[Dialect][]string{
		SQLite:   {"RAISE(ABORT", " TIMESTAMP ", "TEXT"},
		Postgres: {"plpgsql", " TIMESTAMPTZ ", " JSONB "},
	}
	for dialect, other := range map[Dialect]Dialect{SQLite: Postgres, Postgres: SQLite} {
		names, err := fs.Glob(For(dialect), "*.sql")
		if err != nil || len(names) < 6 {
			t.Fatalf("%d files, %v", len(names), err)
		}
		var all strings.Builder
		for _, name := range names {
			raw, err := fs.ReadFile(For(dialect), name)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(raw)
		}
		for _, word := range own[dialect] {
			if !strings.Contains(all.String(), word) {
				t.Errorf("the files for %s lack %q", dialect, word)
			}
		}
		for _, word := range own[other][:2] {
			if strings.Contains(all.String(), word) {
				t.Errorf("the files for %s hold %q, which is for %s", dialect, word, other)
			}
		}
	}
}

func TestAnUnknownPlaceholderIsRefused(t *testing.T) {
	if text, err := render("CREATE TABLE x (at {{time}})", SQLite); err == nil {
		t.Errorf("rendered as %q", text)
	}
}

func TestAFileHasTheSizeOfItsText(t *testing.T) {
	f, err := For(Postgres).Open("0001_account.sql")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	text, err := fs.ReadFile(For(Postgres), "0001_account.sql")
	if err != nil || info.Size() != int64(len(text)) || len(text) == 0 {
		t.Errorf("size %d, text %d, %v", info.Size(), len(text), err)
	}
}
