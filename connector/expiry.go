package connector

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/wire"
)

const (
	maxPattern = 256      // characters of an expiry pattern
	maxSearch  = 64 << 10 // bytes of an answer in which it is looked for
)

// Expiry says what an API answers to a token that has expired, beside 401. A
// 403 is none unless it is configured (E8).
type Expiry struct {
	Statuses []int
	Pattern  *regexp.Regexp // in the body of a 200; nil for none
}

// Told reports whether an answer says that the token has expired.
func (e Expiry) Told(r *wire.Response) bool {
	switch {
	case r.Status == http.StatusUnauthorized:
		return true
	case r.Status == http.StatusOK && e.Pattern != nil:
		return e.Pattern.Match(r.Body[:min(len(r.Body), maxSearch)])
	}
	return slices.Contains(e.Statuses, r.Status)
}

func (e *examination) expiry() {
	for part := range strings.SplitSeq(e.texts["expiry_statuses"], ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		status, err := strconv.Atoi(part)
		if err != nil || status < 400 || status > 599 {
			e.problem("expiry_statuses", fmt.Sprintf("%q is no status of an error", part), "give statuses from 400 to 599, parted by commas, such as 403, 419")
			continue
		}
		e.checked.Expiry.Statuses = append(e.checked.Expiry.Statuses, status)
	}
	text := e.texts["expiry_pattern"]
	if text == "" {
		return
	}
	re, err := regexp.Compile(text)
	switch {
	case len(text) > maxPattern:
		e.problem("expiry_pattern", fmt.Sprintf("is longer than %d characters", maxPattern), "look for less")
	case err != nil:
		e.problem("expiry_pattern", "is no regular expression (RE2): "+err.Error(), "write one such as \"error\":\\s*\"token_expired\"")
	case re.MatchString(""):
		e.problem("expiry_pattern", "matches an empty answer", "name what only an answer to an expired token holds")
	default:
		e.checked.Expiry.Pattern = re
	}
}
