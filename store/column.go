package store

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/callwright/callwright/connector"
)

// How values are stored: times as milliseconds since 1970 (0: none), flags as 0
// and 1, lists of texts as JSON.

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// blob is b as a column that is never null takes it.
func blob(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// stored is a blob as it is handed out: nil when it is empty.
func stored(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	return b
}

func texts[S ~string](list []S) string {
	if len(list) == 0 {
		return "[]"
	}
	b, _ := json.Marshal(list) // a list of texts has a JSON form
	return string(b)
}

func textsOf[S ~string](column string) ([]S, error) {
	var list []S
	if err := json.Unmarshal([]byte(column), &list); err != nil {
		return nil, fmt.Errorf("a list in the database cannot be read: %w", err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	return list, nil
}

// fold is the key under which a name or e-mail is unique.
func fold(text string) string { return connector.Fold(text) }
