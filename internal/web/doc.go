// Package web serves the product's pages: one Echo server, the middleware every request passes, the
// route table with the permission on each line, and the one place where faults become error pages.
// The pages themselves live in the audience packages below it. It imports no store and no job
// library; app hands it the services.
package web
