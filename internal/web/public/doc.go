// Package public is what anyone may read: open jobs, one job's page, applying, asking for a link
// anew, help, and the page that tells of an error. web mounts it.
package public
