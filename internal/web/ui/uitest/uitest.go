// Package uitest proves pages: that their templates fit the type of their data. Only tests may
// import it, so that the checker stays out of the product.
package uitest

import (
	"testing"

	"github.com/jba/templatecheck"

	"preceptor/internal/web/ui"
)

// CheckPage fails when a block of a page names a field or function that its data does not have, or
// uses it as something it is not.
func CheckPage(t *testing.T, pages ...ui.Checked) {
	t.Helper()
	for _, page := range pages {
		for name, block := range page.Blocks() {
			if err := templatecheck.CheckHTML(block, page.Zero()); err != nil {
				t.Errorf("%s, block %q: %v", page.Name(), name, err)
			}
		}
	}
}
