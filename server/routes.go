package server

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/callwright/callwright/api"
)

// routes are the patterns of the API's operations, from its OpenAPI document.
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
	return patterns, nil
}
