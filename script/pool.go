package script

import (
	"context"
	"os/exec"
	"runtime"
	"sync"
	"time"

	"github.com/callwright/callwright/value"
)

// Options limits runs. A zero field takes its default.
type Options struct {
	Memory  int64         // bytes a run may hold; 32 MB, at least 1 MB
	Stack   int64         // bytes of call stack, counted as 256 for each call; 512 KB, at most 1.25 MB
	Time    time.Duration // a run may take, from when it begins; 5 s
	Output  int           // bytes of a result, as JSON, and of a log; 256 KiB
	Workers int           // runs at a time; the number of CPUs
	// Command makes a child process that calls Serve on its standard input and
	// output. Nil runs in this process: see the package comment for what that costs.
	Command func() *exec.Cmd
}

// MaxSource is the longest source that is run, in bytes.
const MaxSource = 256 << 10

const (
	maxLogLines = 1000
	frameBytes  = 256                    // of Options.Stack for one call
	maxFrames   = 5000                   // that the stack of a goroutine bears
	grace       = 250 * time.Millisecond // until a machine that does not stop is left alone
)

func (o Options) filled() Options {
	if o.Memory == 0 {
		o.Memory = 32 << 20
	}
	o.Memory = max(o.Memory, 1<<20)
	if o.Stack == 0 {
		o.Stack = 512 << 10
	}
	o.Stack = min(max(o.Stack, 32*frameBytes), maxFrames*frameBytes)
	if o.Time == 0 {
		o.Time = 5 * time.Second
	}
	if o.Output == 0 {
		o.Output = 256 << 10
	}
	if o.Workers == 0 {
		o.Workers = runtime.NumCPU()
	}
	return o
}

// Program is the source of a function. Name is for messages.
type Program struct{ Source, Name string }

// Result is what a function returned, in the model of package value, and what it
// wrote with console.log. Took does not count the wait for a place in the pool.
type Result struct {
	Value any
	Log   []string
	Took  time.Duration
}

// Pool runs functions, a limited number at a time. It is safe for concurrent use.
type Pool struct {
	options Options
	places  chan struct{} // one for each run that may be going on
	closed  chan struct{}
	once    sync.Once
	idle    processes
}

// New returns a pool. Close it when it is no longer needed.
func New(o Options) *Pool {
	o = o.filled()
	return &Pool{options: o, places: make(chan struct{}, o.Workers), closed: make(chan struct{})}
}

// Close ends the pool: runs that wait are refused, those going on are awaited for
// as long as their time lasts, and child processes are ended.
func (p *Pool) Close() {
	p.once.Do(func() {
		close(p.closed)
		deadline := time.After(p.options.Time + 2*grace)
		for range cap(p.places) {
			select {
			case p.places <- struct{}{}:
			case <-deadline:
			}
		}
		p.idle.end()
	})
}

// Run calls the function main of the program with the inputs. An error is an
// *Error. The log is there with an error too, as far as it came.
func (p *Pool) Run(ctx context.Context, program Program, inputs *value.Object) (Result, error) {
	if len(program.Source) > MaxSource {
		return Result{}, tooLong()
	}
	select {
	case <-p.closed:
		return Result{}, closedPool()
	default:
	}
	select {
	case p.places <- struct{}{}:
	case <-ctx.Done():
		return Result{}, cancelled()
	case <-p.closed:
		return Result{}, closedPool()
	}
	if p.options.Command != nil {
		defer p.leave()
		return p.child(ctx, program, inputs)
	}
	return p.here(ctx, program, inputs)
}

func (p *Pool) leave() { <-p.places }

// answer is what a run came to.
type answer struct {
	result Result
	err    error
}

// here runs in this process. The place in the pool is given back by the goroutine
// that has the machine, not by the caller: a machine that does not stop keeps it.
func (p *Pool) here(ctx context.Context, program Program, inputs *value.Object) (Result, error) {
	done := make(chan answer, 1)
	began := time.Now()
	go func() {
		defer p.leave()
		r, err := runOnce(ctx, p.options, program, inputs)
		done <- answer{r, err}
	}()
	late := time.NewTimer(p.options.Time + grace)
	defer late.Stop()
	select {
	case a := <-done:
		return a.result, a.err
	case <-late.C:
		return Result{Took: time.Since(began)}, timedOut(p.options.Time)
	case <-ctx.Done():
	}
	select { // the machine hears of it at once, unless it is in a built-in operation
	case a := <-done:
		return a.result, a.err
	case <-time.After(grace):
		return Result{Took: time.Since(began)}, cancelled()
	}
}
