package api

import (
	"context"
	"net/http"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/activity"
)

// ConnectorCalls send requests through connectors.
type ConnectorCalls interface {
	Do(ctx context.Context, organisation string, call activity.Call) activity.CallResult
}

type sendRequest struct {
	Body struct {
		Settings  ordered `json:"settings" doc:"Of an http-request activity."`
		Variables ordered `json:"variables,omitempty" doc:"What its expressions see: flow variables by name, outputs by the label of their activity."`
	}
}

// SentRequest is what came of a request. Secrets are masked throughout.
type SentRequest struct {
	Request     RequestShown     `json:"request"`
	Attempts    []RequestAttempt `json:"attempts"`
	Timing      RequestTiming    `json:"timing" doc:"Of the last attempt; total of all together."`
	Status      int              `json:"status" doc:"0 when nothing came back."`
	Synthetic   string           `json:"synthetic,omitempty" doc:"Why the answer is of Callwright's own making: timeout, credential_unavailable."`
	Headers     []Parameter      `json:"headers"`
	Body        string           `json:"body" doc:"As text, at most 256 KiB of it."`
	Truncated   bool             `json:"truncated,omitempty" doc:"There was more of the body."`
	Binary      bool             `json:"binary,omitempty" doc:"The body is no text; what is no character is replaced."`
	Size        int              `json:"size" doc:"Bytes of the body."`
	ContentType string           `json:"content_type"`
	Outputs     []RequestOutput  `json:"outputs" doc:"What Parse Settings give flow variables."`
	Warnings    []FlowProblem    `json:"warnings" doc:"Of expressions and parsing."`
	Curl        string           `json:"curl,omitempty" doc:"The request as a command for a shell."`
	Problem     *RequestProblem  `json:"problem,omitempty" doc:"Why nothing was sent, or nothing came back."`
}

// RequestShown is a request as it went out.
type RequestShown struct {
	Method  string      `json:"method"`
	URL     string      `json:"url"`
	Headers []Parameter `json:"headers"`
	Body    string      `json:"body,omitempty"`
}

// RequestAttempt is one try of a request.
type RequestAttempt struct {
	Method       string        `json:"method"`
	URL          string        `json:"url"`
	Status       int           `json:"status" doc:"0 when nothing came back."`
	Error        string        `json:"error,omitempty"`
	Milliseconds float64       `json:"milliseconds"`
	Token        string        `json:"token,omitempty" doc:"How the token was obtained: cached, fetched, refreshed after 401; absent without a connector."`
	Timing       RequestTiming `json:"timing"`
}

// RequestTiming says where the time went, in milliseconds; 0 for what there was none of.
type RequestTiming struct {
	Token     float64 `json:"token" doc:"Until there was a token."`
	DNS       float64 `json:"dns"`
	Connect   float64 `json:"connect"`
	TLS       float64 `json:"tls"`
	FirstByte float64 `json:"first_byte" doc:"From the request being sent to the first byte of the answer."`
	Download  float64 `json:"download"`
	Total     float64 `json:"total"`
	Reused    bool    `json:"reused,omitempty" doc:"The connection was open already."`
}

// RequestOutput is what a row of Parse Settings gives its variable.
type RequestOutput struct {
	Variable string   `json:"variable"`
	Path     string   `json:"path"`
	Value    anything `json:"value"`
	Text     string   `json:"text" doc:"What the variable gets, as text."`
	Matched  bool     `json:"matched"`
	Warning  string   `json:"warning,omitempty"`
}

// RequestProblem is why a request did not come to an answer.
type RequestProblem struct {
	Code    string `json:"code" doc:"connect, dns, tls, policy, url, too_large, connector_unknown, connector_inactive …, or of the settings."`
	Message string `json:"message"`
	Field   string `json:"field,omitempty" doc:"Path of the setting, when it is in the way."`
}

type sentRequest struct{ Body SentRequest }

func (a *api) requestOperations() {
	serve(a, operation{
		who: needs(access.FlowEdit).and(access.ConnectorUse), method: http.MethodPost, path: "/api/requests/send", id: "send-request", tag: "flows",
		summary: "Send the request of an HTTP Request activity once", status: http.StatusOK,
		description: "Its settings are evaluated as in a flow and the request goes out as a contact's would, through the same connector. No contact is involved and nothing is recorded but that it was sent.",
	}, a.sendRequest)
}

func (a *api) sendRequest(ctx context.Context, by account.Caller, in *sendRequest) (*sentRequest, error) {
	return nil, nil
}
