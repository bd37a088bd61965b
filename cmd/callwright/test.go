package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/value"
)

// tester runs .flowtest files.
type tester struct {
	junit                 string
	update, verbose, json bool
}

func testCommand() *cobra.Command {
	var t tester
	c := &cobra.Command{
		Use:   "test PATH…",
		Short: "Run .flowtest files",
		Long: `Runs .flowtest files, and those in folders: each plays a contact through a flow with
inputs and HTTP answers of its own, offline, and holds path, variables, prompts and
requests against what it expects (flowtest/flowtest.md). With -update the
expectations are written anew from what happened.`,
		Example: `  callwright test .
  callwright test flows/ --junit report.xml
  callwright test menu.flowtest -update`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return t.run(c, args) },
	}
	c.Flags().StringVar(&t.junit, "junit", "", "`FILE` to write a JUnit report to")
	c.Flags().BoolVar(&t.update, "update", false, "write the expectations anew (-update works too)")
	c.Flags().BoolVarP(&t.verbose, "verbose", "v", false, "show the trace of each contact")
	c.Flags().BoolVar(&t.json, "json", false, "print JSON Lines, one per file")
	return c
}

func (t *tester) run(c *cobra.Command, args []string) error {
	files, err := testFiles(args)
	if err != nil {
		return err
	}
	out := c.OutOrStdout()
	var verdicts []flowtest.Verdict
	failed := 0
	for _, file := range files {
		v, err := t.one(c.Context(), out, file)
		if err != nil {
			return err
		}
		if !v.Passed() {
			failed++
		}
		verdicts = append(verdicts, v)
		t.show(out, v)
	}
	if t.junit != "" {
		if err := writeJUnit(t.junit, verdicts); err != nil {
			return err
		}
	}
	if !t.json {
		fmt.Fprintf(out, "%d passed, %d failed\n", len(verdicts)-failed, failed)
	}
	if failed > 0 {
		return errFound
	}
	return nil
}

func testFiles(args []string) ([]string, error) {
	var files []string
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil {
			return nil, usageError{err}
		}
		if !info.IsDir() {
			files = append(files, arg)
			continue
		}
		found, err := within(arg, func(path string) bool { return filepath.Ext(path) == ".flowtest" })
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		return nil, unusable("no .flowtest file in %s", strings.Join(args, ", "))
	}
	return files, nil
}

// one runs one file; the error is for what makes the whole run pointless.
func (t *tester) one(ctx context.Context, w io.Writer, file string) (flowtest.Verdict, error) {
	v := flowtest.Verdict{File: file}
	text, err := os.ReadFile(file)
	if err != nil {
		return v, usageError{err}
	}
	start := time.Now()
	scenario, problems := flowtest.Read(text)
	v.Name = scenario.Name
	for _, p := range problems {
		v.Err = errors.Join(v.Err, p)
	}
	if v.Err != nil {
		return v, nil
	}
	result, err := scenario.Run(t.host(ctx, w, filepath.Dir(file)))
	v.Took = time.Since(start)
	if err != nil {
		v.Err = err
		return v, nil
	}
	if t.update {
		if err := os.WriteFile(file, flowtest.Update(text, scenario, &result), 0o644); err != nil {
			return v, usageError{err}
		}
		return v, nil
	}
	v.Differences = scenario.Expect.Differences(&result)
	return v, nil
}

// host opens files beside the test.
func (t *tester) host(ctx context.Context, w io.Writer, dir string) flowtest.Host {
	h := flowtest.Host{
		Script:  functions(ctx),
		Catalog: activity.Builtin(),
		Zones:   time.LoadLocation,
		Flow: func(name string) (*flow.Flow, error) {
			f, _, err := readFlow(filepath.Join(dir, filepath.FromSlash(name)))
			return f, err
		},
		File: func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, filepath.FromSlash(name))) },
	}
	if t.verbose {
		h.Trace = newTrace(w).line
	}
	return h
}

func (t *tester) show(w io.Writer, v flowtest.Verdict) {
	if t.json {
		fmt.Fprintln(w, value.Text(value.Of("file", v.File, "name", v.Name, "passed", v.Passed(), "differences", value.From(v.Differences),
			"error", errorText(v.Err), "ms", v.Took.Milliseconds())))
		return
	}
	p := painter(w)
	switch {
	case v.Err != nil:
		fmt.Fprintf(w, "%s  %s\n    %s\n", p.red("error"), v.File, strings.ReplaceAll(v.Err.Error(), "\n", "\n    "))
	case !v.Passed():
		fmt.Fprintf(w, "%s   %s  %s\n", p.red("FAIL"), v.File, p.dim(v.Name))
		for _, d := range v.Differences {
			fmt.Fprintf(w, "    %s\n", strings.ReplaceAll(d, "\n", "\n    "))
		}
	default:
		fmt.Fprintf(w, "%s     %s  %s\n", p.green("ok"), v.File, p.dim(v.Name))
	}
}

func errorText(err error) any {
	if err == nil {
		return nil
	}
	return err.Error()
}

func writeJUnit(file string, verdicts []flowtest.Verdict) error {
	text, err := flowtest.JUnit(verdicts)
	if err != nil {
		return fmt.Errorf("writing the JUnit report: %w", err)
	}
	if err := os.WriteFile(file, text, 0o644); err != nil {
		return usageError{err}
	}
	return nil
}
