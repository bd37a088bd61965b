package api

import (
	"context"
	"net/http"

	"github.com/callwright/callwright/account"
)

// Version is what runs.
type Version struct {
	Version string `json:"version" example:"1.4.0"`
	Commit  string `json:"commit,omitempty"`
	Built   string `json:"built,omitempty"`
	Go      string `json:"go,omitempty"`
}

type versionAnswer struct{ Body Version }

func (a *api) versionOperations() {
	serve(a, operation{
		who: signedIn(), method: http.MethodGet, path: "/api/version", id: "read-version", tag: "health",
		summary: "Which version runs",
	}, func(context.Context, account.Caller, *struct{}) (*versionAnswer, error) {
		return &versionAnswer{Body: a.o.Version}, nil
	})
	serve(a, operation{
		who: anyone(), method: http.MethodGet, path: "/api/openapi.json", id: "read-openapi", tag: "health",
		summary: "This document",
	}, func(context.Context, account.Caller, *struct{}) (*documentAnswer, error) {
		return &documentAnswer{Type: "application/json", Body: a.document}, nil
	})
}

// documentAnswer is the OpenAPI document.
type documentAnswer struct {
	Type string `header:"Content-Type"`
	Body []byte
}
