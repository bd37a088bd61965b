package server

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/callwright/callwright/api"
)

// doors are the routes that are no operations of the API: strangers use them.
var doors = []string{
	"POST /hooks/{id}", "GET /hooks/{id}", "GET /chat/{id}", "POST /chat/{id}", "GET /chat/{id}/events",
	"POST /chat/{id}/messages", "POST /chat/{id}/end", "GET /chat/{id}/socket",
}

// routes are the patterns of the API's operations, from its OpenAPI document,
// and those of the doors.
func routes() ([]string, error) {
	text, err := api.OpenAPI()
	if err != nil {
		return nil, fmt.Errorf("reading the routes of the API: %w", err)
	}
	var document struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal(text, &document); err != nil {
		return nil, fmt.Errorf("reading the routes of the API: %w", err)
	}
	var patterns []string
	for path, methods := range document.Paths {
		for method := range methods {
			patterns = append(patterns, strings.ToUpper(method)+" "+path)
		}
	}
	return append(patterns, doors...), nil
}
