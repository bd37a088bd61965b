package acd

import (
	"crypto/rand"
	"fmt"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/value"
)

// Bounds of a code's length, and the one for which none is given.
const (
	shortestCode = 4
	longestCode  = 32
	codeLength   = 6
)

// code makes a random code, each character as likely as any other (crypto/rand).
func code(args *value.Object) activity.Found {
	length := int64(codeLength)
	if v, ok := args.Get("length"); ok {
		n, ok := value.Number(value.Text(v)).(int64)
		if !ok || n < shortestCode || n > longestCode {
			return activity.Found{Failure: activity.Failure{Code: activity.FailureRequest,
				Message: fmt.Sprintf("a code has %d to %d characters", shortestCode, longestCode)}}
		}
		length = n
	}
	const digits, letters = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	alphabet := digits
	switch member(args, "alphabet") {
	case "letters":
		alphabet = letters
	case "both":
		alphabet = digits + letters
	}
	text := make([]byte, 0, length)
	for b := make([]byte, 1); int64(len(text)) < length; {
		_, _ = rand.Read(b) // it never fails
		// What lies above the last whole multiple would make some likelier.
		if int(b[0]) < 256/len(alphabet)*len(alphabet) {
			text = append(text, alphabet[int(b[0])%len(alphabet)])
		}
	}
	return activity.Found{Value: string(text)}
}
