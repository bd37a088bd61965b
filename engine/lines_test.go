package engine_test

import (
	"bytes"
	"fmt"
	"iter"

	"github.com/callwright/callwright/engine"
)

// lines iterates over the records of a text with one on each line. The error
// names the line.
func lines(text []byte) iter.Seq2[engine.Record, error] {
	return func(yield func(engine.Record, error) bool) {
		number := 0
		for line := range bytes.Lines(text) {
			number++
			if line = bytes.TrimSpace(line); len(line) == 0 {
				continue
			}
			r, err := engine.ReadRecord(line)
			if err != nil {
				err = fmt.Errorf("reading line %d of a journal: %w", number, err)
			}
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}
