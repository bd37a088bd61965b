package script

import (
	"errors"

	"modernc.org/quickjs"
)

// Check reports whether the source is JavaScript. The error is an *Error of the
// code syntax with line and column. Whether there is a function main shows only
// when the source runs.
func Check(source string) error {
	if len(source) > MaxSource {
		return tooLong()
	}
	vm, err := newVM(Options{}.filled())
	if err != nil {
		return err
	}
	defer vm.Close()
	_, err = vm.Compile(plain(source), quickjs.EvalGlobal)
	if err == nil {
		return nil
	}
	e := &Error{Message: shorten(err.Error())}
	if thrown := (*quickjs.Error)(nil); errors.As(err, &thrown) {
		e = describe(thrown)
	}
	e.Code = CodeSyntax
	return e
}
