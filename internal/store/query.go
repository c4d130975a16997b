package store

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/schema"
)

// find reads the one row a query names.
func find[R any](ctx context.Context, s *Store, q *gorm.DB, missing string) (R, error) {
	var row R
	err := q.Take(&row).Error
	return row, s.failAs(ctx, err, missing)
}

// findAll reads all rows of a query and turns them into what the domain knows.
func findAll[R, D any](ctx context.Context, s *Store, q *gorm.DB, domain func(R) D) ([]D, error) {
	var rows []R
	if err := q.Find(&rows).Error; err != nil {
		return nil, s.fail(ctx, err)
	}
	return mapped(rows, domain), nil
}

// joined lists the columns of a row that embeds those of several tables, as "a.id AS a_id": the prefix
// is the name of the table in the query. What is only searched by is left out.
func joined[R any]() string {
	parsed, err := schema.Parse(new(R), &sync.Map{}, schema.NamingStrategy{})
	if err != nil {
		panic(fmt.Sprintf("store: %T is no row: %v", *new(R), err)) // a mistake of the build
	}
	columns := make([]string, 0, len(parsed.DBNames))
	for _, name := range parsed.DBNames {
		if !parsed.FieldsByDBName[name].Readable {
			continue
		}
		table, column, _ := strings.Cut(name, "_")
		columns = append(columns, table+"."+column+" AS "+name)
	}
	return strings.Join(columns, ", ")
}

// add inserts one row.
func add[R any](ctx context.Context, s *Store, row R) error {
	return s.fail(ctx, s.write(ctx).Create(&row).Error)
}

// put inserts a row, or overwrites all columns of the one with the same key.
func put[R any](ctx context.Context, s *Store, row R, key ...string) error {
	columns := make([]clause.Column, len(key))
	for i, k := range key {
		columns[i].Name = k
	}
	upsert := clause.OnConflict{Columns: columns, UpdateAll: true}
	return s.fail(ctx, s.write(ctx).Clauses(upsert).Create(&row).Error)
}
