package devbox

import (
	"context"
	netmail "net/mail"
	"os"
	"path/filepath"
	"testing"
	"time"

	"preceptor/internal/fault"
	"preceptor/internal/mail"
)

func message(t *testing.T) mail.Message {
	m, err := mail.CandidateLinkMessage(mail.CandidateLinkFacts{
		To:  mail.Person{Name: "Luz Peña", Email: "luz@home.example"},
		Org: "Riverside\r\nBcc: all@riverside.example", Job: "Patient care coordinator",
		Link: "https://hire.example/take/abc", At: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestEachMessageIsOneFileThatMailProgramsRead(t *testing.T) {
	s := Sender{Dir: filepath.Join(t.TempDir(), "mail", "out")}
	m := message(t)
	for range 2 {
		if err := s.Send(context.Background(), m); err != nil {
			t.Fatal(err)
		}
	}
	files, err := os.ReadDir(s.Dir)
	if err != nil || len(files) != 1 || files[0].Name() != m.ID+".eml" {
		t.Fatalf("files %v, %v", files, err)
	}
	file, err := os.Open(filepath.Join(s.Dir, files[0].Name()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	read, err := netmail.ReadMessage(file)
	if err != nil {
		t.Fatal(err)
	}
	to, err := read.Header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Name != "Luz Peña" || to[0].Address != "luz@home.example" {
		t.Errorf("to %v, %v", to, err)
	}
	if read.Header.Get("Bcc") != "" {
		t.Error("a header was smuggled in")
	}
	if date, err := read.Header.Date(); err != nil || !date.Equal(m.At) {
		t.Errorf("date %v, %v", date, err)
	}
}

func TestWhatCannotBeWrittenIsAFailure(t *testing.T) {
	m := message(t)
	taken := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(taken, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]Sender{
		"folder is a file": {Dir: taken, From: "preceptor@localhost"},
		"no such sender":   {Dir: t.TempDir(), From: "a b c"},
	} {
		if err := s.Send(context.Background(), m); !fault.Is(err, fault.Internal) {
			t.Errorf("%s: %v", name, err)
		}
	}
	m.ID = "../../escape"
	if err := (Sender{Dir: t.TempDir(), From: "preceptor@localhost"}).Send(context.Background(), m); err == nil {
		t.Error("wrote outside the folder")
	}
}
