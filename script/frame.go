package script

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// request is one run, as a child process is asked for it.
type request struct {
	Source string          `json:"source"`
	Inputs json.RawMessage `json:"inputs"`
	Memory int64           `json:"memory"`
	Stack  int64           `json:"stack"`
	Time   time.Duration   `json:"time"`
	Output int             `json:"output"`
}

// response is what it answers.
type response struct {
	Value json.RawMessage `json:"value,omitempty"`
	Log   []string        `json:"log,omitempty"`
	Took  time.Duration   `json:"took"`
	Error *Error          `json:"error,omitempty"`
}

// maxFrame bounds what one side takes from the other.
const maxFrame = 64 << 20

// writeFrame writes v as JSON behind its length in four bytes.
func writeFrame(w io.Writer, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("writing a frame: %w", err)
	}
	if len(text) > maxFrame {
		return fmt.Errorf("writing a frame: %d bytes are too many", len(text))
	}
	_, err = w.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(text))), text...))
	return err
}

// readFrame reads what writeFrame wrote into v.
func readFrame(r io.Reader, v any) error {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return err
	}
	n := binary.BigEndian.Uint32(head[:])
	if n > maxFrame {
		return fmt.Errorf("reading a frame: %d bytes are too many", n)
	}
	text := make([]byte, n)
	if _, err := io.ReadFull(r, text); err != nil {
		return err
	}
	return json.Unmarshal(text, v)
}
