package manager

import (
	"testing"

	"preceptor/internal/web/ui/uitest"
)

func TestPagesFitTheirData(t *testing.T) { uitest.CheckPage(t, All()...) }
