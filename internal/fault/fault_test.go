package fault_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"preceptor/internal/fault"
)

func TestKindOfFindsTheFirstFault(t *testing.T) {
	inner := fault.New(fault.NotFound, "no %s", "cat")
	for name, c := range map[string]struct {
		err  error
		want fault.Kind
	}{
		"fault":   {inner, fault.NotFound},
		"wrapped": {fmt.Errorf("reading: %w", inner), fault.NotFound},
		"outer":   {fault.Wrap(fault.Conflict, inner, "clash"), fault.Conflict},
		"joined":  {errors.Join(io.EOF, inner), fault.NotFound},
		"foreign": {io.EOF, fault.Internal},
	} {
		if got := fault.KindOf(c.err); got != c.want || !fault.Is(c.err, c.want) {
			t.Errorf("%s is %q, want %q", name, got, c.want)
		}
	}
	if fault.Is(nil, fault.Internal) {
		t.Error("no error is a fault")
	}
}

func TestWrapKeepsTheCauseOutOfTheMessage(t *testing.T) {
	err := fault.Wrap(fault.Internal, io.EOF, "Try again")
	if err.Message != "Try again" || !errors.Is(err, io.EOF) || err.Error() != "Try again: EOF" {
		t.Errorf("message %q, error %q", err.Message, err)
	}
}

func TestProblems(t *testing.T) {
	var p fault.Problems
	p.Require(true, "name", "Enter a name")
	if err := p.Err(); err != nil {
		t.Errorf("without problems: %v", err)
	}
	p.Require(false, "name", "Use 100 % letters")
	p.Add("age", "%d is too young", 3)
	err := p.Err()
	got := fault.FieldsOf(fmt.Errorf("form: %w", err))
	want := []fault.Field{{Name: "name", Message: "Use 100 % letters"}, {Name: "age", Message: "3 is too young"}}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] || !fault.Is(err, fault.Invalid) {
		t.Errorf("problems are %+v", got)
	}
	if fault.FieldsOf(io.EOF) != nil {
		t.Error("a foreign error carries fields")
	}
}

func TestKindsHaveNames(t *testing.T) {
	seen := map[string]bool{}
	for k := fault.Internal; k <= fault.TooMany; k++ {
		if name := k.String(); name == "" || seen[name] {
			t.Errorf("kind %d is named %q", k, name)
		} else {
			seen[name] = true
		}
	}
}
