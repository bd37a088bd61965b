package script

import (
	"context"
	"errors"
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
	Time    time.Duration // a run may take, its wait for a place included; 5 s
	Output  int           // bytes of a result, as JSON, and of a log; 256 KiB
	Workers int           // runs of one owner at a time; the number of CPUs
	Waiting int           // runs of one owner that may wait for a place; 1,000
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
	if o.Waiting == 0 {
		o.Waiting = 1000
	}
	return o
}

// Program is the source of a function.
type Program struct {
	Source string
	Name   string // for messages
	Owner  string // whose it is: places are shared fairly among owners
	Trial  bool   // nobody's contact waits for it: trials have places of their own
}

// Result is what a function returned, in the model of package value, and what it
// wrote with console.log. Took does not count the wait for a place in the pool.
type Result struct {
	Value any
	Log   []string
	Took  time.Duration
}

// Pool runs functions, a limited number at a time: Options.Workers of one owner
// and one more for the others, and beside them half as many trials. It is safe
// for concurrent use.
type Pool struct {
	options Options
	live    *line
	trials  *line
	once    sync.Once
	idle    processes
}

// New returns a pool. Close it when it is no longer needed.
func New(o Options) *Pool {
	o = o.filled()
	return &Pool{options: o, live: newLine(o.Workers, o.Waiting), trials: newLine(max(1, o.Workers/2), o.Waiting)}
}

// Close ends the pool: runs that wait are refused, those going on are awaited for
// as long as their time lasts, and child processes are ended.
func (p *Pool) Close() {
	p.once.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), p.options.Time+2*grace)
		defer cancel()
		for _, empty := range []<-chan struct{}{p.live.end(), p.trials.end()} {
			select {
			case <-empty:
			case <-ctx.Done():
			}
		}
		p.idle.end()
	})
}

// Run calls the function main of the program with the inputs. An error is an
// *Error; one of the code busy when the run had to wait and its time was up
// before it came to its end. The log is there with an error too, as far as it came.
func (p *Pool) Run(ctx context.Context, program Program, inputs *value.Object) (Result, error) {
	if len(program.Source) > MaxSource {
		return Result{}, tooLong()
	}
	l := p.live
	if program.Trial {
		l = p.trials
	}
	waited, err := l.take(ctx, program.Owner, p.options.Time)
	if err != nil {
		return Result{}, err
	}
	r, err := p.after(ctx, waited, program, inputs, func() { l.leave(program.Owner) })
	if own := (*Error)(nil); waited >= least && errors.As(err, &own) && own.Code == CodeTimeout {
		err = waitedLong(waited)
	}
	return r, err
}

// after runs in what a wait has left of the time.
func (p *Pool) after(ctx context.Context, waited time.Duration, program Program, inputs *value.Object, leave func()) (Result, error) {
	o := p.options
	if o.Time = max(o.Time-waited, least); o.Command == nil {
		return here(ctx, o, program, inputs, leave)
	}
	defer leave()
	return p.child(ctx, o, program, inputs)
}

// least is what a run has of its time however long it waited; a wait that is
// shorter does not count.
const least = 5 * time.Millisecond

// answer is what a run came to.
type answer struct {
	result Result
	err    error
}

// here runs in this process. The place in the pool is given back by the goroutine
// that has the machine, not by the caller: a machine that does not stop keeps it.
func here(ctx context.Context, o Options, program Program, inputs *value.Object, leave func()) (Result, error) {
	done := make(chan answer, 1)
	began := time.Now()
	go func() {
		defer leave()
		r, err := runOnce(ctx, o, program, inputs)
		done <- answer{r, err}
	}()
	late := time.NewTimer(o.Time + grace)
	defer late.Stop()
	select {
	case a := <-done:
		return a.result, a.err
	case <-late.C:
		return Result{Took: time.Since(began)}, timedOut(o.Time)
	case <-ctx.Done():
	}
	select { // the machine hears of it at once, unless it is in a built-in operation
	case a := <-done:
		return a.result, a.err
	case <-time.After(grace):
		return Result{Took: time.Since(began)}, cancelled()
	}
}
