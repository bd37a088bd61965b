package release

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/script"
)

// enter checks a draft and takes it over.
func (fn *Function) enter(d FunctionDraft) error {
	if err := named(d.Name); err != nil {
		return err
	}
	if !usable(fn.ID) {
		return wrong("id_invalid", "id", "must be letters, digits, dots, dashes and underscores", "The id %q cannot be used.", fn.ID)
	}
	if d.Language = cmp.Or(d.Language, JavaScript); d.Language != JavaScript {
		return wrong("language_unknown", "language", "must be JavaScript", "Functions are written in JavaScript; %q is not run here.", d.Language)
	}
	for path, list := range map[string][]Parameter{"inputs": d.Inputs, "outputs": d.Outputs} {
		if err := checkParameters(path, list); err != nil {
			return err
		}
	}
	if err := checkSource(d.Source); err != nil {
		return err
	}
	fn.Name, fn.Description, fn.Language, fn.Inputs, fn.Outputs, fn.Source = d.Name, d.Description, d.Language, d.Inputs, d.Outputs, d.Source
	return nil
}

func checkSource(source string) error {
	if !utf8.ValidString(source) {
		return wrong("source_invalid", "source", "is no text", "The source is no text.")
	}
	err := script.Check(source)
	if err == nil {
		return nil
	}
	e := fault.New(fault.Invalid, "source_invalid", "The source is not JavaScript: %s.", err).Where(fault.At("source", "%s", err))
	if at := (*script.Error)(nil); errors.As(err, &at) && at.Line > 0 {
		e.Detail = map[string]any{"line": at.Line, "column": at.Column}
	}
	return e
}

func checkParameters(path string, list []Parameter) error {
	seen := map[string]bool{}
	for n, p := range list {
		at := fmt.Sprintf("%s[%d]", path, n)
		switch {
		case strings.TrimSpace(p.Name) == "" || !utf8.ValidString(p.Name) || len(p.Name) > longestName:
			return wrong("parameter_invalid", at+".name", "is required", "Each parameter needs a name.")
		case seen[p.Name]:
			return wrong("parameter_twice", at+".name", "stands there twice", "The parameter %s stands there twice.", p.Name)
		case p.Type != "" && !slices.Contains(globalTypes, p.Type):
			return fault.New(fault.Invalid, "parameter_invalid", "There is no type %q.", p.Type).Where(fault.At(at+".type", "must be one of %s", strings.Join(globalTypes, ", ")))
		}
		seen[p.Name] = true
	}
	return nil
}
