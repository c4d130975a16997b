// Package archtest guards the shape of the product: imports run downward only, GORM stays in store,
// Echo in web and api, the job library in jobs, nothing runs before main, and only clock reads the
// time. It has no code of its own beyond its tests; nothing imports it.
package archtest
