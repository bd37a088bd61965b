package wire

import (
	"bytes"
	"context"
	"io"
	"sync"
	"sync/atomic"
)

const (
	// blockSize is how a body of unknown or great length is read. Only what
	// exceeds one block needs a lane.
	blockSize = 256 << 10
	// lanes is how many great bodies are read at once: 50 hostile answers
	// together must not take more memory than a few (I1).
	lanes = 4
	// kept is how many blocks a lane keeps when nobody waits for it: 1 MB.
	kept = 4
)

type block [blockSize]byte

// reader reads capped bodies.
type reader struct {
	lanes   chan *lane
	waiting atomic.Int32 // how many want a lane
	blocks  sync.Pool    // of *block
}

// lane is the room for one great body after its first block. The blocks stay
// with it while others wait, so that a burst is read in the memory of four.
type lane struct{ blocks []*block }

func newReader() *reader {
	r := &reader{
		lanes:  make(chan *lane, lanes),
		blocks: sync.Pool{New: func() any { return new(block) }},
	}
	for range lanes {
		r.lanes <- &lane{}
	}
	return r
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
	first := r.blocks.Get().(*block)
	defer r.blocks.Put(first)
	n, err := readSome(body, first[:])
	switch {
	case err != nil:
		return nil, err
	case int64(n) > limit:
		return nil, tooLarge()
	case n < blockSize:
		return bytes.Clone(first[:n]), nil
	}
	l, err := r.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer r.leave(l)
	total := blockSize
	for i := 0; ; i++ {
		if i == len(l.blocks) {
			l.blocks = append(l.blocks, r.blocks.Get().(*block))
		}
		n, err := readSome(body, l.blocks[i][:])
		total += n
		switch {
		case err != nil:
			return nil, err
		case int64(total) > limit:
			return nil, tooLarge()
		case n < blockSize:
			return gather(first, l.blocks, total), nil
		}
	}
}

// gather joins the first block and those after it, total bytes in all.
func gather(first *block, blocks []*block, total int) []byte {
	out := append(make([]byte, 0, total), first[:]...)
	for _, b := range blocks {
		out = append(out, b[:min(blockSize, total-len(out))]...)
	}
	return out
}

func (r *reader) enter(ctx context.Context) (*lane, error) {
	r.waiting.Add(1)
	defer r.waiting.Add(-1)
	select {
	case l := <-r.lanes:
		return l, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (r *reader) leave(l *lane) {
	if r.waiting.Load() == 0 {
		for len(l.blocks) > kept {
			last := len(l.blocks) - 1
			r.blocks.Put(l.blocks[last])
			l.blocks[last], l.blocks = nil, l.blocks[:last]
		}
	}
	r.lanes <- l
}

func tooLarge() *Error {
	return &Error{Code: CodeTooLarge, Message: "the answer is larger than the cap on answers; ask for less, or let an operator raise the cap"}
}
