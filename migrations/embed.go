// Package migrations is the only truth about the database's shape: goose files, one set for SQLite
// and PostgreSQL. It is content, not code that runs anything; package store applies it. It imports
// nothing of ours.
//
// Where the two databases differ a file says so:
//
//	{{ts}}         a moment in UTC: TIMESTAMP or TIMESTAMPTZ
//	{{json}}       a JSON document that is read as one: TEXT or JSONB
//	{{bytes}}      a file, kept as it came: BLOB or BYTEA
//	--{{sqlite}}   the lines up to --{{end}} stand for SQLite only
//	--{{postgres}} the lines up to --{{end}} stand for PostgreSQL only
//
// Files are never changed once released; a change is a new file. There is no way down: going back
// is restoring a backup, because undoing a table would lose what people have stored since.
package migrations

import (
	"bytes"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

//go:embed *.sql
var files embed.FS

// Dialect names a database.
type Dialect string

// The databases.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// For returns the files as written for a database.
func For(d Dialect) fs.FS { return dialectFS{d} }

type dialectFS struct{ dialect Dialect }

// Open opens a file with its placeholders replaced; a folder is opened as it is.
func (f dialectFS) Open(name string) (fs.File, error) {
	if !strings.HasSuffix(name, ".sql") {
		return files.Open(name)
	}
	raw, err := files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	info, err := fs.Stat(files, name)
	if err != nil {
		return nil, err
	}
	text, err := render(string(raw), f.dialect)
	if err != nil {
		return nil, fmt.Errorf("migrations: %s: %w", name, err)
	}
	return &file{Reader: bytes.NewReader([]byte(text)), info: sized{info, int64(len(text))}}, nil
}

func render(text string, d Dialect) (string, error) {
	types := strings.NewReplacer("{{ts}}", "TIMESTAMP", "{{json}}", "TEXT", "{{bytes}}", "BLOB")
	if d == Postgres {
		types = strings.NewReplacer("{{ts}}", "TIMESTAMPTZ", "{{json}}", "JSONB", "{{bytes}}", "BYTEA")
	}
	var out strings.Builder
	keep := true
	for line := range strings.Lines(text) {
		switch mark := strings.TrimSpace(line); mark {
		case "--{{sqlite}}", "--{{postgres}}":
			keep = mark == "--{{"+string(d)+"}}"
		case "--{{end}}":
			keep = true
		default:
			if keep {
				out.WriteString(types.Replace(line))
			}
		}
	}
	if at := strings.Index(out.String(), "{{"); at >= 0 {
		return "", fmt.Errorf("unknown placeholder at byte %d", at)
	}
	return out.String(), nil
}

type file struct {
	io.Reader
	info fs.FileInfo
}

func (f *file) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *file) Close() error               { return nil }

type sized struct {
	fs.FileInfo
	size int64
}

func (s sized) Size() int64 { return s.size }
