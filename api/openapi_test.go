package api_test

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/api"
)

var update = flag.Bool("update", false, "write openapi.json anew")

func TestOpenAPIIsCommitted(t *testing.T) {
	t.Parallel()
	made, err := api.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("openapi.json", made, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	committed, err := os.ReadFile("openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(committed), string(made)); diff != "" {
		t.Errorf("openapi.json is old; go test ./api -run OpenAPI -update writes it (-committed +made):\n%s", diff)
	}
}
