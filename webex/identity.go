package webex

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/callwright/callwright/flow"
)

// uuid returns an id in the form of a UUID that depends on nothing but parts,
// so that two exports of one flow are equal.
func uuid(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	sum[6] = sum[6]&0x0f | 0x80 // version 8: made by a rule of our own (RFC 9562 §5.8)
	sum[8] = sum[8]&0x3f | 0x80
	h := hex.EncodeToString(sum[:16])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// objectID returns an id in the form that Webex gives to flows and versions: 24 hex digits.
func objectID(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:12])
}

func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		if dash := i == 8 || i == 13 || i == 18 || i == 23; dash != (s[i] == '-') || !dash && !strings.ContainsRune("0123456789abcdefABCDEF", rune(s[i])) {
			return false
		}
	}
	return true
}

// origin is what ids of a flow are made from.
func origin(f *flow.Flow) string {
	if f.ID != "" {
		return f.ID
	}
	return f.Name
}

// unique hands out texts so that none comes twice.
type unique map[string]bool

func (u unique) take(want, otherwise string) string {
	if want == "" {
		want = otherwise
	}
	id := want
	for n := 2; u[id]; n++ {
		id = want + "~" + strconv.Itoa(n)
	}
	u[id] = true
	return id
}
