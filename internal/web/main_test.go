package web_test

import (
	"testing"

	"preceptor/internal/web/ui/uitest"
)

func TestMain(m *testing.M) { uitest.Main(m) }
