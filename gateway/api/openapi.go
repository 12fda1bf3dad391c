package api

import (
	"net/http"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/httperr"
	"ablauf/processes"
)

// object is a piece of the OpenAPI document; encoding/json writes its names sorted, so the document is always the same.
type object = map[string]any

// getOpenAPI handles "GET /openapi.json".
func (h *handler) getOpenAPI(c *gin.Context) {
	c.JSON(http.StatusOK, document(h.operations(), h.Desk.Vocabulary()))
}

// document describes the operations in OpenAPI 3.1. It is made from the table that the routes are mounted from and from the types
// that are read and written, so it cannot fall behind them.
func document(ops []operation, vocabulary *processes.Vocabulary) object {
	s := schemas{factsSchema: vocabularySchema(vocabulary)}
	paths := object{}
	for _, op := range ops {
		path := pathOf(op.Path)
		item, ok := paths[path].(object)
		if !ok {
			item = object{}
			paths[path] = item
		}
		item[strings.ToLower(op.Method)] = describe(op, s)
	}
	s.of(reflect.TypeFor[httperr.Problem]())
	return object{
		"openapi": "3.1.0",
		"info": object{
			"title": "Ablauf", "version": "1",
			"description": "Case processing of an Ausländerbehörde. Times are RFC 3339; days are written 2026-11-26 and mean days in Europe/Berlin.",
		},
		"servers":  []object{{"url": Prefix}},
		"paths":    paths,
		"security": []object{{"session": []string{}, "csrf": []string{}}, {"bearer": []string{}}},
		"components": object{
			"schemas": object(s),
			"securitySchemes": object{
				"session": object{"type": "apiKey", "in": "cookie", "name": "ablauf_session"},
				"csrf":    object{"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
				"bearer":  object{"type": "http", "scheme": "bearer", "description": "development only: dev:<user>"},
			},
		},
	}
}

var pathParameter = regexp.MustCompile(`:([a-z]+)`)

// pathOf writes a path as OpenAPI does: {id} for :id.
func pathOf(path string) string { return pathParameter.ReplaceAllString(path, "{$1}") }

func describe(op operation, s schemas) object {
	d := object{
		"operationId": op.id, "summary": op.Comment, "parameters": parameters(op), "responses": responses(op, s),
		"x-roles": op.Roles,
	}
	if op.Public {
		d["security"] = []object{}
		delete(d, "x-roles")
	}
	switch {
	case op.upload:
		d["requestBody"] = object{"required": true, "content": object{"multipart/form-data": object{"schema": uploadSchema()}}}
	case op.body != nil:
		d["requestBody"] = object{"required": true, "content": object{"application/json": object{"schema": s.of(reflect.TypeOf(op.body))}}}
	}
	return d
}

func uploadSchema() object {
	return object{
		"type": "object", "required": []string{"kind", "file"}, "additionalProperties": false,
		"properties": object{
			"kind":    object{"type": "string", "description": "code of the checklist, e.g. P01", "pattern": "^[A-Z][0-9]{2}[a-z]?$"},
			"channel": object{"type": "string", "enum": []string{"portal", "email", "post", "schalter", "register"}, "default": "portal"},
			"file":    object{"type": "string", "format": "binary", "description": "PDF, JPEG or PNG, at most 15 MB"},
		},
	}
}

func parameters(op operation) []object {
	list := []object{}
	for _, m := range pathParameter.FindAllStringSubmatch(op.Path, -1) {
		kind := object{"type": "string"}
		if m[1] == "version" {
			kind = object{"type": "integer"}
		}
		list = append(list, object{"name": m[1], "in": "path", "required": true, "schema": kind})
	}
	for _, p := range op.query {
		kind := object{"type": p.kind}
		if p.many {
			kind = object{"type": "array", "items": object{"type": p.kind}}
		}
		list = append(list, object{"name": p.name, "in": "query", "description": p.about, "schema": kind})
	}
	if op.keyed {
		list = append(list, object{
			"name": keyHeader, "in": "header", "schema": object{"type": "string", "maxLength": 200},
			"description": "makes the act happen once; never expires; the same key with another body is 422",
		})
	}
	return list
}

func responses(op operation, s schemas) object {
	answer := object{"description": op.Comment}
	switch {
	case op.media != "":
		answer["content"] = object{op.media: object{}}
	case op.answer != nil:
		answer["content"] = object{"application/json": object{"schema": s.of(reflect.TypeOf(op.answer))}}
	}
	all := object{
		strconv.Itoa(op.status): answer,
		"default": object{
			"description": "a problem (RFC 9457): 400 unreadable, 401, 403, 404, 409 the state has changed, 413, 415, 422 with fields, 503",
			"content":     object{httperr.MediaType: object{"schema": s.of(reflect.TypeFor[httperr.Problem]())}},
		},
	}
	if op.id == "completeTask" {
		all["202"] = object{"description": "kept; the case takes it as soon as it can be reached", "content": answer["content"]}
	}
	return all
}
