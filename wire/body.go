package wire

import (
	"context"
	"io"
	"sync"
)

const (
	// blockSize is how a body of unknown or great length is read. Only what
	// exceeds one block needs a lane.
	blockSize = 256 << 10
	// lanes is how many great bodies are read at once: 50 hostile answers
	// together must not take more memory than a few (I1).
	lanes = 4
)

// reader reads capped bodies.
type reader struct {
	lanes  chan struct{}
	blocks sync.Pool
}

func newReader() *reader {
	return &reader{
		lanes:  make(chan struct{}, lanes),
		blocks: sync.Pool{New: func() any { return new([blockSize]byte) }},
	}
}

// read reads body to its end, up to limit bytes; length is what the server
// announced, or less than 0. Reading to the end gives the connection back.
func (r *reader) read(ctx context.Context, body io.Reader, length, limit int64) ([]byte, error) {
	if length > limit {
		return nil, tooLarge()
	}
	if length == 0 {
		_, err := readSome(body, make([]byte, 1))
		return nil, err
	}
	if length > 0 && length <= blockSize {
		return readExact(body, length)
	}
	return r.readBlocks(ctx, body, limit)
}

func readExact(body io.Reader, length int64) ([]byte, error) {
	buf := make([]byte, length+1)
	n, err := readSome(body, buf)
	if n > int(length) {
		return nil, tooLarge()
	}
	return buf[:n:n], err
}

// readSome fills buf as far as body goes; reaching the end is no error.
func readSome(body io.Reader, buf []byte) (int, error) {
	n := 0
	for n < len(buf) {
		m, err := body.Read(buf[n:])
		n += m
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

func (r *reader) readBlocks(ctx context.Context, body io.Reader, limit int64) ([]byte, error) {
	var held []*[blockSize]byte
	var sizes []int
	defer func() {
		for _, b := range held {
			r.blocks.Put(b)
		}
	}()
	total := 0
	for {
		if len(held) == 1 {
			if err := r.enter(ctx); err != nil {
				return nil, err
			}
			defer r.leave()
		}
		b := r.blocks.Get().(*[blockSize]byte)
		held = append(held, b)
		n, err := readSome(body, b[:])
		total += n
		sizes = append(sizes, n)
		switch {
		case err != nil:
			return nil, err
		case int64(total) > limit:
			return nil, tooLarge()
		case n < blockSize:
			return gather(held, sizes, total), nil
		}
	}
}

func gather(blocks []*[blockSize]byte, sizes []int, total int) []byte {
	out := make([]byte, 0, total)
	for i, b := range blocks {
		out = append(out, b[:sizes[i]]...)
	}
	return out
}

func (r *reader) enter(ctx context.Context) error {
	select {
	case r.lanes <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (r *reader) leave() { <-r.lanes }

func tooLarge() *Error {
	return &Error{Code: CodeTooLarge, Message: "the answer is larger than the cap on answers; ask for less, or let an operator raise the cap"}
}
