package connector

import (
	"net/http"
	"slices"
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/wire"
)

// owned are headers that the connector or the protocol sets by itself; a flow's
// own are ignored on an authenticated request, with a warning (A7).
var owned = []string{"authorization", "cookie", "cookie2"}

// framing are headers that no request takes from a flow.
var framing = []string{
	"host", "content-length", "transfer-encoding", "connection", "keep-alive", "te", "trailer", "upgrade", "expect", "accept-encoding",
}

// header makes the request's header of what the flow gives. Values lose blanks
// and line breaks around them; one with a control character inside is refused (A6).
func (x *exchange) header() error {
	h := make(http.Header, len(x.call.Header)+3)
	for _, p := range x.call.Header {
		name, value := strings.TrimSpace(p.Name), strings.TrimSpace(p.Value)
		if name == "" {
			continue
		}
		if err := wire.CheckHeader(name, value); err != nil {
			return err
		}
		if x.mayNotSet(name) {
			x.warn("the header " + http.CanonicalHeaderKey(name) + " was ignored: " + x.whose() + " sets it")
			continue
		}
		h.Add(name, value)
	}
	if x.call.Key != "" && h.Get("Idempotency-Key") == "" {
		if err := wire.CheckHeader("Idempotency-Key", x.call.Key); err != nil {
			return err
		}
		h.Set("Idempotency-Key", x.call.Key)
	}
	if _, ok := h["User-Agent"]; !ok {
		h["User-Agent"] = userAgent
	}
	x.head = h
	return nil
}

var userAgent = []string{"Callwright"}

func (x *exchange) mayNotSet(name string) bool {
	name = strings.ReplaceAll(strings.ToLower(name), "_", "-")
	return slices.Contains(framing, name) || strings.HasPrefix(name, "proxy-") ||
		x.connector != nil && slices.Contains(owned, name)
}

func (x *exchange) whose() string {
	if x.connector != nil {
		return "the connector"
	}
	return "the protocol"
}

// shownHeader is what a trace may show of the request's header.
func (x *exchange) shownHeader() []activity.Pair {
	list := pairs(x.head)
	for i, p := range list {
		if p.Name == "User-Agent" {
			continue
		}
		list[i].Value = x.mask.Text(activity.MaskHeader(p.Name, p.Value))
	}
	return list
}

// pairs lists a header in the order of its names.
func pairs(h http.Header) []activity.Pair {
	list := make([]activity.Pair, 0, len(h))
	for name, values := range h {
		for _, value := range values {
			list = append(list, activity.Pair{Name: name, Value: value})
		}
	}
	slices.SortStableFunc(list, func(a, b activity.Pair) int { return strings.Compare(a.Name, b.Name) })
	return list
}
