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
	if harmless[name] && (x.connector == nil || x.connector.signs.Name != name) {
		return false
	}
	if x.connector != nil && strings.EqualFold(name, x.connector.signs.Name) {
		return true
	}
	name = strings.ReplaceAll(strings.ToLower(name), "_", "-")
	return slices.Contains(framing, name) || strings.HasPrefix(name, "proxy-") ||
		x.connector != nil && slices.Contains(owned, name)
}

// harmless are headers that flows often set and that hold no secret: they need
// no second look.
var harmless = map[string]bool{"Accept": true, "Content-Type": true, "Accept-Language": true, "User-Agent": true, "Idempotency-Key": true}

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
		switch {
		case p.Name == "User-Agent":
		case x.connector != nil && p.Name == x.connector.signs.Name:
			list[i].Value = x.connector.signs.Value
		case harmless[p.Name]:
			list[i].Value = x.mask.Text(p.Value)
		default:
			list[i].Value = x.mask.Text(activity.MaskHeader(p.Name, p.Value))
		}
	}
	return list
}

// urlShown is what a trace may show of the request's URL. A key in the query is
// not in it yet, so it is named.
func (x *exchange) urlShown() string {
	u := x.url // as [wire.Resolve] makes it: RawPath is the encoded path
	text := u.Scheme + "://" + u.Host + u.RawPath
	if u.RawQuery != "" {
		text = x.mask.Text(activity.MaskURL(text + "?" + u.RawQuery))
	} else {
		text = x.mask.Text(text)
	}
	if x.connector == nil || x.connector.keyed == "" {
		return text
	}
	separator := "?"
	if strings.Contains(text, "?") {
		separator = "&"
	}
	return text + separator + x.connector.keyed + "=" + wire.Masked
}

// pairs lists a header in the order of its names.
func pairs(h http.Header) []activity.Pair {
	list := make([]activity.Pair, 0, len(h))
	for name, values := range h {
		for _, value := range values {
			list = append(list, activity.Pair{Name: name, Value: value})
		}
	}
	if len(list) > 1 {
		slices.SortStableFunc(list, func(a, b activity.Pair) int { return strings.Compare(a.Name, b.Name) })
	}
	return list
}
