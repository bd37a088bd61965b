package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
)

// room is how many connectors of the limited kinds an organisation may still
// have: what a dry run knows of the server's limit.
type room struct {
	kinds []string // that the limit is for, all together
	most  int
	left  int
}

// room asks the server for its limit; had are the connectors that there are.
func (c *client) room(ctx context.Context, had []connection) (*room, error) {
	list, err := c.kinds(ctx)
	if err != nil {
		return nil, err
	}
	r := &room{}
	for _, k := range list {
		if k.Limit > 0 {
			r.kinds, r.most, r.left = append(r.kinds, k.Kind), k.Limit, k.Limit
		}
	}
	for _, h := range had {
		if slices.Contains(r.kinds, h.Kind) {
			r.left--
		}
	}
	return r, nil
}

// take refuses a plan that would create one connector too many.
func (r *room) take(p plan) plan {
	if p.Action != create || !slices.Contains(r.kinds, p.wanted.Kind) {
		return p
	}
	if r.left--; r.left < 0 {
		p.Action, p.Secrets, p.Reason = refuse, nil, fmt.Sprintf("there may be %d custom connectors, and this would be one more", r.most)
	}
	return p
}

// kinds lists the kinds of connectors that the server offers.
func (c *client) kinds(ctx context.Context) ([]offered, error) {
	var page struct {
		Items []offered `json:"items"`
	}
	_, err := c.do(ctx, request{method: http.MethodGet, path: "/api/kinds"}, &page)
	return page.Items, err
}
