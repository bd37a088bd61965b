package sandbox

import (
	"errors"
	"net/http"

	"github.com/callwright/callwright/value"
)

// refusal is an error of the authorization server in the words of RFC 6749
// §5.2: a code for the program and a sentence for the person.
type refusal struct {
	status      int
	code        string
	description string
}

func (e *refusal) Error() string { return e.code + ": " + e.description }

func invalidRequest(description string) error {
	return &refusal{http.StatusBadRequest, "invalid_request", description}
}

func invalidClient(description string) error {
	return &refusal{http.StatusUnauthorized, "invalid_client", description}
}

func refused(code, description string) error {
	return &refusal{http.StatusBadRequest, code, description}
}

// asRefusal is the refusal in err; anything else is our own fault.
func asRefusal(err error) *refusal {
	if e, ok := errors.AsType[*refusal](err); ok {
		return e
	}
	return &refusal{http.StatusInternalServerError, "server_error", err.Error()}
}

// answerRefusal sends a refusal as RFC 6749 §5.2 has it, with the challenge a
// 401 needs (RFC 9110 §11.6.1).
func answerRefusal(w http.ResponseWriter, err error) {
	e := asRefusal(err)
	if e.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Basic realm="Callwright sandbox", charset="UTF-8"`)
	}
	answerJSON(w, e.status, value.Of("error", e.code, "error_description", e.description))
}
