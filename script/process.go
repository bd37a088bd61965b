package script

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"time"

	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// recycle is after how many runs a child process makes way for a new one: what
// little memory each run may leave behind goes with it.
const recycle = 10_000

// process is a child process that runs one function at a time.
type process struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  io.ReadCloser
	runs int
}

// processes is the child processes that have nothing to do.
type processes struct {
	mu   sync.Mutex
	free []*process
	over bool
}

func (s *processes) take() *process {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.free) == 0 {
		return nil
	}
	c := s.free[len(s.free)-1]
	s.free = s.free[:len(s.free)-1]
	return c
}

// give puts a process back, or ends it when it has done its work.
func (s *processes) give(c *process) {
	s.mu.Lock()
	keep := !s.over && c.runs < recycle
	if keep {
		s.free = append(s.free, c)
	}
	s.mu.Unlock()
	if !keep {
		c.end()
	}
}

func (s *processes) end() {
	s.mu.Lock()
	free := s.free
	s.free, s.over = nil, true
	s.mu.Unlock()
	for _, c := range free {
		c.end()
	}
}

// startProcess starts a child with nothing of this process's environment.
func startProcess(make func() *exec.Cmd) (*process, error) {
	cmd := make()
	if cmd.Env == nil {
		cmd.Env = []string{}
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("starting a process for functions: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("starting a process for functions: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting a process for functions: %w", err)
	}
	return &process{cmd: cmd, in: in, out: out}, nil
}

// end kills the process, whatever it does, and waits until it is gone.
func (c *process) end() {
	c.cmd.Process.Kill()
	c.in.Close()
	c.out.Close()
	c.cmd.Wait()
}

// ask has the process run q and sends the answer.
func (c *process) ask(q request, done chan<- error, answer *response) {
	c.runs++
	err := writeFrame(c.in, q)
	if err == nil {
		err = readFrame(c.out, answer)
	}
	done <- err
}

// child runs in a child process. A process that ended while it had nothing to do
// is replaced.
func (p *Pool) child(ctx context.Context, o Options, program Program, inputs *value.Object) (Result, error) {
	q := request{Source: program.Source, Inputs: value.AppendJSON(nil, exact(inputs)), Memory: o.Memory, Stack: o.Stack, Time: o.Time, Output: o.Output}
	if c := p.idle.take(); c != nil {
		r, err := p.with(ctx, c, q)
		if e := (*Error)(nil); !errors.As(err, &e) || e.Code != CodeCrashed {
			return r, err
		}
	}
	c, err := startProcess(o.Command)
	if err != nil {
		return Result{}, &Error{Code: CodeCrashed, Message: err.Error()}
	}
	return p.with(ctx, c, q)
}

// with runs in that process. If it is not back in time, or its caller is gone, it
// is ended.
func (p *Pool) with(ctx context.Context, c *process, q request) (Result, error) {
	var r response
	began, done := time.Now(), make(chan error, 1)
	go c.ask(q, done, &r)
	late := time.NewTimer(q.Time + grace)
	defer late.Stop()
	select {
	case err := <-done:
		if err != nil {
			c.end()
			return Result{Took: time.Since(began)}, &Error{Code: CodeCrashed, Message: "the process that ran the function ended"}
		}
		p.idle.give(c)
		return r.result()
	case <-late.C:
		c.end()
		return Result{Took: time.Since(began)}, timedOut(q.Time)
	case <-ctx.Done():
		c.end()
		return Result{Took: time.Since(began)}, cancelled()
	}
}

func (r *response) result() (Result, error) {
	out := Result{Log: r.Log, Took: r.Took}
	if r.Error != nil {
		return out, r.Error
	}
	v, err := payload.DecodeJSON(r.Value)
	if err != nil {
		return out, &Error{Code: CodeCrashed, Message: "the result did not arrive"}
	}
	out.Value = v
	return out, nil
}
