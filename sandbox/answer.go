package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// bodyLimit is how many bytes of a request body are read, per API call.
const bodyLimit = 256 << 10

// answerJSON sends v as the whole answer. Nothing the sandbox says may be kept
// by a cache: most of it is a token or a secret.
func answerJSON(w http.ResponseWriter, status int, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		http.Error(w, "encoding the answer: "+err.Error(), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	if h.Get("Content-Type") == "" {
		h.Set("Content-Type", "application/json;charset=UTF-8")
	}
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(append(text, '\n')) // the client has gone: nobody to tell
}

// errTooLarge is a body over bodyLimit.
var errTooLarge = fmt.Errorf("the body is longer than %d bytes", bodyLimit)

// readObject decodes a JSON object from the body. What follows the object is
// ignored: a flow template in circulation sends such a body, and the service
// it was written for takes it.
func readObject(w http.ResponseWriter, r *http.Request) (map[string]any, error) {
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, bodyLimit))
	decoder.UseNumber()
	object := map[string]any{}
	err := decoder.Decode(&object)
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		return nil, errTooLarge
	case errors.Is(err, io.EOF):
		return nil, errors.New("the body is empty: a JSON object is expected")
	case err != nil:
		return nil, fmt.Errorf("the body is not a JSON object: %w", err)
	case object == nil:
		return nil, errors.New("the body is null: a JSON object is expected")
	}
	return object, nil
}

// statusOf is the HTTP status for an error of readObject.
func statusOf(err error) int {
	if errors.Is(err, errTooLarge) {
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusBadRequest
}

func list(items ...string) []any {
	all := make([]any, len(items))
	for i, item := range items {
		all[i] = item
	}
	return all
}

// text is the member name of an object when it is a string, trimmed.
func text(object map[string]any, name string) string {
	s, _ := object[name].(string)
	return strings.TrimSpace(s)
}
