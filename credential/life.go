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
const (
	defaultLife = 300 * time.Second
	shortest    = time.Second
	longest     = 24 * time.Hour
)

// life judges an expires_in as it was decoded: nil, a number, a string or
// anything else. The warning is empty when the rule needs none.
func life(v any) (time.Duration, string) {
	var text string
	switch v := v.(type) {
	case nil:
		return defaultLife, "the token answer has no expires_in; the token is taken to live 300 s"
	case int64, float64, json.Number:
		text = value.Text(v)
	case string:
		text = strings.TrimSpace(v)
	default:
		return defaultLife, "expires_in in the token answer is not a number; the token is taken to live 300 s"
	}
	seconds, err := strconv.ParseFloat(text, 64)
	switch {
	case math.IsInf(seconds, 1), err == nil && seconds > longest.Seconds():
		return longest, fmt.Sprintf("expires_in in the token answer is more than a day; the token is used for %v at most", longest)
	case err != nil && !math.IsInf(seconds, -1), math.IsNaN(seconds):
		return defaultLife, "expires_in in the token answer is not a number; the token is taken to live 300 s"
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
