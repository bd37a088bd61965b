package message

// failure is an error whose sentence can be said in another language.
type failure struct {
	Text
	causes []error
}

// Error is the sentence in English.
func (f *failure) Error() string { return f.String() }

// Unwrap returns the errors among what fills the sentence in.
func (f *failure) Unwrap() []error { return f.causes }

// Errorf makes an error of a sentence; it wraps the errors among its arguments.
// It is [Translated].
func Errorf(format string, args ...any) error {
	f := &failure{Text: New(format, args...)}
	for _, a := range args {
		if err, ok := a.(error); ok {
			f.causes = append(f.causes, err)
		}
	}
	return f
}
