package credential

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/callwright/callwright/value"
)

// The written rule for expires_in (C7):
//
//	missing, null          300 s, with a warning
//	3600, "3600"           as it says
//	20.7, "20.7"           rounded down
//	0, negative            1 s, with a warning: at most one token request a second
//	1e18                   24 h, with a warning
//	"soon", true, {}, []   300 s, with a warning
//
// A scheme may have other [lives], and not warn where its servers say nothing.
const shortest = time.Second

// lives bound what an answer says of a token's life.
type lives struct {
	unsaid, most time.Duration
	silent       bool // its servers do not say expires_in: no warning
}

var (
	usualLives      = lives{300 * time.Second, 24 * time.Hour, false}
	salesforceLives = lives{900 * time.Second, 2 * time.Hour, true} // domain §3.6
)

// assuming returns lives in which a server that does not say how long a token
// lives was expected not to: the token is taken to live for d, if that is set.
func (l lives) assuming(d time.Duration) lives {
	if d <= 0 {
		return l
	}
	return lives{min(d, l.most), l.most, true}
}

// of judges an expires_in as it was decoded: nil, a number, a string or
// anything else. The warning is empty when the rule needs none.
func (l lives) of(v any) (time.Duration, string) {
	var text string
	taken := fmt.Sprintf("; the token is taken to live %d s", int(l.unsaid.Seconds()))
	switch v := v.(type) {
	case nil:
		if l.silent {
			return l.unsaid, ""
		}
		return l.unsaid, "the token answer has no expires_in" + taken
	case int64, float64, json.Number:
		text = value.Text(v)
	case string:
		text = strings.TrimSpace(v)
	default:
		return l.unsaid, "expires_in in the token answer is not a number" + taken
	}
	seconds, err := strconv.ParseFloat(text, 64)
	switch {
	case math.IsInf(seconds, 1), err == nil && seconds > l.most.Seconds():
		return l.most, fmt.Sprintf("expires_in in the token answer is too long; the token is used for %v at most", l.most)
	case err != nil && !math.IsInf(seconds, -1), math.IsNaN(seconds):
		return l.unsaid, "expires_in in the token answer is not a number" + taken
	case seconds < 1:
		return shortest, "expires_in in the token answer is not positive; the token is used for 1 s"
	}
	return time.Duration(math.Floor(seconds)) * time.Second, ""
}

// margin is how long before its end a token is replaced: 10 s, but a fifth of a
// short life (E16). A token that lives for a second is not replaced earlier.
func margin(life time.Duration) time.Duration {
	if life <= shortest {
		return 0
	}
	return min(10*time.Second, life/5)
}
