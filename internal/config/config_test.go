package config

import (
	"os"
	"path/filepath"
	"testing"
)

func TestDatabaseURL(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "made", "here")
	got, err := Config{Data: folder}.DatabaseURL()
	if err != nil || got != "sqlite:"+filepath.Join(folder, "preceptor.db") {
		t.Errorf("default database: %q, %v", got, err)
	}
	if info, err := os.Stat(folder); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the data folder should be made, for its owner alone: %v, %v", info, err)
	}
	got, err = Config{Database: "postgres://db/preceptor", Data: "unused"}.DatabaseURL()
	if err != nil || got != "postgres://db/preceptor" {
		t.Errorf("a named database counts: %q, %v", got, err)
	}
	if _, err := os.Stat("unused"); err == nil {
		t.Error("a folder that is not needed was made")
	}
}

func TestDatabaseURLInAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := (Config{Data: filepath.Join(file, "data")}).DatabaseURL(); err == nil {
		t.Error("a data folder inside a file should be refused")
	}
}

func TestAddress(t *testing.T) {
	for _, c := range []struct {
		web  Web
		want string
		ok   bool
	}{
		{Web{Addr: "127.0.0.1:8080"}, "http://127.0.0.1:8080", true},
		{Web{Addr: ":8080"}, "http://localhost:8080", true},
		{Web{Addr: "0.0.0.0:80"}, "http://localhost:80", true},
		{Web{Addr: "[::]:80"}, "http://localhost:80", true},
		{Web{Addr: "8080"}, "", false},
		{Web{Addr: ":1", BaseURL: "https://jobs.example.org/"}, "https://jobs.example.org", true},
		{Web{Addr: ":1", BaseURL: "https://jobs.example.org/path"}, "https://jobs.example.org", true},
		{Web{Addr: ":1", BaseURL: "jobs.example.org"}, "", false},
		{Web{Addr: ":1", BaseURL: "ftp://jobs.example.org"}, "", false},
	} {
		got, err := c.web.Address()
		if got != c.want || (err == nil) != c.ok {
			t.Errorf("%+v: %q, %v; want %q", c.web, got, err, c.want)
		}
	}
}
