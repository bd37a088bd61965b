package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/callwright/callwright/fault"
)

// An entity tag is "REVISION.HASH": the revision says what a change must know
// (L11), the hash what else an answer says, such as health, which changes by
// itself. If-Match looks at the revision alone, so that "REVISION" is good too.

// document is an answer about one thing that has a revision.
type document[B any] struct {
	Status   int    `hidden:"true"`
	ETag     string `header:"ETag" doc:"Goes into If-Match of a change."`
	Location string `header:"Location"`
	Body     B
}

// Matching is what a change of one thing takes.
type Matching struct {
	IfMatch string `header:"If-Match" doc:"The ETag of what is changed. Without it the change is refused (428); when it has been changed meanwhile, too (412)."`
}

// Conditional is what reading one thing takes.
type Conditional struct {
	IfNoneMatch string `header:"If-None-Match" doc:"The ETag of what is known already; 304 when it is still so."`
}

// documented makes an answer with its entity tag.
func documented[B any](revision int64, body B) (*document[B], error) {
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(text)
	tag := `"` + strconv.FormatInt(revision, 10) + "." + hex.EncodeToString(sum[:8]) + `"`
	return &document[B]{Status: http.StatusOK, ETag: tag, Body: body}, nil
}

// created makes the answer about something new.
func created[B any](revision int64, location string, body B) (*document[B], error) {
	d, err := documented(revision, body)
	if d != nil {
		d.Status, d.Location = http.StatusCreated, location
	}
	return d, err
}

// unless makes it 304 when the client has the same already (RFC 9110 section 13.1.2).
func (d *document[B]) unless(c Conditional) *document[B] {
	for tag := range strings.SplitSeq(c.IfNoneMatch, ",") {
		tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
		if tag == d.ETag || tag == "*" {
			d.Status = http.StatusNotModified
		}
	}
	return d
}

// revision reads If-Match. One that is not ours matches nothing.
func (a *api) revision(ctx context.Context, m Matching) (int64, error) {
	if m.IfMatch == "" {
		return 0, a.status(ctx, http.StatusPreconditionRequired, fault.Conflict, "precondition_required", "Say with If-Match which state you change: the ETag that reading it gave.")
	}
	inner, opened := strings.CutPrefix(m.IfMatch, `"`)
	inner, closed := strings.CutSuffix(inner, `"`)
	number, _, _ := strings.Cut(inner, ".")
	revision, err := strconv.ParseInt(number, 10, 64)
	if !opened || !closed || err != nil || revision < 1 { // packages have meanings of their own for what is no revision
		return 0, fault.New(fault.Stale, "stale", "What If-Match names is not the current state. Read it again and repeat the change.")
	}
	return revision, nil
}
