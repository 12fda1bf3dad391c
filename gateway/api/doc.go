// Package api is the JSON API under /api/v1, with the health checks beside it.
//
// It is authoritative for the routes and for the shapes of requests and answers; openapi.json is made from the same table that
// the routes are mounted from. A handler reads the request, calls one act of the desk and writes the answer: it decides nothing,
// and every error goes through httperr.
package api
