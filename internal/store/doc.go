// Package store keeps everything in one relational database: SQLite by default, PostgreSQL where
// several servers share the work. One Store implements the Store ports of account, hiring, posting,
// attempt, review and mail, and the audit recorder; one file per port.
//
// Rules that hold in every file: rows are structs of their own, apart from the domain's types; every
// query of tenant data filters by org_id; updates name their columns; a thing of another org is
// NotFound. Methods join the transaction that Atomically put in the context.
//
// It holds no rules of the domain and sends nothing anywhere. It is the only package that imports
// GORM. Only app, cmd and tests import it.
package store
