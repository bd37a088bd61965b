// Command callwright designs, connects, tests and runs contact-centre flows.
//
// This package holds the commands and what they print; the work is done by the
// packages they call. One file per command; document.go reads flows in any of
// their forms, report.go says what is in them, trace.go shows a contact as it runs.
//
// Exit codes: 0 fine · 1 the work found errors · 2 wrong use or unreadable
// input · 3 a fault of Callwright itself.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"slices"
	"syscall"
	_ "time/tzdata" // zones for expressions and business hours, wherever the binary runs

	"github.com/spf13/cobra"
)

// The exit codes; people script against them (architecture.md §7).
const (
	exitFine   = 0
	exitErrors = 1
	exitUsage  = 2
	exitFault  = 3
)

// Errors that end a command whose findings are printed already.
var (
	errFound      = errors.New("errors were found")
	errUnreadable = errors.New("a file cannot be read as a flow")
	errFault      = errors.New("a fault of Callwright itself was met; please report it with the flow")
)

// usageError is wrong use or unreadable input.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func unusable(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := execute(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// execute runs one command line and returns its exit code.
func execute(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) (code int) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(errs, "callwright: this is a fault of Callwright, not of your flow: %s\n%s", panicked(r), debug.Stack())
			code = exitFault
		}
	}()
	root := command()
	root.SetArgs(longFlags(args))
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	err := root.ExecuteContext(ctx)
	var usage usageError
	switch {
	case err == nil:
		return exitFine
	case errors.Is(err, errFound):
		return exitErrors
	case errors.Is(err, errUnreadable):
		return exitUsage
	case errors.Is(err, errFault):
		fmt.Fprintf(errs, "callwright: %v\n", err)
		return exitFault
	case errors.As(err, &usage), isFlagError(err):
		fmt.Fprintf(errs, "callwright: %v\n", err)
		return exitUsage
	}
	fmt.Fprintf(errs, "callwright: %v\n", err)
	return exitErrors
}

// panicked names what went wrong. Only the runtime's own errors are quoted: other
// values may hold a secret (F13).
func panicked(v any) string {
	if e, ok := v.(runtime.Error); ok {
		return e.Error()
	}
	return fmt.Sprintf("a panic of the type %T", v)
}

// longFlags lets -update be written as Go's own test command has it.
func longFlags(args []string) []string {
	args = slices.Clone(args)
	for i, a := range args {
		if a == "-update" {
			args[i] = "--update"
		}
	}
	return args
}

// flagError marks what cobra finds wrong with flags and arguments.
type flagError struct{ error }

func isFlagError(err error) bool {
	var f flagError
	return errors.As(err, &f)
}

func command() *cobra.Command {
	root := &cobra.Command{
		Use:           "callwright",
		Short:         "Design, connect, test and run contact-centre flows",
		SilenceErrors: true,
		SilenceUsage:  true,
		Long: `Callwright runs contact-centre flows: real exports of Webex Contact Center Flow
Designer, FlowV2 and its own YAML. Every command that takes a flow takes all three.

Exit codes: 0 fine · 1 the work found errors · 2 wrong use or unreadable input ·
3 a fault of Callwright itself.`,
		Example: `  callwright check flow.json
  callwright run flow.json --inputs caller.yaml
  callwright test .
  callwright eval jsonpath '$.records[0].Id' --doc answer.json`,
	}
	root.Args = func(_ *cobra.Command, args []string) error {
		if len(args) > 0 {
			return flagError{fmt.Errorf("unknown command %q; callwright --help lists them", args[0])}
		}
		return nil
	}
	root.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return flagError{err} })
	root.AddCommand(checkCommand(), importCommand(), exportCommand(), diffCommand(), testCommand(), evalCommand(), runCommand(),
		serveCommand(), setupCommand(), passwordLinkCommand(), userCommand(), connectorCommand(), flowCommand(), functionCommand(), resourcesCommand(), entryPointCommand(), webhookCommand(),
		scheduleCommand(), contactCommand(), agentCommand(), queueCommand(), keysCommand(), auditCommand(), backupCommand(), restoreCommand(),
		exploreCommand(), sandboxCommand(), scriptWorkerCommand(), demoCommand(), schemaCommand(), versionCommand())
	for _, c := range root.Commands() {
		wrapArgs(c)
	}
	return root
}

// wrapArgs makes a wrong number of arguments wrong use, with the way to help.
func wrapArgs(c *cobra.Command) {
	for _, sub := range c.Commands() {
		wrapArgs(sub)
	}
	args := c.Args
	if args == nil {
		return
	}
	c.Args = func(c *cobra.Command, list []string) error {
		if err := args(c, list); err != nil {
			return flagError{fmt.Errorf("%w; see callwright %s --help", err, c.Name())}
		}
		return nil
	}
}
