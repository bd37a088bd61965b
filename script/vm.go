package script

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"modernc.org/quickjs"

	"github.com/callwright/callwright/value"
)

//go:embed harness.js
var harness string

// machine is one run: a QuickJS machine of its own with the harness in it.
type machine struct {
	*quickjs.VM
	options  Options
	ctx      context.Context
	deadline time.Time
	call     quickjs.Value // the harness
}

// runOnce makes a machine, runs the program in it and throws it away.
func runOnce(ctx context.Context, o Options, program Program, inputs *value.Object) (Result, error) {
	began := time.Now()
	m := &machine{options: o, ctx: ctx, deadline: began.Add(o.Time)}
	if err := m.open(); err != nil {
		return Result{}, err
	}
	defer m.close()
	stop := m.watch()
	v, err := m.main(program.Source, inputs)
	stop()
	return Result{Value: v, Log: m.log(), Took: time.Since(began)}, err
}

// newVM returns a machine with the limits of memory and stack.
func newVM(o Options) (*quickjs.VM, error) {
	vm, err := quickjs.NewVM()
	if err != nil {
		return nil, &Error{Code: CodeMemory, Message: "there is no memory to run a function"}
	}
	vm.SetMemoryLimit(uintptr(o.Memory))
	vm.SetMaxStackSize(uintptr(o.Stack / frameBytes))
	return vm, nil
}

func (m *machine) open() (err error) {
	if m.VM, err = newVM(m.options); err != nil {
		return err
	}
	if m.call, err = m.EvalValue(harness, quickjs.EvalGlobal); err == nil {
		_, err = m.harness("limits", m.options.Output, maxLogLines)
	}
	if err != nil {
		return &Error{Code: CodeCrashed, Message: fmt.Sprintf("preparing the machine: %v", err)}
	}
	return nil
}

func (m *machine) close() {
	m.call.Free()
	m.Close()
}

// watch interrupts the machine once the context is over: again and again, because
// an interrupt that falls between two calls into the machine is lost.
func (m *machine) watch() (stop func()) {
	over, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		select {
		case <-over:
			return
		case <-m.ctx.Done():
		}
		for tick := time.NewTicker(time.Millisecond); ; {
			m.Interrupt()
			select {
			case <-over:
				tick.Stop()
				return
			case <-tick.C:
			}
		}
	}()
	return func() { close(over); <-gone }
}

// within gives the machine what is left of the time for the next call into it.
func (m *machine) within() error {
	if m.ctx.Err() != nil {
		return cancelled()
	}
	left := time.Until(m.deadline)
	if left <= 0 {
		return timedOut(m.options.Time)
	}
	return m.SetEvalTimeout(left)
}

func (m *machine) harness(args ...any) (any, error) {
	return m.call.Call(quickjs.UndefinedValue, args...)
}

// main evaluates the source and calls its function main.
func (m *machine) main(source string, inputs *value.Object) (any, error) {
	if err := m.within(); err != nil {
		return nil, err
	}
	v, err := m.EvalValue(plain(source), quickjs.EvalGlobal)
	if err != nil {
		return nil, m.failure(err)
	}
	v.Free()
	form, main, err := m.entry()
	if err != nil {
		return nil, err
	}
	defer main.Free()
	if err := m.within(); err != nil {
		return nil, err
	}
	out, err := m.harness(form, main, string(value.AppendJSON(nil, exact(inputs))))
	if err == nil && out == "p" {
		out, err = m.settle()
	}
	if err != nil {
		return nil, m.failure(err)
	}
	return readResult(out, m.options.Output)
}

// entry finds the function that is called, and in which form: main, or handle
// as Webex has it.
func (m *machine) entry() (form string, f quickjs.Value, err error) {
	for _, e := range [][2]string{{"run", "main"}, {"handle", "handle"}} {
		f, err := m.EvalValue("typeof "+e[1]+" === 'function' ? "+e[1]+" : undefined", quickjs.EvalGlobal)
		if err != nil {
			return "", f, m.failure(err)
		}
		if !f.IsUndefined() {
			return e[0], f, nil
		}
		f.Free()
	}
	return "", f, &Error{Code: CodeSyntax, Message: "there is no function main: write function main(inputs) { return {…} }"}
}

var exported = regexp.MustCompile(`(?m)^export(\s+(?:async|function|const|let|var|class)\b)`)

// plain takes the word export away from declarations, and leaves every other
// character in its place: a source is a script, not a module.
func plain(source string) string { return exported.ReplaceAllString(source, "      $1") }

// settle lets a promise that main returned come to its end.
func (m *machine) settle() (any, error) {
	for going := true; going; {
		if err := m.within(); err != nil {
			return nil, err
		}
		_, err := m.ExecutePendingJobs()
		thrown := (*quickjs.Error)(nil) // by a job: the promise's own business
		going = err != nil && !errors.As(err, &thrown)
	}
	if err := m.within(); err != nil {
		return nil, err
	}
	out, err := m.harness("settle")
	if err == nil && out == "p" {
		return nil, &Error{Code: CodeException, Message: "main returned a promise that nothing settles"}
	}
	return out, err
}

// log returns what was written. A machine without memory for it has none.
func (m *machine) log() []string {
	if err := m.SetEvalTimeout(grace); err != nil {
		return nil
	}
	text, err := m.harness("log")
	s, _ := text.(string)
	if err != nil || s == "" {
		return nil
	}
	return strings.Split(s, "\x1e")
}

// overrun returns the error of a run whose time or caller is gone.
func (m *machine) overrun() error {
	switch {
	case m.ctx.Err() != nil:
		return cancelled()
	case !time.Now().Before(m.deadline):
		return timedOut(m.options.Time)
	}
	return nil
}

// failure says what an error of the machine means.
func (m *machine) failure(err error) error {
	if own := (*Error)(nil); errors.As(err, &own) {
		return own
	}
	if over := m.overrun(); over != nil {
		return over
	}
	thrown := (*quickjs.Error)(nil)
	if !errors.As(err, &thrown) {
		return &Error{Code: CodeException, Message: err.Error()}
	}
	e := describe(thrown)
	switch {
	case thrown.Message == "out of memory" && thrown.Name == "InternalError":
		e.Code = CodeMemory
		e.Message = fmt.Sprintf("the function wanted more than %d KB of memory", m.options.Memory>>10)
	case thrown.Error() == "null" && thrown.Name == "": // what is left when there is no memory for the error either
		e.Code = CodeMemory
		e.Message = fmt.Sprintf("the function threw null, as one does that wants more than %d KB of memory", m.options.Memory>>10)
	case thrown.Message == "stack overflow":
		e.Code, e.Message = CodeStack, "calls or values are nested too deep"
	}
	return e
}

var frame = regexp.MustCompile(`(?m)^ +at (.*?)\(?<eval>:(\d+):(\d+)\)?$`)

// describe reads the place out of what the machine says of an exception: a syntax
// error has it itself, others have it in the first line of their stack that is
// not of the harness.
func describe(t *quickjs.Error) *Error {
	e := &Error{Code: CodeException, Message: shorten(t.Error()), Line: t.LineNumber, Column: t.ColumnNumber}
	if e.Message == "" {
		e.Message = "the function threw something that has no text"
	}
	if t.Name == "SyntaxError" && t.LineNumber > 0 {
		e.Code = CodeSyntax
		return e
	}
	for _, f := range frame.FindAllStringSubmatch(t.Stack, 100) {
		if !strings.Contains(f[1], "__callwright") {
			e.Line, _ = strconv.Atoi(f[2])
			e.Column, _ = strconv.Atoi(f[3])
			break
		}
	}
	return e
}

// maxMessage is how much of an exception's text is kept.
const maxMessage = 1000

func shorten(s string) string {
	if len(s) <= maxMessage {
		return s
	}
	return strings.ToValidUTF8(s[:maxMessage], "") + "…"
}
