// Package posting turns a manager's brief into a job description and checks what it says: role
// templates, Brief, Draft, Findings, the proposed plan and the outputs of a posting. All of that
// is pure: no I/O but the reading of template files at start, no clock, no chance. Service is
// the one part that stores and records, through the ports in store.go.
//
// The way of a posting:
//
//	template + clinic + brief --Generate--> Draft (Markdown)   same input, same bytes
//	Markdown + context --Findings--> []Finding                 what must or should be mended
//	template + brief + catalog --ProposePlan--> []PlanItem     which exercises, weighted why
//	Posting + clinic --JSONLD, HTML, Text--> outputs           what candidates and job boards read
//
// It is not a store, and jobs, candidates and frozen plans belong to hiring. Floor 2: it may import
// fault, clock, id, markdown, exercise, audit and templates. Store, web, api, app and cmd may import
// it.
package posting
