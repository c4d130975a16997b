package store_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"preceptor/internal/fault"
	"preceptor/internal/store/storetest"
)

func TestBackupHoldsEverythingAndStopsNobody(t *testing.T) {
	s := storetest.New(t)
	w := seed(t, s, newWorld("mine"))
	path := filepath.Join(t.TempDir(), "backup.db")
	want := snapshot(t, s, w.org.ID)
	ok(t, s.Atomically(t.Context(), func(ctx context.Context) error { // someone is at work
		if err := s.AddOrg(ctx, newWorld("later").org); err != nil {
			return err
		}
		return s.Backup(t.Context(), path)
	}))
	wantKind(t, s.Backup(t.Context(), path), fault.Conflict)
	info, err := os.Stat(path)
	ok(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the backup: %v", info.Mode())
	}

	copied := storetest.Open(t, path)
	ok(t, copied.Migrate(t.Context()))
	if got := snapshot(t, copied, w.org.ID); got != want {
		t.Errorf("the copy differs:\n%s\n%s", want, got)
	}
	same(t, 1)(copied.CountOrgs(t.Context()))
}

func TestBackupSaysWhenItCannot(t *testing.T) {
	s := storetest.New(t)
	wantKind(t, s.Backup(t.Context(), filepath.Join(t.TempDir(), "none", "backup.db")), fault.Invalid)
}

func TestPostgresIsNotBackedUpHere(t *testing.T) {
	s := storetest.NewPostgres(t)
	wantKind(t, s.Backup(t.Context(), filepath.Join(t.TempDir(), "backup.db")), fault.Invalid)
}
