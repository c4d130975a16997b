package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAPanelsKeyIsInstalled(t *testing.T) {
	data := t.TempDir()
	exported := run(t, "", "exercise", "key", "export", "--data", data)
	if exported.code != 0 || !strings.HasPrefix(exported.out, "action,mean,sd,n,date,scene,text\n") || !strings.Contains(exported.out, "\nbill-check,4.8,0,1,") {
		t.Fatalf("ends with %d: %.200s %s", exported.code, exported.out, exported.err)
	}
	panel := strings.ReplaceAll(exported.out, ",0,1,2026-11-02,", ",0.5,6,2027-03-01,")

	refused := run(t, strings.Replace(panel, "bill-card,1.6", "bill-card,16", 1), "exercise", "key", "import", "--data", data, "-")
	if refused.code != 2 || !strings.Contains(refused.err, "line 3: the mean is a number from 1 to 5") {
		t.Errorf("a mean of 16 ends with %d: %s", refused.code, refused.err)
	}
	if _, err := os.Stat(filepath.Join(data, "keys")); err == nil {
		t.Error("a refused key leaves a folder behind")
	}

	for i, n := range []string{",6,2027", ",8,2027"} {
		file := filepath.Join(t.TempDir(), "panel.csv")
		if err := os.WriteFile(file, []byte(strings.ReplaceAll(panel, ",6,2027", n)), 0o600); err != nil {
			t.Fatal(err)
		}
		got := run(t, "", "exercise", "key", "import", "--data", data, file)
		if got.code != 0 || !strings.Contains(got.out, "22 actions, keyed by the clinic's own panel, n="+n[1:2]) || !strings.Contains(got.out, "Restart the server") {
			t.Errorf("import %d ends with %d: %s%s", i, got.code, got.out, got.err)
		}
	}
	if doctor := run(t, "", "doctor", "--data", data); !strings.Contains(doctor.out, "ok    answer keys  scenario: 22 actions, keyed by the clinic's own panel, n=8") {
		t.Errorf("the doctor says %s", doctor.out)
	}
	now := run(t, "", "exercise", "key", "export", "--data", data)
	if !strings.Contains(now.out, "\nbill-check,4.8,0.5,8,2027-03-01,") {
		t.Errorf("in use is %.200s", now.out)
	}
	before, err := os.ReadFile(filepath.Join(data, "keys", "scenario.csv.before"))
	if err != nil || !strings.Contains(string(before), ",0.5,6,2027-03-01,") {
		t.Errorf("the key before is not kept: %v", err)
	}
	if got := run(t, "", "exercise", "key", "export", "--kind", "chart", "--data", data); got.code != 2 || !strings.Contains(got.err, "no key that a panel could make") {
		t.Errorf("chart ends with %d: %s", got.code, got.err)
	}
	if err := os.WriteFile(filepath.Join(data, "keys", "scenario.csv"), []byte("spoiled"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := run(t, "", "exercise", "key", "export", "--data", data)
	if got.code != 0 || !strings.Contains(got.err, "not in use: "+filepath.Join(data, "keys", "scenario.csv")) || !strings.Contains(got.out, "\nbill-check,4.8,0,1,") {
		t.Errorf("with a spoiled key: %d %s", got.code, got.err)
	}
	if doctor := run(t, "", "doctor", "--data", data); doctor.code != 1 || !strings.Contains(doctor.out, "FAIL  answer keys  not in use, in "+filepath.Join(data, "keys")+": scenario.csv: ") {
		t.Errorf("the doctor ends with %d and says %s", doctor.code, doctor.out)
	}
}
